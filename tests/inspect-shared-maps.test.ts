// A shared map is looked into shard by shard: what is told is what is there, whoever else writes meanwhile.
import "./deaths/stage.ts";
import { HashMap, string, tuple, u32, u64 } from "tophash";
import { health, heatmap, inspect } from "tophash/inspect";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { ARENA, HMAP_COUNT } from "../assembly/abi/layout.ts";
import { LINE_OWNER, LINE_SHIFT, LINE_TABLE, OWNER_POISONED, ROOT_LINES } from "../assembly/abi/shared.ts";
import { scatter } from "./lib/kinds.ts";

const OPTIONS = { maxBytes: 2 ** 26, shards: 8, seed: 3 };
const sum = (list: readonly number[], weigh = (_: number) => 1) =>
  list.reduce((total, n, i) => total + n * weigh(i), 0);

const kinds = [
  { name: "u32", type: u32, key: (i: number): unknown => scatter(i) },
  { name: "u64", type: u64, key: (i: number): unknown => (BigInt(scatter(i)) << 32n) | 7n },
  { name: "string", type: string, key: (i: number): unknown => `key ${scatter(i)}` },
  { name: "tuple(u32, string)", type: tuple(u32, string), key: (i: number): unknown => [scatter(i), `${i % 9}`] },
];

describe.each(kinds)("$name keys", ({ type, key }) => {
  const make = () => new SharedHashMap(type as never, u32, OPTIONS) as SharedHashMap<unknown, number>;

  test("all counts add up, at every step of its growth", () => {
    const map = make();
    for (let i = 0; i < 6000; i++) {
      map.set(key(i), i);
      if (i % 397) continue;
      const before = map.stats();
      const report = inspect(map, { verify: true });
      const { stats, chains, fill, depths, hits, misses, bytes, shards, hashBytes } = report;
      expect(stats).toEqual(before);
      expect(map.stats()).toEqual(before);
      expect([report.source, report.consistency]).toEqual(["SharedHashMap", "shards"]);
      expect(sum(chains.exact)).toBe(stats.buckets);
      expect(sum(chains.exact, (n) => n + 1)).toBe(stats.buckets + stats.overflowBuckets);
      expect(sum(fill.exact, (n) => n)).toBe(stats.size);
      expect(sum(depths)).toBe(stats.size);
      expect(sum(hashBytes!.counts)).toBe(stats.size);
      expect(sum(hits.exact)).toBeCloseTo(1, 7);
      expect(sum(misses.exact)).toBeCloseTo(1, 7);
      expect(sum(shards!.sizes)).toBe(stats.size);
      expect(Math.max(...shards!.sizes)).toBe(before.largestShard);
      expect([shards!.poisoned, shards!.changed]).toEqual([[], 0]);
      const { total, ...purposes } = bytes!;
      expect(total).toBe(stats.bytes);
      expect(sum(Object.values(purposes))).toBe(total);
      expect(bytes!.waste).toBeGreaterThanOrEqual(0);
      expect(report.verdict).toMatchObject({ sound: true, violations: [] });
      expect(health(report).filter(({ level }) => level !== "ok")).toEqual([]);
    }
    map.destroy();
  });

  test("the hottest buckets are named with their keys, which are keys of the map", () => {
    const map = make();
    for (let i = 0; i < 3000; i++) map.set(key(i), i);
    const { hottest, stats } = inspect(map, { hottest: 1000 });
    const keys = hottest.flatMap((hot) => hot.keys);
    expect(sum(hottest.map(({ entries }) => entries))).toBe(stats.size);
    expect(keys.length).toBe(stats.size);
    expect(new Set(keys.map((each) => map.get(each))).size).toBe(stats.size);
    expect(new Set(hottest.map(({ shard, index }) => `${shard}:${index}`)).size).toBe(hottest.length);
    map.destroy();
  });

  test("lookups and the hash are spread as in a plain map of the same keys", () => {
    const map = make();
    for (let i = 0; i < 20_000; i++) map.set(key(i), i);
    while (!map.assist());
    const shared = inspect(map);
    const plain = new HashMap(type as never, u32, { seed: 5 }) as HashMap<unknown, number>;
    for (let i = 0; i < 20_000; i++) plain.set(key(i), i);
    const own = inspect(plain);
    expect(shared.hits.mean).toBeCloseTo(shared.hits.predictedMean, 1);
    expect(shared.misses.mean).toBeCloseTo(shared.misses.predictedMean, 1);
    expect([shared.hashBytes!.verdict, own.hashBytes!.verdict]).toEqual(["even", "even"]);
    map.destroy();
  });
});

