// Who knows the secrets of the moment makes one long chain at most: then the map draws others and goes on as before.
import { bytes, f64, HashMap, HashSet, i32, i64, string, tuple, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import { scatter } from "./lib/kinds.ts";
import { fullestBucket, mustBeByChance } from "./lib/loads.ts";
import { must } from "./lib/same.ts";
import type { Key, LooseMap, LooseSet } from "./lib/types.ts";

type Make = (word: number) => Key;

const kinds: [string, unknown, (word: number) => unknown][] = [
  ["u32", u32, (word) => word],
  ["f64", f64, (word) => word / 16 - 1000],
  ["u64", u64, (word) => (BigInt(word) << 20n) | 5n],
  ["i64", i64, (word) => -BigInt(word)],
  ["tuple(i32, i32)", tuple(i32, i32), (word) => [word | 0, -7]],
  ["string", string, (word) => `user:${word}`],
  ["long string", string, (word) => `${word}`.padStart(80)],
  ["bytes", bytes, (word) => new Uint8Array(Uint32Array.of(word, 1, word).buffer)],
];

/** Entries at which a bucket is a flood, and the slots of chains that are not full to the last. */
function mostBeforeReseed(map: LooseMap | LooseSet): number {
  const { size, buckets, slotsPerBucket } = map.stats();
  const mean = Math.max(size / buckets, (13 / 16) * slotsPerBucket);
  return mean + 8 * Math.sqrt(mean) + 12 + 2 * slotsPerBucket;
}

function filled(type: unknown, make: Make, size: number, seed: number): LooseMap {
  const map = new HashMap(type as never, u32, { seed }) as LooseMap;
  for (let i = 0; i < size; i++) map.set(make(scatter(~i)), i);
  map.evacuate();
  return map;
}

/** Keys that share a bucket now, and will after the doublings that they cause. */
function attackOn(map: LooseMap | LooseSet, count: number, make: Make): Key[] {
  return colliding(map, Math.max(8, Math.log2(map.stats().buckets) + 1), count, make);
}

describe.each([30, 700, 9_000])("a table of %i keys", (size) => {
  test.each(kinds)("%s", (_, type, make) => {
    const map = filled(type, make as Make, size, size);
    const keys = attackOn(map, 110, make as Make);
    const most = mostBeforeReseed(map);
    let used = 0;
    while (map.stats().reseeds === 0) {
      must(used < keys.length, `no reseed after ${used} keys`);
      map.set(keys[used], -used >>> 0);
      used++;
    }
    // In time, and not for nothing. Growth that falls into the attack has to end first: some writes more.
    expect(used).toBeLessThanOrEqual(most + 16);
    expect(used).toBeGreaterThan(12);
    mustBeByChance(map);
    checkInvariants(map);
    // The rest of the crafted keys are keys like any others now.
    for (; used < keys.length; used++) map.set(keys[used], -used >>> 0);
    mustBeByChance(map);
    expect(map.stats().reseeds).toBe(1);
    expect(map.size).toBe(size + keys.length);
    for (let i = 0; i < size; i++) must(map.get((make as Make)(scatter(~i))) === i, `lost key ${i}`);
    keys.forEach((key, i) => {
      must(map.get(key) === -i >>> 0, `lost crafted key ${i}`);
    });
    checkInvariants(map);
    map.dispose();
  });
});

test("who learns each new set of secrets is answered each time", () => {
  const map = filled(u32, (word) => word as Key, 3000, 5);
  for (let round = 1; round <= 8; round++) {
    const keys = attackOn(map, 120, (word) => (word ^ (round << 20)) >>> 0);
    for (const key of keys) map.set(key, round);
    expect(map.stats().reseeds).toBe(round);
    mustBeByChance(map);
    checkInvariants(map);
  }
});

test("who learns new secrets while the table is still moving into them is answered as soon as it has", () => {
  const map = filled(u32, (word) => word as Key, 9_000, 6);
  const { buckets, slotsPerBucket } = map.stats();
  let next = 0;
  let longest = 0;
  let keys: Key[] = [];
  for (let reseeds = 0, i = 0; map.stats().reseeds < 5; i++) {
    must(i < 5_000, `${map.stats().reseeds} reseeds after ${i} keys`);
    if (keys.length === 0 || map.stats().reseeds > reseeds) {
      reseeds = map.stats().reseeds;
      keys = attackOn(map, 400, (word) => (word ^ (reseeds << 24)) >>> 0);
      next = 0;
    }
    map.set(keys[next++], i);
    longest = Math.max(longest, map.stats().maxChain);
  }
  // A write evacuates the more, the longer the chain: after n writes, n / 7 buckets long, n * n / 14 are evacuated.
  expect(longest).toBeLessThanOrEqual(8 + Math.sqrt((2 * buckets) / slotsPerBucket));
  mustBeByChance(map);
  checkInvariants(map);
});

test.each([
  ["grows", 0],
  ["shrinks", 1],
])("an attack while the table %s does not wait for the end", (_, shrinking) => {
  const map = new HashMap(u32, u32, { seed: 7 }) as unknown as LooseMap;
  let n = 0;
  // To the beginning of a doubling that takes 4,096 writes.
  while (n < 40_000 || map.stats().phase !== "grow" || map.stats().progress > 0.01) map.set(scatter(n), n++);
  if (shrinking) {
    map.evacuate();
    for (let i = 0; map.stats().phase !== "shrink"; i++) map.delete(scatter(i));
  }
  const { buckets, slotsPerBucket } = map.stats();
  const keys = colliding(map, 15, 600, (word) => (word ^ 0x55555555) >>> 0);
  let used = 0;
  for (; map.stats().reseeds === 0; used++) {
    must(used < keys.length, `no reseed after ${used} keys`);
    map.set(keys[used], used);
  }
  // Without hurry the chain would be as long as the evacuation: thousands of buckets.
  expect(used / slotsPerBucket).toBeLessThanOrEqual(10 + Math.sqrt((2 * buckets) / slotsPerBucket));
  mustBeByChance(map);
  checkInvariants(map);
});

test("a reseed moves at most two buckets a write, and takes no more memory than the chains need", () => {
  const set = new HashSet(u32, { seed: 8 }) as LooseSet;
  for (let i = 0; i < 49_000; i++) set.add(scatter(i));
  set.evacuate();
  const before = set.stats();
  for (const key of attackOn(set, 120, (word) => (word ^ 0x1234) >>> 0)) {
    if (set.stats().phase === "reseed") break;
    set.add(key);
  }
  expect(set.stats().phase).toBe("reseed");
  let writes = 0;
  let most = 0;
  let { evacuated } = set.stats();
  for (; set.stats().phase === "reseed"; writes++) {
    // Every kind of write: a new key, a known one, a deletion, one of nothing.
    const key = scatter(60_000 + writes);
    if (writes % 4 === 0) set.add(key);
    else if (writes % 4 === 1) set.add(scatter(writes));
    else if (writes % 4 === 2) set.delete(scatter(writes));
    else set.delete(-writes >>> 0);
    const stats = set.stats();
    must(stats.evacuated - evacuated <= 2, () => `${stats.evacuated - evacuated} buckets in one write`);
    evacuated = stats.evacuated;
    most = Math.max(most, stats.bytes);
  }
  expect(writes).toBeGreaterThanOrEqual(before.buckets / 2 - 1);
  expect(writes).toBeLessThanOrEqual(before.buckets / 2 + 16);
  // Half-way, the half of the buckets that is not evacuated holds its own entries and half as many new ones.
  expect(most / before.bytes).toBeLessThan(1.5);
  expect(set.stats().bytes / before.bytes).toBeLessThan(1.1);
  mustBeByChance(set);
  checkInvariants(set);
});

test("an attack in one bulk call is answered within it", () => {
  for (const bulk of ["setMany", "addMany"] as const) {
    const map = filled(u32, (word) => word as Key, 3000, 9);
    const keys = Uint32Array.from(attackOn(map, 2000, (word) => word) as number[]);
    if (bulk === "setMany") map.setMany(keys, 1);
    else map.addMany(keys, 1);
    expect(map.stats().reseeds).toBe(1);
    expect(map.size).toBe(5000);
    mustBeByChance(map);
    checkInvariants(map);
  }
  const texts = filled(string, ((word: number) => `${word}`) as never, 3000, 9);
  texts.setMany(attackOn(texts, 1000, ((word: number) => `${word}`) as never), 1);
  expect(texts.stats().reseeds).toBe(1);
  expect(fullestBucket(texts)).toBeLessThan(40);
  checkInvariants(texts);
});
