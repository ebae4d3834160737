// While a chain of hundreds of entries moves in pieces, its entries are in several buckets: all of them are counted, and lookups that visit two.
import { HashMap, u32 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { heatmap, inspect } from "tophash/inspect";
import { expect, test } from "vitest";
import { scatter } from "./lib/kinds.ts";
import type { LooseMap } from "./lib/types.ts";

const FILLED = 90_000;
const IN_CHAIN = 430;
const WAYS = 4;
const sum = (list: readonly number[], weigh = (_: number) => 1) =>
  list.reduce((total, n, i) => total + n * weigh(i), 0);

/** A table that grows to four times its size, whose last bucket has collected what was thrown at it, and moves next. */
function beforeTheLast(): { map: LooseMap; buckets: number } {
  const map = new HashMap(u32, u32, { seed: 11 }) as unknown as LooseMap;
  for (let i = 0; i < FILLED; i++) map.set(scatter(i), i);
  map.evacuate();
  const { buckets } = map.stats();
  const crafted: number[] = [];
  for (let i = FILLED; crafted.length < IN_CHAIN; i++) {
    if ((hashOf(map, scatter(i)) & (buckets - 1)) === buckets - 1) crafted.push(scatter(i));
  }
  map.reserve(FILLED * 3);
  for (const key of crafted) map.set(key, 1);
  while (map.stats().progress < 1 - 1 / buckets) map.evacuate({ maxBuckets: 1 });
  return { map, buckets };
}

test("all entries are counted where they are, and each lookup's visits", () => {
  const { map, buckets } = beforeTheLast();
  const last = buckets - 1;
  let partly = 0;
  for (; map.stats().phase === "grow"; map.evacuate({ maxBuckets: 1 })) {
    const { stats, depths, fill, chains, misses, hits } = inspect(map);
    const { longest, fill: fills, slotsPerBucket } = heatmap(map, { cells: 2 ** 20 });
    const arrived = Array.from({ length: WAYS - 1 }, (_, i) => last + (i + 1) * buckets).filter((i) => longest[i] > 0);
    expect([sum(depths), sum(fill.exact, (i) => i)]).toEqual([FILLED + IN_CHAIN, FILLED + IN_CHAIN]);
    expect(sum(chains.exact)).toBe(stats.buckets + arrived.length);
    if (arrived.length === 0) continue;
    partly++;
    // An entry that has arrived is looked for in the chain that it came from, first.
    const strays = sum(arrived.map((index) => Math.round(fills[index] * slotsPerBucket)));
    expect(strays).toBeGreaterThan(100);
    const visits = sum(depths, (i) => Math.min(i, 31) + 1);
    expect(hits.mean).toBeGreaterThanOrEqual((visits + strays * longest[last]) / stats.size);
    // An absent key of that chain in both of its homes, even where they are the same.
    let due = 0;
    for (let home = 0; home < WAYS * buckets; home++) {
      due += home % buckets === last ? longest[last] + longest[home] : longest[home];
    }
    expect(misses.mean).toBeCloseTo(due / (WAYS * buckets), 9);
    expect(sum(misses.exact)).toBeCloseTo(1, 7);
    checkInvariants(map);
  }
  expect(partly).toBeGreaterThan(0);
  expect(sum(inspect(map).chains.exact)).toBe(map.stats().buckets);
});

test("a snapshot that is written then has no counts that disagree", () => {
  const { map } = beforeTheLast();
  for (; map.stats().phase === "grow"; map.evacuate({ maxBuckets: 1 })) {
    const report = inspect(map.toSnapshot());
    expect(report.snapshot!.disagreements).toEqual([]);
    expect(sum(report.depths)).toBe(FILLED + IN_CHAIN);
  }
});
