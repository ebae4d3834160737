// How fine this browser's clock is: pages that are not cross-origin isolated get one of 0.1 ms or 1 ms.

const TICKS = 6;

/** The smallest step of `performance.now()`, in milliseconds. Waits for some ticks: 6 ms at most. */
export function clockStep(): number {
  let step = Number.POSITIVE_INFINITY;
  for (let tick = 0; tick < TICKS; tick++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    step = Math.min(step, now - start);
  }
  return step;
}
