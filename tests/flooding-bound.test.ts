// No false alarms: the bound that makes a map redraw its secrets is beyond chance, and no table that chance makes meets it.
import { bytes, f64, HashMap, HashSet, i32, OutOfMemoryError, string, tuple, u32, u64 } from "tophash";
import { describe, expect, test } from "vitest";
import { scatter } from "./lib/kinds.ts";
import { must } from "./lib/same.ts";
import { poissonTail } from "./lib/statistics.ts";
import type { Key, LooseMap, LooseSet } from "./lib/types.ts";

/** `flooded` in assembly/ops/flood.ts. */
const bound = (mean: number) => mean + 8 * Math.sqrt(mean) + 12;

/**
 * The probability that a bucket of a table of so many entries a bucket on average is a flood. A chain counts by its full
 * buckets: 7 slots each, as an example.
 *
 * | mean | bound | full buckets | probability |      | mean | bound | full buckets | probability |
 * |  0.1 |  14.6 |            3 |     2e-41   |      |   12 |  51.7 |            8 |     4e-20   |
 * |    1 |  21.0 |            4 |     1e-30   |      |   28 |  82.3 |           12 |     1e-17   |
 * |    4 |  32.0 |            5 |     2e-21   |      |   60 |   134 |           20 |     1e-18   |
 * |  5.7 |  36.8 |            6 |     1e-22   |      | 1000 |  1265 |          181 |     3e-16   |
 */
test("one bucket in 10^15 is as full as that by chance, at any load", () => {
  for (let mean = 0.01; mean < 5000; mean *= 1.07) {
    expect(poissonTail(mean, Math.floor(bound(mean)) + 1)).toBeLessThan(1e-15);
    for (const slots of [4, 7, 10, 15]) {
      const full = Math.floor(bound(mean) / slots) + 1;
      expect(poissonTail(mean, full * slots)).toBeLessThan(1e-15);
    }
  }
  // And it is near enough to be of use: 37 entries in tables of u32, six cache lines.
  expect(bound(7 * (13 / 16))).toBeLessThan(37);
  expect(poissonTail(3, 2)).toBeCloseTo(1 - Math.exp(-3) * 4, 8); // the measure itself
  expect(poissonTail(1000, 1000)).toBeCloseTo(0.5, 1);
});

const kinds: [string, unknown, (i: number) => unknown][] = [
  ["u32, in sequence", u32, (i) => i],
  ["u32, scattered", u32, scatter],
  ["f64", f64, (i) => i / 10],
  ["u64", u64, (i) => BigInt(i) << 32n],
  ["tuple(i32, i32)", tuple(i32, i32), (i) => [i, i]],
  ["string", string, (i) => `user:${i}`],
  ["bytes", bytes, (i) => new Uint8Array(Uint32Array.of(i, 0, 0, 0).buffer)],
];

describe.each(kinds)("%s", (_, type, make) => {
  test.each([1 / 64, 0.5, 13 / 16, 1, 2, 4])("full tables of every size at load factor %f", (loadFactor) => {
    for (const seed of [1, 2, 3]) {
      for (const set of [true, false]) {
        const options = { seed, loadFactor };
        const map = set ? new HashSet(type as never, options) : new HashMap(type as never, f64, options);
        const put = (i: number) =>
          set ? (map as LooseSet).add(make(i) as Key) : (map as unknown as LooseMap).set(make(i) as Key, i);
        const most = loadFactor < 0.1 ? 2_000 : 20_000;
        for (let i = 0; i < most; i++) put(i);
        for (let i = 0; i < most; i += 3) put(i); // known keys
        for (let i = 0; i < most; i += 2) map.delete(make(i) as never);
        for (let i = 0; i < most; i += 2) put(i);
        expect(map.stats().reseeds).toBe(0);
        map.dispose();
      }
    }
  });
});

test("a map that may not grow: its chains get long by chance, for ever", () => {
  for (const seed of [1, 2, 3, 4]) {
    const map = new HashMap(u32, u32, { seed, maxBytes: 100_000 });
    let refused = 0;
    for (let i = 0; refused < 500; i++) {
      try {
        map.set(scatter(i), i);
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
        refused++;
      }
    }
    const { size, slots, buckets, maxChain, reseeds } = map.stats();
    must(size > 1.3 * slots, () => `${size} entries in ${slots} slots of ${buckets} buckets, chains up to ${maxChain}`);
    expect(reseeds).toBe(0);
  }
});

test("deleting in the order of iteration leaves full chains in an empty table: no flood", () => {
  for (const loadFactor of [13 / 16, 4]) {
    for (const seed of [1, 2, 3, 4]) {
      const set = new HashSet(u32, { seed, loadFactor, capacity: 40_000 });
      for (let i = 0; i < 39_000; i++) set.add(i);
      let left = 39_000;
      for (const key of set) if (left > 2_000 && set.delete(key)) left--;
      for (let i = 100_000; i < 130_000; i++) set.add(i);
      expect(set.stats().reseeds).toBe(0);
    }
  }
});
