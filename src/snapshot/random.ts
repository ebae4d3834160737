// Numbers for shuffling, from the platform's random source: what order entries had must not be found out from the order that
// they get. In large portions, for there are millions: 3 ns a number where secrets.ts, which clears what it hands out, takes 18.

import { getRandomValues } from "../secrets.ts";

/** The most that one call gives: 64 KiB. */
const pool = new Uint32Array(16384);
let left = 0;

/** A number below n (at most 2^26), uniform but for one part in 64. */
export function randomBelow(n: number): number {
  if (left === 0) {
    getRandomValues(pool);
    left = pool.length;
  }
  return Math.floor(pool[--left] * 2 ** -32 * n);
}
