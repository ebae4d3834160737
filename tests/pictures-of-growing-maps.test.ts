// toDot draws what is asked for, and in mid-evacuation what has moved, what has not, and where the frontier is.
import { instance, type Viz } from "@viz-js/viz";
import { HashMap, HashSet, i32, tuple, u32 } from "tophash";
import { hashOf } from "tophash/core";
import { toDot } from "tophash/inspect";
import { beforeAll, describe, expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import { growing } from "./lib/growing.ts";
import { scatter } from "./lib/kinds.ts";
import type { LooseMap } from "./lib/types.ts";

let graphviz: Viz;
beforeAll(async () => {
  graphviz = await instance();
});

const AMBER = "#fff1c2";
const RED = "#cf222e";

/** The rows of the bucket array: their numbers, colours, keys. */
function rowsOf(dot: string): { index: number; colour: string; keys: number[] }[] {
  const rows = dot.matchAll(/^ {4}<TR><TD BGCOLOR="(#\w+)">([\d,]+)<\/TD>(.*)<\/TR>$/gm);
  return Array.from(rows, ([, colour, index, cells]) => ({
    index: Number(index.replaceAll(",", "")),
    colour,
    keys: Array.from(cells.matchAll(/>(\d+)<\/TD>/g), ([, key]) => Number(key)),
  }));
}

const draws = (dot: string) => expect(graphviz.render(dot, { format: "svg" }).status).toBe("success");

test("a settled map: each key stands in the row of its bucket, nothing is amber, there is no frontier", () => {
  const map = new HashMap(u32, u32, { seed: 1 });
  for (let i = 0; i < 200; i++) map.set(scatter(i), i);
  map.evacuate();
  const { buckets } = map.stats();
  const dot = toDot(map, { buckets: 1024 });
  draws(dot);
  const rows = rowsOf(dot);
  expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: buckets }, (_, i) => i));
  for (const { index, keys } of rows) for (const key of keys) expect(hashOf(map, key) & (buckets - 1)).toBe(index);
  expect(dot).not.toContain(AMBER);
  expect(dot).not.toContain(RED);
  expect(dot).toContain(`200 entries in ${buckets} buckets of 7 slots`);
});

test("a growing map: what is not split yet is amber, what is not in use yet says where its entries are", () => {
  const map = growing(200);
  map.evacuate({ maxBuckets: 9 });
  const narrow = 64;
  const dot = toDot(map, { buckets: 1024 });
  draws(dot);
  const { buckets, progress } = map.stats();
  const split = Math.round(progress * narrow);
  expect(split).toBeGreaterThan(0);
  const rows = rowsOf(dot);
  expect(rows.length).toBe(buckets);
  for (const { index, colour } of rows) expect(colour === AMBER).toBe(index < narrow && index >= split);
  expect(dot.match(/not in use yet, its entries are in/g)!.length).toBe(
    dot.match(/<TR>/g)!.length - rows.length - 1 - overflow(dot),
  );
  expect(dot).toContain(`frontier: ${split} of ${narrow} are split`);
  expect(dot).toContain(`grows from ${narrow} to`);
  // The frontier stands between what is split and what is not.
  const at = dot.indexOf("frontier:");
  expect(at).toBeGreaterThan(dot.indexOf(`>${split - 1}</TD>`));
  expect(at).toBeLessThan(dot.indexOf(`BGCOLOR="${AMBER}">${split}</TD>`));
  map.evacuate();
  expect(toDot(map, { buckets: 1024 })).not.toContain(AMBER);
});

/** Tables of overflow buckets. */
const overflow = (dot: string) => dot.match(/^ {2}o\d+_\d+ \[/gm)?.length ?? 0;

test("a shrinking map and one that closes gaps are drawn with their frontiers", () => {
  const map = new HashMap(u32, u32, { seed: 2 });
  for (let i = 0; i < 2000; i++) map.set(scatter(i), i);
  for (let i = 100; i < 2000; i++) map.delete(scatter(i));
  map.evacuate();
  for (let i = 0; i < 60; i++) map.delete(scatter(i));
  map.shrink();
  map.evacuate({ maxBuckets: 2 });
  expect(map.stats().phase).toBe("shrink");
  const dot = toDot(map, { buckets: 64 });
  draws(dot);
  expect(dot).toMatch(/frontier: [\d,]+ of [\d,]+ are merged/);
  expect(dot).toContain("shrinks from");
  expect(dot).toContain(AMBER);
});

describe("what is drawn", () => {
  const map = new HashMap(u32, u32, { seed: 3, capacity: 400 });
  for (let i = 0; i < 400; i++) map.set(scatter(i), i);
  const { buckets } = map.stats();

  test("the first sixteen by default, and what is left out is said", () => {
    const dot = toDot(map);
    expect(rowsOf(dot).map(({ index }) => index)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(dot).toContain(`${buckets - 16} buckets not drawn`);
  });

  test("a number of them, or a range, which ends with the table", () => {
    expect(rowsOf(toDot(map, { buckets: 3 })).map(({ index }) => index)).toEqual([0, 1, 2]);
    const dot = toDot(map, { buckets: [10, 12] });
    expect(rowsOf(dot).map(({ index }) => index)).toEqual([10, 11]);
    expect(dot).toContain("10 buckets not drawn");
    expect(rowsOf(toDot(map, { buckets: [buckets - 1, buckets + 50] })).map(({ index }) => index)).toEqual([
      buckets - 1,
    ]);
  });

  test("the fullest", () => {
    const counts = new Map<number, number>();
    for (const key of map.keys()) {
      const home = hashOf(map, key) & (buckets - 1);
      counts.set(home, (counts.get(home) ?? 0) + 1);
    }
    const most = [...counts.values()].sort((a, b) => b - a).slice(0, 5);
    const drawn = rowsOf(toDot(map, { buckets: 5, order: "fullest" })).map(({ index }) => counts.get(index)!);
    expect(drawn.sort((a, b) => b - a)).toEqual(most);
  });

  test("an empty map, and a set", () => {
    const dot = toDot(new HashMap(u32, u32));
    draws(dot);
    expect(dot).toContain("0 entries in 1 bucket of 7 slots, 0 overflow buckets");
    draws(toDot(new HashSet(tuple(i32, i32)).add([1, -2])));
    expect(toDot(new HashSet(u32).add(5))).toContain("HashSet&#60;u32&#62;</B>: 1 entry in");
  });
});

test("a chain of many buckets is drawn to its ninth, and the rest is counted", () => {
  const map = new HashMap(u32, u32, { seed: 4, loadFactor: 4 }) as LooseMap;
  for (const key of colliding(map, 10, 80, (word) => word)) map.set(key, 1);
  const { overflowBuckets, reseeds } = map.stats();
  expect(overflowBuckets).toBeGreaterThan(8);
  expect(reseeds).toBe(0);
  const dot = toDot(map, { buckets: 1, order: "fullest" });
  draws(dot);
  expect(overflow(dot)).toBe(8);
  expect(dot).toContain(`>${overflowBuckets - 8} more</FONT>`);
});

test("looking changes nothing, and frees nothing", () => {
  const map = growing(2000);
  const before = JSON.stringify(map.stats());
  for (let i = 0; i < 20; i++) toDot(map, { buckets: 200 });
  expect(JSON.stringify(map.stats())).toBe(before);
});
