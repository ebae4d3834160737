// A heat map of some buckets is that part of the heat map of all.
import { HashMap, u32 } from "tophash";
import { heatmap } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { expect, test } from "vitest";
import { growing } from "./lib/growing.ts";

const EACH = { cells: 2 ** 20 };

test("bucket by bucket, in a table that grows", () => {
  const map = growing(3000);
  map.evacuate({ maxBuckets: 100 });
  const all = heatmap(map, EACH);
  const [{ buckets, frontier, destinations, phase, progress }] = all.tables;
  expect(phase).toBe("grow");
  for (const [from, to] of [
    [0, buckets],
    [0, 1],
    [90, 110],
    [buckets - 7, buckets],
    [buckets - 7, buckets + 1000],
  ]) {
    const part = heatmap(map, { ...EACH, from, to });
    const cells = Math.min(to, buckets) - from;
    expect(part.tables).toEqual([
      { first: 0, cells, buckets, from, bucketsPerCell: 1, phase, progress, frontier, destinations },
    ]);
    expect(part.fill).toEqual(all.fill.slice(from, to));
    expect(part.longest).toEqual(all.longest.slice(from, to));
  }
  expect(heatmap(map, { from: buckets, to: buckets + 1 }).cells).toBe(0);
});

test("in cells of many buckets, the last of them perhaps of fewer", () => {
  const map = growing(3000);
  const all = heatmap(map, EACH);
  const { cells, fill, longest, tables } = heatmap(map, { cells: 8, from: 32, to: 132 });
  expect(tables[0].bucketsPerCell).toBe(16);
  expect(cells).toBe(7);
  for (let cell = 0; cell < cells; cell++) {
    const from = 32 + 16 * cell;
    const part = all.fill.slice(from, Math.min(132, from + 16));
    expect(fill[cell]).toBeCloseTo(part.reduce((sum, each) => sum + each, 0) / part.length, 5);
    expect(longest[cell]).toBe(Math.max(...all.longest.slice(from, Math.min(132, from + 16))));
  }
});

test("a range that is none, or of a map with shards, is refused", () => {
  const map = new HashMap(u32, u32);
  expect(() => heatmap(map, { from: -1 })).toThrow(RangeError);
  expect(() => heatmap(map, { from: 1.5 })).toThrow("from must be an integer from 0 to 4294967296, got 1.5");
  expect(() => heatmap(map, { from: 3, to: 3 })).toThrow("to must be an integer from 4 to 4294967296, got 3");
  expect(() => heatmap(map, { to: "9" as never })).toThrow(TypeError);
  const shared = new SharedHashMap(u32, u32);
  expect(() => heatmap(shared, { from: 1 })).toThrow("from and to are for maps without shards");
  expect(() => heatmap(shared, { to: 9 })).toThrow(TypeError);
  shared.destroy();
});
