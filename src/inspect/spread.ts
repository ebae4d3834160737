// From counts, or from what chance has, to the four distributions of a report.
//
// A lookup of a random key that is not there visits a whole chain: that of one bucket in all of a settled table, of a bucket of one of its two parts in
// a growing or shrinking one. While secrets are drawn anew it goes on to its home by the old ones, if the frontier has not passed that.

import type { MapStats } from "../stats.ts";
import { addTo, type BucketCounts, FILLS, LONGEST, type Part, type Parts, zeroes } from "./counts.ts";
import { type Chance, chanceOf } from "./poisson.ts";
import type { Compared } from "./report.ts";
import type { TableCounts } from "./table-counts.ts";

/** Sums over tables: the distributions, and what their means need, which the longest lengths counted as one do not tell. */
export class Spread {
  readonly chains = zeroes(LONGEST);
  readonly fill = zeroes(FILLS);
  readonly hits = zeroes(LONGEST);
  readonly misses = zeroes(LONGEST);
  buckets = 0;
  overflow = 0;
  entries = 0;
  hitVisits = 0;
  missVisits = 0;
  tables = 0;
}

/** Distances by their share; the first is that of one bucket. */
interface Distances {
  shares: number[];
  mean: number;
}

const NONE: Distances = { shares: zeroes(LONGEST), mean: 0 };

function scaled(counts: readonly number[], by: number): number[] {
  return counts.map((count) => count * by);
}

/** Those of a lookup that visits a chain of one kind in so many cases, of the other in the rest. */
function mixed(a: Distances, b: Distances, share: number): Distances {
  const shares = scaled(a.shares, share);
  addTo(shares, scaled(b.shares, 1 - share));
  return { shares, mean: share * a.mean + (1 - share) * b.mean };
}

/** Those of a lookup that visits a chain, and then another. */
function joined(a: Distances, b: Distances): Distances {
  const shares = zeroes(LONGEST);
  a.shares.forEach((p, i) => {
    if (p === 0) return;
    b.shares.forEach((q, j) => {
      shares[Math.min(i + j + 2, LONGEST) - 1] += p * q;
    });
  });
  return { shares, mean: a.mean + b.mean };
}

/** Those of lookups that find nothing, from those of the chains of either part. */
function missesOf(evacuated: Distances, waiting: Distances, { share, isReseeding }: Parts): Distances {
  const first = mixed(evacuated, waiting, share);
  return isReseeding && share < 1 ? mixed(first, joined(first, waiting), share) : first;
}

function addMisses(spread: Spread, { shares, mean }: Distances): void {
  addTo(spread.misses, shares);
  spread.missVisits += mean;
  spread.tables++;
}

/** Those of lookups that visit one chain each; `others`: the lengths of chains among them that no key belongs to. */
function chainsOf(counts: BucketCounts, others: readonly number[]): Distances {
  const buckets = counts.buckets - others.length;
  if (buckets <= 0) return NONE;
  const chains = [...counts.chains];
  for (const length of others) chains[Math.min(length, LONGEST) - 1]--;
  const all = counts.buckets + counts.overflow - others.reduce((sum, length) => sum + length, 0);
  return { shares: scaled(chains, 1 / buckets), mean: all / buckets };
}

/** Adds a table as it is. */
export function addExact(spread: Spread, table: TableCounts): void {
  const { evacuated, waiting, entries, moving } = table;
  for (const counts of [evacuated, waiting]) {
    addTo(spread.chains, counts.chains);
    addTo(spread.fill, counts.fill);
    spread.buckets += counts.buckets;
    spread.overflow += counts.overflow;
  }
  addTo(spread.hits, entries.hits);
  spread.entries += entries.entries;
  spread.hitVisits += entries.visits;
  const misses = missesOf(chainsOf(evacuated, moving.arriving), chainsOf(waiting, []), table);
  for (const { share, first, both } of moving.visits) {
    misses.shares[Math.min(first, LONGEST) - 1] -= share;
    misses.shares[Math.min(both, LONGEST) - 1] += share;
    misses.mean += share * (both - first);
  }
  addMisses(spread, misses);
}

/**
 * Adds a table of which only totals are known. Where it was in mid-evacuation, hits and misses are those of a table in which it was not, with such
 * chains: nearly the same.
 */
