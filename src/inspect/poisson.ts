// What chance has: entries that are thrown into buckets at random, and the chains, fills and distances that come of it where entries are only
// inserted. A new overflow bucket is linked right behind the first one, so the one that is not full is the second.

import { FILLS, LONGEST, zeroes } from "./counts.ts";

/** Means over buckets that hold `load` entries each on average. */
export interface Chance {
  /** Share of the buckets whose chain has 1, 2 .. buckets; and buckets of a chain on average. */
  chains: number[];
  chain: number;
  /** Buckets with 0, 1 .. entries for each chain, overflow buckets included. */
  fill: number[];
  /** Entries at depth 1, 2 .. for each chain; and the sum of their depths. */
  depths: number[];
  depth: number;
}

/** The probabilities of k = 0, 1 .. events where `load` are expected; what is left out is below 10^-15. */
export function poisson(load: number): number[] {
  const mode = Math.floor(load);
  let log = -load + (mode === 0 ? 0 : mode * Math.log(load));
  for (let k = 2; k <= mode; k++) log -= Math.log(k);
  const all = zeroes(mode + Math.ceil(10 * Math.sqrt(load)) + 20);
  all[mode] = Math.exp(log);
  for (let k = mode; k > 0; k--) all[k - 1] = (all[k] * k) / load;
  for (let k = mode + 1; k < all.length; k++) all[k] = (all[k - 1] * load) / k;
  return all;
}

export function chanceOf(load: number, slots: number): Chance {
  const chance: Chance = { chains: zeroes(LONGEST), chain: 1, fill: zeroes(FILLS), depths: zeroes(LONGEST), depth: 0 };
  const at = (depth: number): number => Math.min(depth, LONGEST) - 1;
  poisson(load).forEach((p, entries) => {
    if (p === 0) return;
    const chain = Math.max(1, Math.ceil(entries / slots));
    chance.chains[at(chain)] += p;
    chance.chain += p * (chain - 1);
    let left = entries;
    // First the first bucket, then the full ones from the end of the chain, last the second bucket.
    for (let i = 0; i < chain; i++) {
      const depth = i === 0 ? 1 : chain + 1 - i;
      const n = Math.min(left, slots);
      chance.fill[n] += p;
      chance.depths[at(depth)] += p * n;
      chance.depth += p * n * depth;
      left -= n;
    }
  });
  return chance;
}
