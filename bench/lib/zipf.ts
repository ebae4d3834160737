import { randomFractions } from "./random.ts";

/**
 * `count` ranks below `n`, rank r drawn with probability proportional to 1 / (r + 1)^exponent: what words, users and
 * requests look like. By inversion of the summed distribution, which is slow to draw but obviously right; the ranks
 * are drawn before anything is timed.
 */
export function zipfRanks(n: number, exponent: number, count: number, seed: number): Uint32Array {
  const sums = new Float64Array(n);
  let total = 0;
  for (let r = 0; r < n; r++) {
    total += (r + 1) ** -exponent;
    sums[r] = total;
  }
  const random = randomFractions(seed);
  return Uint32Array.from({ length: count }, () => firstAbove(sums, random() * total));
}

function firstAbove(sums: Float64Array, target: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle] > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