export function addTotals(
  spread: Spread,
  { chains, used, depths, stats }: { chains: number[]; used: number[]; depths: number[]; stats: MapStats },
): void {
  const { size, buckets, overflowBuckets } = stats;
  addTo(spread.chains, chains);
  addTo(spread.fill, used);
  addTo(spread.hits, depths);
  spread.buckets += buckets;
  spread.overflow += overflowBuckets;
  spread.entries += size;
  depths.forEach((entries, i) => {
    spread.hitVisits += entries * (i + 1);
  });
  addMisses(spread, { shares: scaled(chains, 1 / buckets), mean: 1 + overflowBuckets / buckets });
}

const distancesOf = ({ chains, chain }: Chance): Distances => ({ shares: chains, mean: chain });
const loadOf = ({ buckets, entries }: Part): number => (buckets === 0 ? 0 : entries / buckets);

/** Adds the same table as chance has it. */
export function addPredicted(spread: Spread, parts: Parts): void {
  const { slots, evacuated, waiting, share, isReseeding } = parts;
  const loads = [loadOf(evacuated), loadOf(waiting)];
  const [a, b] = loads.map((load) => chanceOf(load, slots));
  for (const [part, chance] of [[evacuated, a] as const, [waiting, b] as const]) {
    addTo(spread.chains, scaled(chance.chains, part.buckets));
    addTo(spread.fill, scaled(chance.fill, part.buckets));
    spread.buckets += part.buckets;
    spread.overflow += part.buckets * (chance.chain - 1);
    spread.entries += part.entries;
  }
  const misses = missesOf(distancesOf(a), distancesOf(b), parts);
  addMisses(spread, misses);
  addTo(spread.hits, scaled(a.depths, evacuated.buckets));
  spread.hitVisits += evacuated.buckets * a.depth;
  if (waiting.entries === 0 || waiting.buckets === 0) return;
  const found: Distances = { shares: scaled(b.depths, 1 / loads[1]), mean: b.depth / loads[1] };
  // While secrets are drawn anew: as many entries as an evacuated bucket has are in their new home, the others in their old one.
  const old = isReseeding ? Math.max(0, 1 - loads[0] / loads[1]) : 0;
  const first = mixed(distancesOf(a), distancesOf(b), share);
  const hits = mixed(joined(first, found), found, old);
  addTo(spread.hits, scaled(hits.shares, waiting.entries));
  spread.hitVisits += waiting.entries * hits.mean;
}

/** What is less than this share is not shown at the end of a list. */
const NEGLIGIBLE = 1e-9;

/** Two lists side by side, of one length, without what is nothing at the end of both. */
function trimmed(exact: readonly number[], predicted: readonly number[], whole: number): [number[], number[]] {
  let length = exact.length;
  while (length > 1 && exact[length - 1] === 0 && predicted[length - 1] <= NEGLIGIBLE * whole) length--;
  return [exact.slice(0, length), predicted.slice(0, length)];
}

const per = (sum: number, n: number): number => (n === 0 ? 0 : sum / n);

export function compare(exact: Spread, predicted: Spread) {
  const compared = (
    name: "chains" | "fill",
    sum: (spread: Spread) => number,
    n: (spread: Spread) => number,
  ): Compared => {
    const [a, b] = trimmed(exact[name], predicted[name], predicted.buckets);
    return {
      exact: a,
      predicted: b,
      mean: per(sum(exact), n(exact)),
      predictedMean: per(sum(predicted), n(predicted)),
    };
  };
  const shares = (name: "hits" | "misses", visits: "hitVisits" | "missVisits", n: "entries" | "tables"): Compared => {
    const [a, b] = trimmed(scaled(exact[name], per(1, exact[n])), scaled(predicted[name], per(1, predicted[n])), 1);
    return {
      exact: a,
      predicted: b,
      mean: per(exact[visits], exact[n]),
      predictedMean: per(predicted[visits], predicted[n]),
    };
  };
  const all = ({ buckets, overflow }: Spread): number => buckets + overflow;
  return {
    chains: compared("chains", all, ({ buckets }) => buckets),
    fill: compared("fill", ({ entries }) => entries, all),
    hits: shares("hits", "hitVisits", "entries"),
    misses: shares("misses", "missVisits", "tables"),
  };
}
