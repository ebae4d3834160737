// stats() of a shared map: every field is what its name says, and the same from every attachment.
import { string, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { expect, test } from "vitest";
import { ARENA } from "../assembly/abi/layout.ts";
import { LINE_OWNER, LINE_SEQ, ROOT_LINES } from "../assembly/abi/shared.ts";
import { collidingInShards } from "./lib/collide-in-shards.ts";

const OPTIONS = { maxBytes: 2 ** 26, shards: 8 };
const FIELDS = [
  ...[
    "size",
    "shards",
    "buckets",
    "overflowBuckets",
    "slotsPerBucket",
    "slots",
    "loadFactor",
    "growing",
    "growingShards",
  ],
  ...["phase", "progress", "evacuated"],
  ...["evacuations", "reseeds", "bytes", "bytesPerEntry", "memoryBytes", "maxChain", "largestShard", "poisonedShards"],
  "recoveries",
];

test("an empty map", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  const stats = map.stats();
  expect(Object.keys(stats).sort()).toEqual([...FIELDS].sort());
  expect(stats).toMatchObject({
    ...{ size: 0, shards: 8, growing: false, growingShards: 0, overflowBuckets: 0, reseeds: 0, bytesPerEntry: 0 },
    ...{ phase: "none", progress: 1, slotsPerBucket: 7 },
    ...{ loadFactor: 0, maxChain: 0, largestShard: 0, poisonedShards: 0, recoveries: 0, evacuated: 0 },
  });
  expect(stats.buckets).toBeGreaterThanOrEqual(8);
  expect(stats.memoryBytes).toBe(map.handle.memory.buffer.byteLength);
  map.destroy();
});

test("a map with entries, from two attachments", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  const other = SharedHashMap.attach<number, number>(map.handle);
  for (let i = 0; i < 20_000; i++) (i % 2 ? map : other).set(i, i);
  while (!map.assist());
  const stats = map.stats();
  expect(other.stats()).toEqual(stats);
  expect(stats).toMatchObject({ size: 20_000, shards: 8, growing: false, growingShards: 0, poisonedShards: 0 });
  expect(stats.loadFactor).toBe(20_000 / stats.slots);
  expect(stats.loadFactor).toBeLessThanOrEqual(13 / 16);
  expect(stats.bytesPerEntry).toBe(stats.bytes / 20_000);
  expect(stats.slots).toBe(7 * stats.buckets);
  expect(stats.largestShard).toBeGreaterThanOrEqual(20_000 / 8);
  expect(stats.largestShard).toBeLessThan(20_000 / 4);
  expect(stats.evacuations).toBeGreaterThan(0);
  expect(stats.evacuated).toBeGreaterThan(0);
  expect(stats.bytes).toBeGreaterThan(8 * 20_000);
  expect(stats.bytes).toBeLessThan(stats.memoryBytes);
  map.destroy();
});

test("growth is seen while it is under way, and ends by assist", () => {
  const map = new SharedHashMap(u32, u32, { ...OPTIONS, shards: 1 });
  let i = 0;
  while (!map.stats().growing) map.set(i, i++);
  while (map.stats().buckets < 1000 || !map.stats().growing) map.set(i, i++);
  expect(map.stats()).toMatchObject({ growing: true, growingShards: 1, phase: "grow" });
  const { progress } = map.stats();
  expect(map.assist({ maxBuckets: 1 })).toBe(false);
  expect(map.stats().progress).toBeGreaterThan(progress);
  expect(map.assist()).toBe(true);
  expect(map.stats()).toMatchObject({ growing: false, growingShards: 0, phase: "none", progress: 1, size: i });
  map.destroy();
});

test("keys and values of any length count as bytes", () => {
  const map = new SharedHashMap(string, string, OPTIONS);
  const { bytes } = map.stats();
  for (let i = 0; i < 100; i++) map.set(`key ${i}`, "v".repeat(1000));
  expect(map.stats().bytes - bytes).toBeGreaterThan(100 * 1000);
  expect(map.stats().bytes - bytes).toBeLessThan(300 * 1000);
  for (let i = 0; i < 100; i++) map.delete(`key ${i}`);
  expect(map.stats().bytes - bytes).toBeLessThan(50 * 1000);
  map.destroy();
});

test("counters never fall: neither clear nor a repair begins them anew", () => {
  const map = new SharedHashMap(u32, u32, { shards: 1, maxBytes: 4 << 20, seed: 3 });
  for (const key of collidingInShards(u32, 3, 1, (n) => n)[0]) map.set(key, key);
  for (let i = 0; i < 2000; i++) map.set(i, i);
  map.evacuate();
  const counters = () => {
    const { evacuations, evacuated, reseeds } = map.stats();
    return { evacuations, evacuated, reseeds };
  };
  const before = counters();
  expect(before.reseeds).toBeGreaterThan(0);
  map.clear();
  expect(counters()).toEqual(before);

  const dead = SharedHashMap.attach(map.handle);
  const line = new Uint32Array(map.handle.memory.buffer, ARENA + ROOT_LINES);
  line[LINE_SEQ >>> 2]++;
  line[LINE_OWNER >>> 2] = dead.id;
  map.abandon(dead.id);
  expect(map.stats().recoveries).toBe(1);
  expect(counters()).toEqual(before);
  map.destroy();
});
