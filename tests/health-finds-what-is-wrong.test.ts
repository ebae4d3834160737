// Each finding of `health` can be made to happen, for the reason that it gives.
import { Arena, customKey, HashMap, HashSet, OutOfMemoryError, string, u32 } from "tophash";
import { hashOf } from "tophash/core";
import { type Finding, health, inspect, type MapReport, type Subject } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import { keyKind, scatter } from "./lib/kinds.ts";
import type { LooseMap } from "./lib/types.ts";

/** What is not well. */
const complaints = (report: MapReport, earlier?: MapReport): Finding[] =>
  health(report, { earlier }).filter(({ level }) => level !== "ok");

/** The finding, which must have all that a reader needs. */
function complaint(subject: Subject, report: MapReport, earlier?: MapReport): Finding {
  const found = complaints(report, earlier).find((each) => each.subject === subject);
  if (found === undefined) throw new Error(`no complaint of ${subject} in ${JSON.stringify(health(report), null, 1)}`);
  expect(found.value).toBeGreaterThan(found.threshold);
  for (const text of [found.what, found.cause, found.advice]) expect(text.length).toBeGreaterThan(20);
  return found;
}

const filled = (n: number, options = {}): HashMap<number, number> => {
  const map = new HashMap(u32, u32, { seed: 1, ...options });
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  map.evacuate();
  return map;
};

test("keys made to collide, by who knows the seed: a chain, a reseed, and an end", () => {
  const map = filled(3000);
  const bits = Math.log2(map.stats().buckets) + 1;
  const crafted = colliding(map as unknown as LooseMap, bits, 120, (word) => word) as number[];
  let i = 0;
  while (!map.stats().growing) map.set(crafted[i], i++);
  expect(map.stats().phase).toBe("reseed");
  const amid = inspect(map);
  expect(complaint("chain", amid)).toMatchObject({ level: "warning" });
  expect(complaint("reseeds", amid)).toMatchObject({ level: "note", value: 1, threshold: 0 });
  map.evacuate();
  // The flood is over: what is left is that there was one.
  expect(complaints(inspect(map)).map(({ subject }) => subject)).toEqual(["reseeds"]);
  for (let round = 0; round < 3; round++) {
    for (const key of colliding(map as unknown as LooseMap, bits, 120, (word) => (word ^ round) >>> 0))
      map.set(key as number, 1);
    map.evacuate();
  }
  expect(complaint("reseeds", inspect(map))).toMatchObject({ level: "warning" });
});

/** Keys whose buckets are a few of all, so that none is alarming by itself. */
function crowd(map: HashMap<number, number>, share: number, count: number): void {
  const { buckets } = map.stats();
  for (let i = 1_000_000, n = 0; n < count; i++) {
    const key = scatter(i);
    if ((hashOf(map, key) & (buckets - 1)) >= buckets * share) continue;
    map.set(key, 1);
    n++;
  }
}

test("keys that crowd into an eighth of the table: more overflow than chance has, and lookups that visit more", () => {
  const map = filled(1500, { capacity: 11_000 });
  crowd(map, 1 / 16, 1400);
  const report = inspect(map);
  expect(report.stats.reseeds).toBe(0);
  expect(complaint("overflow", report)).toMatchObject({ level: "warning" });
});

test("mean probes above two, by a load factor that was asked for", () => {
  const map = filled(30_000, { loadFactor: 4 });
  for (let i = 30_000; map.stats().loadFactor < 3.5; i++) map.set(scatter(i), i);
  const found = complaint("probes", inspect(map));
  expect(found.cause).toMatch(/loadFactor/);
  expect(complaints(inspect(map)).map(({ subject }) => subject)).toEqual(["probes"]);
});

test("deletes leave chains half empty: a note, until they are compacted", () => {
  const map = filled(0, { loadFactor: 2 });
  let i = 0;
  while (i < 20_000 || map.stats().loadFactor < 1.9 || map.stats().growing) map.set(scatter(i), i++);
  // One in two, so that most overflow buckets keep an entry.
  for (let j = 0; j < i; j++) if (scatter(j * 7) % 100 < 52) map.delete(scatter(j));
  const report = inspect(map);
  const found = complaint("overflow", report);
  expect(found).toMatchObject({ level: "note" });
  expect(found.advice).toMatch(/shrink/);
  map.shrink();
  map.evacuate();
  expect(complaints(inspect(map)).filter(({ subject }) => subject === "overflow")).toEqual([]);
});

test("a map without room to grow: load above the limit, lookups that visit more, growth that stands still", () => {
  const map = new HashMap(u32, u32, { maxBytes: 100_000, seed: 2 });
  let i = 0;
  const fillUp = () => {
    try {
      for (; ; i++) map.set(scatter(i), i);
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
    }
  };
  fillUp();
  const report = inspect(map);
  const found = complaint("load", report);
  expect(found).toMatchObject({ level: "warning" });
  expect(found.advice).toMatch(/maxBytes/);
});

