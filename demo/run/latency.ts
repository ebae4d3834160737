// How long single writes took: the slowest of all, and the slowest since somebody looked.

/** Milliseconds below which nothing is told apart: a point on a logarithmic scale needs a place. */
export const LEAST_MS = 0.001;

export class Latency {
  /** The slowest write since the start, in milliseconds. */
  worst = 0;
  /** Entries there were when it came. */
  worstSize = 0;
  #recent = 0;

  note(ms: number, size: number): void {
    if (ms > this.#recent) this.#recent = ms;
    if (ms <= this.worst) return;
    this.worst = ms;
    this.worstSize = size;
  }

  /** The slowest write since the last call, in milliseconds; undefined when there was none. */
  take(): number | undefined {
    const recent = this.#recent;
    this.#recent = 0;
    return recent > 0 ? recent : undefined;
  }
}
