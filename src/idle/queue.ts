// What waits to be evacuated, by how much it matters: three rings, and the order in which they are served.

import { type Range, RangeRing } from "./ring.ts";

export type Priority = "hot" | "warm" | "cold";

/** Index of a priority: smaller is more urgent. */
export const HOT = 0;
export const WARM = 1;
export const COLD = 2;
export type Heat = typeof HOT | typeof WARM | typeof COLD;
export const PRIORITIES: readonly Priority[] = ["hot", "warm", "cold"];

/**
 * Of seven ranges four are hot, two warm and one is cold, as long as there are some of each: so what waits in a ring of n
 * is served after 7 n others at most, whatever comes in. A ring that is empty leaves its place to the hottest that is not.
 */
const ORDER: readonly Heat[] = [HOT, WARM, HOT, COLD, HOT, WARM, HOT];

export class RangeQueue {
  readonly #rings: readonly RangeRing[];
  /** Where in ORDER this consumer is. */
  #served = 0;

  /** The queue in the first `length` bytes of a buffer, which `RangeQueue.format` or another thread prepared. */
  constructor(
    readonly buffer: ArrayBufferLike,
    length = buffer.byteLength,
  ) {
    const bytes = length / PRIORITIES.length;
    this.#rings = PRIORITIES.map((_, heat) => new RangeRing(buffer, heat * bytes));
  }

  static bytes(capacity: number): number {
    return RangeRing.bytes(capacity) * PRIORITIES.length;
  }

  /**
   * An empty queue.
   * @param capacity ranges of each priority, a power of two
   * @param buffer `RangeQueue.bytes(capacity)` zeroed bytes, or more; shared, when another thread is to help
   */
  static format(capacity: number, buffer: ArrayBufferLike = new ArrayBuffer(RangeQueue.bytes(capacity))): RangeQueue {
    PRIORITIES.forEach((_, heat) => {
      RangeRing.format(capacity, buffer, heat * RangeRing.bytes(capacity));
    });
    return new RangeQueue(buffer, RangeQueue.bytes(capacity));
  }

  /** How many ranges of a priority wait. */
  count(heat: Heat): number {
    return this.#rings[heat].length;
  }

  get isEmpty(): boolean {
    return this.#rings.every(({ length }) => length === 0);
  }

  /** A full ring hands on to the next cooler one, and those to the hotter ones. False when all are full. */
  push(range: Range, heat: Heat): boolean {
    for (let cooler: number = heat; cooler <= COLD; cooler++) if (this.#rings[cooler].push(range)) return true;
    for (let hotter = heat - 1; hotter >= HOT; hotter--) if (this.#rings[hotter].push(range)) return true;
    return false;
  }

  /** The range that is due, into `range`; false when nothing waits. */
  pop(range: Range): boolean {
    const due = ORDER[this.#served];
    this.#served = (this.#served + 1) % ORDER.length;
    if (this.#rings[due].pop(range)) return true;
    return this.#rings.some((ring) => ring.pop(range));
  }
}
