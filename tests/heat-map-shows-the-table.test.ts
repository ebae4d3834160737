// The heat map has every bucket where it lies, and the evacuation where it is.
import { HashMap, HashSet, u32 } from "tophash";
import { hashOf } from "tophash/core";
import { heatmap, inspect } from "tophash/inspect";
import { describe, expect, test } from "vitest";
import { keyKind, scatter } from "./lib/kinds.ts";
import { longKeyKind } from "./lib/long-kinds.ts";
import { inPhase, phases } from "./lib/phases.ts";

const EACH = { cells: 2 ** 20 };
const total = (list: ArrayLike<number>) => Array.from(list).reduce((sum, n) => sum + n, 0);

describe.each(phases)("in phase %s", (phase) => {
  test.each([keyKind("u32"), keyKind("u64"), longKeyKind("string")])("bucket by bucket, $name keys", (kind) => {
    const map = inPhase(phase, kind, 900);
    const { stats, hottest, growth } = inspect(map, { hottest: 1000 });
    const { cells, fill, longest, slotsPerBucket, tables } = heatmap(map, EACH);
    const [table] = tables;
    expect(tables.length).toBe(1);
    expect(table).toMatchObject({ first: 0, cells, buckets: cells, from: 0, bucketsPerCell: 1, phase: stats.phase });
    expect(table.progress).toBe(stats.progress);
    expect([fill.length, longest.length, slotsPerBucket]).toEqual([cells, cells, stats.slotsPerBucket]);
    const entries = new Uint32Array(cells);
    const chains = new Uint32Array(cells);
    for (const hot of hottest) {
      entries[hot.index] = hot.entries;
      chains[hot.index] = hot.chain;
    }
    for (let i = 0; i < cells; i++) {
      expect(Math.round(fill[i] * slotsPerBucket)).toBe(entries[i]);
      if (entries[i] > 0) expect(longest[i]).toBe(chains[i]);
      else expect(longest[i]).toBeLessThanOrEqual(1);
    }
    // A bucket that is in use has a chain of one at least.
    expect(Array.from(longest).filter((chain) => chain > 0).length).toBe(stats.buckets);
    expect(total(longest)).toBe(stats.buckets + stats.overflowBuckets);

    const narrow = growth.moved + growth.left;
    const at = (bucket: number) => bucket / cells;
    if (phase === "none") expect(table).toMatchObject({ frontier: null, destinations: [] });
    else if (phase === "shrink") {
      expect(table.frontier).toBe(at(narrow + growth.left - 1));
      expect(table.destinations).toEqual([at(growth.left - 1)]);
    } else {
      expect(table.frontier).toBe(at(growth.moved));
      const ways = phase === "grow" ? 2 : phase === "grow far" ? cells / narrow : 1;
      const due = Array.from({ length: ways - 1 }, (_, i) => at(growth.moved + (i + 1) * narrow));
      expect(table.destinations).toEqual(due);
    }
  });

  test("cells of many buckets are their mean and their longest chain", () => {
    const map = inPhase(phase, keyKind("u32"), 3000);
    const each = heatmap(map, EACH);
    for (const cells of [1, 2, 16, 100, 128]) {
      const coarse = heatmap(map, { cells });
      const size = coarse.tables[0].bucketsPerCell;
      expect(coarse.cells).toBe(each.cells / size);
      expect(coarse.cells).toBeLessThanOrEqual(cells);
      expect(2 * coarse.cells).toBeGreaterThan(Math.min(cells, each.cells));
      for (let cell = 0; cell < coarse.cells; cell++) {
        const part = { fill: each.fill.subarray(cell * size), longest: each.longest.subarray(cell * size) };
        const inUse = Array.from({ length: size }, (_, i) => i).filter((i) => part.longest[i] > 0);
        const mean = inUse.length === 0 ? 0 : total(inUse.map((i) => part.fill[i])) / inUse.length;
        expect(coarse.fill[cell]).toBeCloseTo(mean, 5);
        expect(coarse.longest[cell]).toBe(Math.max(0, ...inUse.map((i) => part.longest[i])));
      }
    }
  });
});

test("a key lights its bucket up, and no other", () => {
  const set = new HashSet(u32, { capacity: 100_000 });
  for (let i = 0; i < 50; i++) {
    set.clear();
    set.add(scatter(i));
    const { fill, cells } = heatmap(set, EACH);
    const lit = fill.findIndex((each) => each > 0);
    expect(lit).toBe(hashOf(set, scatter(i)) & (cells - 1));
    expect(total(fill)).toBeCloseTo(1 / 14, 6);
  }
});

test("the frontier runs from one end to the other, and moves with each write", () => {
  const map = new HashMap(u32, u32, { seed: 1 });
  let i = 0;
  while (i < 5000 || !map.stats().growing) map.set(scatter(i), i++);
  let last = -1;
  for (; map.stats().growing; map.set(scatter(i), i++)) {
    const [{ frontier, destinations }] = heatmap(map, { cells: 64 }).tables;
    expect(frontier).toBeGreaterThan(last);
    expect(destinations).toEqual([frontier! + 0.5]);
    last = frontier!;
  }
  expect(last).toBeGreaterThan(0.49);
  expect(heatmap(map).tables[0].frontier).toBeNull();
});