test("growth stands still: for want of memory, or because nobody writes", () => {
  const map = filled(4000);
  let i = 4000;
  while (!map.stats().growing) map.set(scatter(i), i++);
  const earlier = inspect(map);
  expect(complaints(earlier)).toEqual([]);
  expect(complaint("growth", inspect(map), earlier)).toMatchObject({ level: "note" });
  map.set(scatter(i), i++);
  expect(complaints(inspect(map), earlier)).toEqual([]);

  // Full memory: deletions still work, and no bucket can be moved to where its storage would be, in the second segment.
  const arena = new Arena({ maxBytes: 2 ** 20 });
  const stuck = new HashMap(u32, u32, { arena, seed: 1 });
  for (i = 0; !(stuck.stats().growing && stuck.stats().buckets > 2048); i++) stuck.set(scatter(i), i);
  const hog = new HashSet(u32, { arena });
  expect(() => {
    for (let j = 0; ; j++) hog.add(j);
  }).toThrow(OutOfMemoryError);
  for (let j = 0; j < 1000; j++) stuck.delete(scatter(j));
  const before = inspect(stuck);
  expect(before.growth).toMatchObject({ phase: "grow", left: 1024 });
  for (let j = 1000; j < 1100; j++) stuck.delete(scatter(j));
  expect(complaint("growth", inspect(stuck), before)).toMatchObject({ level: "warning", value: 1024 });
});

test("mass deletes from a map that was made for more: memory that shrink() gives back", () => {
  const map = filled(100_000, { capacity: 100_000 });
  expect(complaints(inspect(map))).toEqual([]);
  for (let i = 0; i < 95_000; i++) map.delete(scatter(i));
  const found = complaint("memory", inspect(map));
  expect(found).toMatchObject({ level: "note" });
  expect(found.advice).toMatch(/shrink/);
  const { bytes } = map.stats();
  map.shrink();
  map.evacuate();
  expect(complaints(inspect(map))).toEqual([]);
  expect(map.stats().bytes).toBeLessThan(bytes / 4);
  for (let i = 95_000; i < 100_000; i++) map.delete(scatter(i));
  const emptied = filled(50_000, { capacity: 50_000 });
  for (let i = 0; i < 50_000; i++) emptied.delete(scatter(i));
  expect(emptied.size).toBe(0);
  expect(complaint("memory", inspect(emptied)).level).toBe("note");
});

test("keys of one highest byte of the hash: uneven", () => {
  const map = new HashMap(u32, u32, { seed: 9, capacity: 20_000 });
  for (let i = 0; map.size < 3000; i++) {
    const key = scatter(i);
    if (hashOf(map, key) >>> 24 < 100) map.set(key, i);
  }
  expect(complaint("hash", inspect(map))).toMatchObject({ level: "warning", threshold: 5 });
  expect(inspect(map).hashBytes).toMatchObject({ verdict: "uneven" });
  expect(inspect(filled(3000)).hashBytes).toMatchObject({ verdict: "even" });
  expect(inspect(filled(100)).hashBytes).toMatchObject({ verdict: "too few", deviations: 0 });
});

test("a codec that gives many keys nearly one form is not to blame: equal bytes are one key", () => {
  const type = customKey<number>({ encode: (n) => `${n % 100}`, decode: (text) => Number(text) });
  const map = new HashMap(type, string);
  for (let i = 0; i < 5000; i++) map.set(i, "x");
  expect(map.size).toBe(100);
  expect(complaints(inspect(map))).toEqual([]);
});

test("one shard that has most keys", () => {
  const plain = new SharedHashMap(u32, u32, { maxBytes: 2 ** 26, shards: 8 });
  for (let i = 0; i < 4000; i++) plain.set(i, i);
  expect(complaints(inspect(plain))).toEqual([]);
  const [sizes] = [inspect(plain).shards!.sizes];
  const fullest = sizes.indexOf(Math.max(...sizes));
  // Keys of all shards but one go: as if the others had been chosen.
  const stay = new Set(
    inspect(plain, { hottest: 1000 })
      .hottest.filter(({ shard }) => shard === fullest)
      .flatMap(({ keys }) => keys),
  );
  for (const key of plain.keysArray()) if (!stay.has(key) && key % 4) plain.delete(key);
  expect(complaint("shards", inspect(plain))).toMatchObject({ level: "warning", threshold: 6 });
  plain.destroy();
});

test("worst first, one sentence each, and every subject that the report tells of is judged", () => {
  const map = filled(30_000, { loadFactor: 4 });
  for (let i = 30_000; map.stats().loadFactor < 3.5; i++) map.set(scatter(i), i);
  for (let i = 0; i < 500; i++) map.delete(scatter(i));
  const findings = health(inspect(map, { verify: true }));
  const ranks = findings.map(({ level }) => ["warning", "note", "ok"].indexOf(level));
  expect(ranks).toEqual([...ranks].sort());
  expect(findings.map(({ subject }) => subject).sort()).toEqual(
    ["chain", "growth", "hash", "load", "memory", "overflow", "probes", "reseeds", "structure"].sort(),
  );
  for (const { level, value, threshold, cause, advice } of findings) {
    expect([value, threshold].every(Number.isFinite)).toBe(true);
    expect(value > threshold).toBe(level !== "ok");
    expect([cause, advice].every((text) => (text === "") === (level === "ok"))).toBe(true);
  }
  void keyKind;
});
