// `shrink` and `evacuate` only ever do what the entries there are ask for, and they end.

import { Arena, HashMap, HashSet, OutOfMemoryError, u32 } from "tophash";
import { expect, test } from "vitest";

const sequence = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => Math.imul(i, 0x9e3779b1));

test("a map that is exactly full does not grow by shrink or evacuate", () => {
  using map = new HashMap(u32, u32, { capacity: 7 });
  for (let i = 0; i < 7; i++) map.set(i, i);
  map.shrink();
  expect(map.evacuate()).toBe(true);
  expect(map.stats().buckets).toBe(1);
});

test("shrink is not forgotten while chains are compacted", () => {
  using map = new HashMap(u32, u32, { capacity: 200_000, loadFactor: 4, seed: 1 });
  const keys = sequence(200_000);
  map.setMany(keys, 1);
  map.deleteMany(keys.subarray(100));
  map.shrink();
  for (let i = 0; i < 200_000; i++) map.set(keys[i % 100], i);
  expect(map.stats().buckets).toBeLessThan(64);
});

test("a map that fills up again after shrink was asked for is not made too small first", () => {
  using map = new HashMap(u32, u32, { capacity: 1 << 17 });
  const keys = sequence(60_000);
  map.setMany(keys.subarray(0, 100), 1);
  map.shrink();
  for (const key of keys) {
    map.set(key, 1);
    const { phase, loadFactor } = map.stats();
    if (phase === "none") expect(loadFactor).toBeLessThan(0.82);
  }
});

test("evacuate says so when it cannot move anything for want of memory, rather than returning false for ever", () => {
  const map = new HashMap(u32, u32, { maxBytes: 40_000, seed: 3 });
  let outOfMemory = 0;
  for (let i = 0; outOfMemory === 0; i++) {
    try {
      map.set(i, i);
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
      outOfMemory++;
    }
  }
  let turns = 0;
  try {
    while (!map.evacuate({ maxBuckets: 16 })) expect(++turns).toBeLessThan(1000);
  } catch (error) {
    expect(error).toBeInstanceOf(OutOfMemoryError);
  }
  for (const [key, value] of map) expect(value).toBe(key);
});

test("reserve and capacity take what disposed maps still hold", () => {
  const arena = new Arena({ maxBytes: 64 << 20 });
  const first = new HashSet(u32, { arena });
  first.addMany(sequence(3_000_000));
  first.dispose();
  using second = new HashSet(u32, { arena, capacity: 3_000_000 });
  second.addMany(sequence(3_000_000));
  expect(second.size).toBe(3_000_000);
});

test("a table that was hardly written to is iterated by its segments", () => {
  using set = new HashSet(u32, { capacity: 350_000_000 });
  set.add(42);
  expect([...set]).toEqual([42]);
  set.add(43);
  expect([...set].sort()).toEqual([42, 43]);
});
