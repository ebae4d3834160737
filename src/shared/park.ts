// How a thread waits for a lock: asleep where the platform allows it, otherwise awake.

/** One slice of waiting, in milliseconds: as long as a wake-up that got lost can cost. */
export const SLICE = 100;

/** Looks between two looks at the clock. */
const LOOKS = 256;

/** A browser's main thread must never sleep, nor is it asked to; service workers refuse. */
function maySleep(): boolean {
  if (typeof document === "object") return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * A function for the core: waits until the word at an address is no longer `value`, for one slice at most; whether the slice
 * ended first. (Not `memory.atomic.wait32`: Node 20 compiles it wrongly, see HACKING.md.)
 */
export function parking(words: Int32Array): (at: number, value: number) => boolean {
  if (maySleep()) return (at, value) => Atomics.wait(words, at >>> 2, value | 0, SLICE) === "timed-out";
  return (at, value) => {
    const index = at >>> 2;
    const end = performance.now() + SLICE;
    do {
      for (let i = 0; i < LOOKS; i++) if (Atomics.load(words, index) !== (value | 0)) return false;
    } while (performance.now() < end);
    return true;
  };
}