test("from any attachment, and not from one that is gone", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  for (let i = 0; i < 1000; i++) map.set(i, i);
  const other = SharedHashMap.attach<number, number>(map.handle);
  expect(inspect(other)).toEqual(inspect(map));
  other.dispose();
  expect(() => inspect(other)).toThrow(expect.objectContaining({ name: "DisposedError" }));
  expect(() => heatmap(other)).toThrow(expect.objectContaining({ name: "DisposedError" }));
  map.destroy();
  expect(() => inspect(map)).toThrow(expect.objectContaining({ name: "DisposedError" }));
});

test("a SyncMap is none of those that can be looked into", () => {
  const map = new SyncMap(u32, u32, { maxBytes: 2 ** 24 });
  expect(() => inspect(map as never)).toThrow(TypeError);
  map.destroy();
});

test("a poisoned shard is named, and the others are told of", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  for (let i = 0; i < 4000; i++) map.set(i, i);
  const words = new Uint32Array(map.handle.memory.buffer);
  const owner = (ARENA + ROOT_LINES + (3 << LINE_SHIFT) + LINE_OWNER) >>> 2;
  words[owner] = OWNER_POISONED;
  const report = inspect(map, { verify: true });
  expect(report.shards!.poisoned).toEqual([3]);
  expect(sum(report.depths)).toBe(4000 - report.shards!.sizes[3]);
  expect(report.verdict!.unchecked.some((what) => what.includes("shard 3"))).toBe(true);
  expect(health(report)[0]).toMatchObject({ level: "warning", subject: "shards", value: 1, threshold: 0 });
  expect(heatmap(map).tables.length).toBe(8);
  words[owner] = 0;
  expect(inspect(map).shards!.poisoned).toEqual([]);
  map.destroy();
});

test("damage within a shard is found, and that shard not counted", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  for (let i = 0; i < 4000; i++) map.set(i, i);
  const words = new Uint32Array(map.handle.memory.buffer);
  const h = words[(ARENA + ROOT_LINES + (5 << LINE_SHIFT) + LINE_TABLE) >>> 2];
  words[(h + HMAP_COUNT) >>> 2]++;
  const { verdict, depths, shards } = inspect(map, { verify: true });
  expect(verdict).toMatchObject({ sound: false, violations: ["shard 5: the count is not the number of entries"] });
  expect(verdict!.what).toBe("the map is damaged: shard 5: the count is not the number of entries");
  expect(sum(depths)).toBe(4000 - (shards!.sizes[5] - 1));
  expect(health(inspect(map, { verify: true }))[0]).toMatchObject({ level: "warning", subject: "structure", value: 1 });
  map.destroy();
});

test("its heat map has a table a shard", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  for (let i = 0; i < 9000; i++) map.set(scatter(i), i);
  const { tables, fill, cells, slotsPerBucket, longest } = heatmap(map, { cells: 2 ** 20 });
  expect(tables.length).toBe(8);
  expect(sum(tables.map((table) => table.cells))).toBe(cells);
  expect(tables.map(({ first }) => first)).toEqual(tables.map((_, i) => sum(tables.slice(0, i).map((t) => t.cells))));
  expect(tables.every(({ bucketsPerCell }) => bucketsPerCell === 1)).toBe(true);
  expect(Math.round(sum([...fill].map((each) => each * slotsPerBucket)))).toBe(9000);
  expect(sum(Array.from(longest))).toBe(map.stats().buckets + map.stats().overflowBuckets);
  map.destroy();
});
