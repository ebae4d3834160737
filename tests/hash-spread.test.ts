// Structured keys fall into buckets and under tags as random ones would: neither less evenly nor more.
import { bytes, f64, HashSet, i32, i64, string, tuple, u32, u64 } from "tophash";
import { hashOf } from "tophash/core";
import { expect, test } from "vitest";
import * as sets from "./lib/key-sets.ts";
import { type ChiSquare, chiSquare, deviations } from "./lib/statistics.ts";
import type { AnyKeyType } from "./lib/types.ts";

const KEYS = 4096;
const SEEDS = 16;
/** Chance goes beyond it in one test of 26 million; below there are fewer than 20,000. */
const MOST_DEVIATIONS = 5.5;

/** Parts of a hash that must be even: what chooses the bucket in tables of several sizes, what would be a tag. */
const PARTS: { name: string; cells: number; of(hash: number): number }[] = [
  { name: "buckets of 512", cells: 512, of: (hash) => hash & 511 },
  { name: "buckets of 64", cells: 64, of: (hash) => hash & 63 },
  { name: "tags of 8 bits", cells: 256, of: (hash) => hash >>> 24 },
  { name: "tags of 7 bits", cells: 128, of: (hash) => hash >>> 25 },
  { name: "bits 8 to 15", cells: 256, of: (hash) => (hash >>> 8) & 255 },
  { name: "bucket and tag together", cells: 256, of: (hash) => (hash & 15) | ((hash >>> 28) << 4) },
];

function findings(type: AnyKeyType, name: string, make: (i: number) => never): string[] {
  const keys = Array.from({ length: KEYS }, (_, i) => make(i));
  expect(new Set(keys.map(sets.nameOf)).size, `${name}: keys that differ`).toBe(KEYS);
  const found: string[] = [];
  const judge = (part: string, seed: string, statistic: ChiSquare) => {
    const far = deviations(statistic);
    if (!(Math.abs(far) <= MOST_DEVIATIONS)) found.push(`${name}: ${part}, ${seed}: ${far.toFixed(1)} deviations`);
  };
  const totals = PARTS.map(() => ({ sum: 0, degrees: 0 }));
  for (let seed = 1; seed <= SEEDS; seed++) {
    const set = new HashSet(type, { seed });
    const hashes = Uint32Array.from(keys, (key) => hashOf(set, key));
    for (const [p, { name: part, cells, of }] of PARTS.entries()) {
      const counts = new Uint32Array(cells);
      for (const hash of hashes) counts[of(hash)]++;
      const statistic = chiSquare(counts);
      judge(part, `seed ${seed}`, statistic);
      totals[p].sum += statistic.sum;
      totals[p].degrees += statistic.degrees;
    }
    set.dispose();
  }
  // All seeds together show a small bias that each of them has.
  for (const [p, { name: part }] of PARTS.entries()) judge(part, "all seeds", totals[p]);
  return found;
}

const kinds: [string, unknown, sets.KeySet<unknown>][] = [
  ["u32", u32, sets.u32Sets],
  ["i32", i32, sets.i32Sets],
  ["f64", f64, sets.f64Sets],
  ["u64", u64, sets.u64Sets],
  ["i64", i64, sets.i64Sets],
  ["tuple(i32, i32)", tuple(i32, i32), sets.pairSets],
  ["tuple(f64, f64)", tuple(f64, f64), { places: (i: number) => [(i & 63) / 100, 8 + (i >> 6) / 100] }],
  ["tuple(string, u32)", tuple(string, u32), { versions: (i: number) => [`document ${i >> 3}`, i & 7] }],
  ["string", string, sets.stringSets],
  ["bytes", bytes, sets.byteSets],
];

test.each(kinds)("%s", (_, type, all) => {
  const found = Object.entries(all).flatMap(([name, make]) => findings(type as AnyKeyType, name, make as never));
  expect(found).toEqual([]);
});

test("the measure is sharp: it finds the multiplication alone uneven, and a good generator even", () => {
  const weak = new Uint32Array(256);
  const fair = new Uint32Array(256);
  let state = 1;
  for (let i = 0; i < KEYS; i++) {
    weak[Math.imul(i, 0x9e3779b1) >>> 24]++;
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i;
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    fair[(state ^ (state >>> 15)) & 255]++;
  }
  expect(deviations(chiSquare(weak))).toBeLessThan(-MOST_DEVIATIONS);
  expect(Math.abs(deviations(chiSquare(fair)))).toBeLessThan(4);
});
