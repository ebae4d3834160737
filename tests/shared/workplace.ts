// Where a thread of the stress tests does its job: what it is given, and values that say to which key they belong, so that an entry with the
// value of another is seen.
import { Random } from "../fuzz/random.ts";
import { must, show } from "../lib/same.ts";
import type { Key } from "../lib/types.ts";
import { type Coding, keyCodings, valueCodings } from "../linearizability/coding.ts";

export interface Job {
  readonly name: string;
  readonly keys: string;
  readonly values: string;
  readonly seed: number;
  readonly thread: number;
  /** Keys below `permanent` are there all the time; those from there up to `limit` come and go. */
  readonly permanent: number;
  readonly limit: number;
  /** Numbers of keys that collide, list after list (collide-in-shards.ts). */
  readonly crafted?: readonly (readonly number[])[];
  /** How often. */
  readonly rounds: number;
  /** Jobs without an end of their own end when its first word is not 0; the second counts threads that have begun. */
  readonly stop: SharedArrayBuffer;
}

/** Values of a key: `key + version * STRIDE`. */
export const STRIDE = 4096;
const VERSIONS = 200;
/** Passes of each thread at least: where others have the machine one may begin when all is over. */
const LEAST = 20;

export class Workplace<M> {
  readonly random: Random;
  readonly keys: Coding<Key>;
  readonly values: Coding<unknown>;
  readonly #stop: Int32Array;
  #passes = 0;

  constructor(
    readonly job: Job,
    /** Another attachment of the same map. */
    readonly attach: () => M,
  ) {
    this.random = new Random(job.seed * 64 + job.thread);
    this.keys = keyCodings[job.keys];
    this.values = valueCodings[job.values];
    this.#stop = new Int32Array(job.stop);
  }

  /** The parent waits until all are at work. */
  begin(): void {
    Atomics.add(this.#stop, 1, 1);
    Atomics.notify(this.#stop, 1);
  }

  /** Asked before each pass. */
  get isOver(): boolean {
    return this.#passes++ >= LEAST && Atomics.load(this.#stop, 0) !== 0;
  }

  /** A key to look for: half of the time one that stays. */
  any(): number {
    const { permanent, limit } = this.job;
    return this.random.below(permanent > 0 && this.random.chance(2) ? permanent : limit);
  }

  value(key: number): unknown {
    return this.values.of(key + (1 + this.random.below(VERSIONS)) * STRIDE);
  }

  /** @throws Error for a value that is torn, or of another key */
  check(key: number, value: unknown): void {
    const number = this.values.number(value);
    must(number % STRIDE === key && number >= STRIDE, () => `key ${key} has the value ${show(value)}`);
  }
}

/** What a thread does to a map; what the parent asks about is returned. */
export type Work<M> = (map: M, place: Workplace<M>) => unknown;

/**
 * What brings new secrets about, slowly enough for others to be in the middle of that; `rounds` times what stays is overwritten behind each key. How
 * many keys it took.
 */
export function flooding<M extends { delete(key: Key): unknown }>(
  map: M,
  place: Workplace<M>,
  set: (key: Key, value: unknown) => unknown,
): number {
  const { job, keys, random } = place;
  let count = 0;
  for (const list of job.crafted!) {
    for (const number of list) {
      set(keys.of(number), place.value(number));
      for (let i = 0; i < job.rounds; i++) {
        const kept = random.below(job.permanent);
        set(keys.of(kept), place.value(kept));
      }
      if (++count % 3 === 0) pause(1);
    }
    for (const number of list) map.delete(keys.of(number));
  }
  return count;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Empties a map again and again; how often. */
export function clearing<M extends { clear(): void }>(map: M, place: Workplace<M>): number {
  let clears = 0;
  for (; !place.isOver; clears++) {
    map.clear();
    pause(5);
  }
  return clears;
}

/** The name of the error that each way of using a map ends with, or "nothing". */
export function endings(ways: readonly ((key: number) => unknown)[]): string[] {
  return ways.map((way) => {
    try {
      way(1);
      return "nothing";
    } catch (error) {
      return (error as Error).name;
    }
  });
}
