// The keys of the page, and those that collide.
import type { HashMap } from "tophash";
import { hashOf } from "tophash/core";

/** Ordinary keys are below it, crafted ones from there on: they never meet. */
const ORDINARY = 2 ** 30;

/**
 * The i-th key. An odd factor is a bijection of 30-bit numbers: a thousand million different keys in no order. They are
 * small integers to every engine, which is what suits a `Map` best.
 */
export function keyAt(i: number): number {
  return Math.imul(i, 0x9e3779b1) & (ORDINARY - 1);
}

/** Tries between two looks at the clock: some 10 us. */
const TRIES = 256;

/**
 * Looks for keys that share a bucket, as an attacker would who had read the map's secrets out of its memory. It takes
 * some 2^bits tries a key, so it goes on in slices.
 */
export class Collisions {
  readonly keys: number[] = [];
  #tried = 0;

  /** @param bits low bits of the hash in which all keys are to agree */
  constructor(
    readonly map: HashMap<number, number>,
    readonly bits: number,
    readonly wanted: number,
  ) {}

  get done(): boolean {
    return this.keys.length >= this.wanted;
  }

  /** Goes on until `deadline`, in milliseconds of `performance.now()`. */
  search(deadline: number): void {
    const mask = 2 ** this.bits - 1;
    const target = hashOf(this.map, ORDINARY) & mask;
    while (!this.done && performance.now() < deadline) {
      for (let i = 0; i < TRIES && !this.done; i++) {
        const key = ORDINARY + this.#tried++;
        if ((hashOf(this.map, key) & mask) === target) this.keys.push(key);
      }
    }
  }
}
