// What an instrumented map counts.

import { LatencyHistogram } from "./histogram.ts";

/** Kinds of operations that are timed apart. */
export type Operation = "lookup" | "write" | "delete" | "bulk";
export const OPERATIONS: readonly Operation[] = ["lookup", "write", "delete", "bulk"];

/** Counts since the map was instrumented; only of what went through the instrumented map. */
export interface OperationCounts {
  /** Lookups of keys that were there: `get has getOrInsert ...`, and each key of `getMany` and `hasMany`. */
  hits: number;
  /** Lookups of keys that were not. */
  misses: number;
  /** Writes that made an entry. */
  inserts: number;
  /** Writes to an entry that was there. */
  overwrites: number;
  /** Entries deleted, by `clear` too. */
  deletes: number;
}

/** Gets the duration of each timed operation, in nanoseconds. */
export type Timed = (operation: Operation, ns: number) => void;

export class Tally implements OperationCounts {
  hits = 0;
  misses = 0;
  inserts = 0;
  overwrites = 0;
  deletes = 0;
  readonly latency: Record<Operation, LatencyHistogram>;
  /** Who gets durations besides the histogram: replaced, never changed. */
  timed: readonly Timed[] = [];
  readonly #every: number;
  #left: number;
  #random = 0x9e3779b9;

  /**
   * @param every one operation of so many is timed, at random; 0: none
   * @param mayHoldUndefined `undefined` may be the value of an entry
   */
  constructor(
    every: number,
    readonly mayHoldUndefined: boolean,
  ) {
    this.#every = every;
    this.#left = every === 0 ? Number.POSITIVE_INFINITY : 1;
    this.latency = Object.fromEntries(OPERATIONS.map((each) => [each, new LatencyHistogram()])) as never;
  }

  looked(found: boolean): void {
    if (found) this.hits++;
    else this.misses++;
  }
  wrote(isNew: boolean): void {
    if (isNew) this.inserts++;
    else this.overwrites++;
  }

  /** When the operation begins, in milliseconds; -1 when it is not timed. */
  start(): number {
    if (--this.#left > 0) return -1;
    // From 1 to 2 * every - 1: a program that does the same in turns would be met at the same place each time.
    let x = this.#random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#random = x;
    this.#left = 1 + ((x >>> 0) % (2 * this.#every - 1));
    return performance.now();
  }

  /** An operation that began at `start` has ended. */
  stop(operation: Operation, start: number): void {
    const ns = (performance.now() - start) * 1e6;
    this.latency[operation].record(ns);
    for (const timed of this.timed) {
      try {
        timed(operation, ns);
      } catch (error) {
        // The map's operation is done and gives its answer.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

export function countsOf({ hits, misses, inserts, overwrites, deletes }: Tally): OperationCounts {
  return { hits, misses, inserts, overwrites, deletes };
}
