// `capacity` and `reserve`: how many entries go in before the table grows.
import { HashMap, HashSet, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { distinctKeys, keyKinds, valueKinds } from "./lib/kinds.ts";
import type { LooseMap, LooseSet } from "./lib/types.ts";

const SIZES = [1, 2, 5, 6, 7, 8, 13, 100, 1000, 5824, 6000, 30_000];

/** What must not change while a table does not grow. */
function shape(map: { stats(): { buckets: number; evacuations: number; growing: unknown } }) {
  const { buckets, evacuations, growing } = map.stats();
  return { buckets, evacuations, growing: Boolean(growing) };
}

describe.each(keyKinds)("$name keys", (keys) => {
  const pool = distinctKeys(keys, 30_000);

  test.each(valueKinds)("with capacity n nothing grows up to n entries, $name values", (values) => {
    for (const n of SIZES) {
      const map = new HashMap(keys.type, values.type, { capacity: n }) as LooseMap;
      const before = shape(map);
      expect(before).toMatchObject({ evacuations: 0, growing: false });
      for (let i = 0; i < n; i++) map.set(pool[i], values.at(i % 9));
      expect(shape(map)).toEqual(before);
      checkInvariants(map);
      map.dispose();
    }
  });

  test("the same for a set, by addMany", () => {
    for (const n of SIZES) {
      const set = new HashSet(keys.type, { capacity: n }) as LooseSet;
      const before = shape(set);
      set.addMany(keys.list(pool.slice(0, n)));
      expect(shape(set)).toEqual(before);
    }
  });

  test("reserve on an empty map is as good as capacity", () => {
    for (const n of SIZES) {
      const map = new HashMap(keys.type, u32) as LooseMap;
      map.reserve(n);
      const before = map.stats().evacuations;
      expect(before).toBeLessThanOrEqual(1);
      for (let i = 0; i < n; i++) map.set(pool[i], i);
      expect(map.stats().evacuations).toBe(before);
      checkInvariants(map);
      map.dispose();
    }
  });

  test("reserve on a filled map starts one evacuation at most, and none follows up to n in total", () => {
    for (const [n, reserved] of [
      [0, 10],
      [5, 6],
      [6, 7],
      [20, 3000],
      [1000, 1001],
      [3000, 30_000],
    ]) {
      const map = new HashMap(keys.type, u32) as LooseMap;
      for (let i = 0; i < n; i++) map.set(pool[i], i);
      map.evacuate();
      const before = map.stats().evacuations;
      map.reserve(reserved);
      for (let i = n; i < reserved; i++) {
        map.set(pool[i], i);
        if (i === n + 10) checkInvariants(map);
      }
      expect(map.stats().evacuations - before).toBeLessThanOrEqual(1);
      map.evacuate();
      expect(map.stats().evacuations - before).toBeLessThanOrEqual(1);
      for (let i = 0; i < reserved; i++) expect(map.get(pool[i])).toBe(i);
      checkInvariants(map);
    }
  });

  test("reserve in the middle of a growth lets it finish and adds one at most", () => {
    const map = new HashMap(keys.type, u32) as LooseMap;
    let n = 0;
    while (n < 1000 || !map.stats().growing) map.set(pool[n], n++);
    const before = map.stats().evacuations;
    map.reserve(30_000);
    checkInvariants(map);
    while (n < 30_000) {
      map.set(pool[n], n++);
      if (n % 500 === 0) checkInvariants(map);
    }
    map.evacuate();
    expect(map.stats().evacuations - before).toBeLessThanOrEqual(1);
    for (let i = 0; i < 30_000; i++) expect(map.get(pool[i])).toBe(i);
    checkInvariants(map);
  });
});

function fill(map: HashMap<number, number>, from: number, to: number): void {
  for (let i = from; i < to; i++) map.set(i, i);
}

describe("what was asked for is kept", () => {
  test("through deletes of everything", () => {
    const map = new HashMap(u32, u32, { capacity: 20_000 });
    const before = shape(map);
    for (let round = 0; round < 3; round++) {
      fill(map, 0, 20_000);
      for (let i = 0; i < 20_000; i++) map.delete(i);
    }
    expect(map.size).toBe(0);
    expect(shape(map)).toEqual(before);
  });

  test("through clear", () => {
    const map = new HashMap(u32, u32, { capacity: 20_000 });
    fill(map, 0, 20_000);
    map.clear();
    const before = shape(map);
    fill(map, 0, 20_000);
    expect(shape(map)).toEqual(before);
    checkInvariants(map);
  });

  test("by reserve as well as by capacity", () => {
    const map = new HashMap(u32, u32);
    map.reserve(20_000);
    fill(map, 0, 20_000);
    for (let i = 0; i < 20_000; i++) map.delete(i);
    map.evacuate();
    const before = shape(map);
    fill(map, 0, 20_000);
    expect(shape(map)).toEqual(before);
  });
});

describe("shrinking", () => {
  test("a table that lost nine tenths of its entries shrinks by itself", () => {
    const map = new HashMap(u32, u32);
    fill(map, 0, 50_000);
    map.evacuate();
    const before = map.stats();
    for (let i = 5000; i < 50_000; i++) map.delete(i);
    map.evacuate();
    expect(map.stats().buckets).toBeLessThanOrEqual(before.buckets / 4);
    expect(map.stats().bytes).toBeLessThanOrEqual(before.bytes / 3);
    checkInvariants(map);
    for (let i = 0; i < 5000; i++) expect(map.get(i)).toBe(i);
  });

  test("shrink gives up what capacity and reserve asked for", () => {
    const map = new HashMap(u32, u32, { capacity: 50_000 });
    fill(map, 0, 100);
    const before = map.stats();
    map.shrink();
    expect(map.evacuate()).toBe(true);
    expect(map.stats().buckets).toBeLessThanOrEqual(32);
    expect(map.stats().bytes).toBeLessThan(before.bytes);
    checkInvariants(map);
    for (let i = 0; i < 100; i++) expect(map.get(i)).toBe(i);
    map.reserve(50_000);
    const again = shape(map).evacuations;
    fill(map, 100, 50_000);
    expect(shape(map).evacuations - again).toBeLessThanOrEqual(1);
  });

  test("a map at a constant size neither grows nor shrinks for ever", () => {
    const map = new HashMap(u32, u32);
    fill(map, 0, 10_000);
    map.evacuate();
    const before = map.stats();
    for (let i = 10_000; i < 400_000; i++) {
      map.set(i, i);
      map.delete(i - 10_000);
    }
    map.evacuate();
    const after = map.stats();
    expect(after.buckets).toBeLessThanOrEqual(before.buckets * 2);
    // Same-size growths are allowed, forty times the whole table turned over.
    expect(after.evacuations - before.evacuations).toBeLessThanOrEqual(40);
    expect(after.overflowBuckets).toBeLessThanOrEqual(after.buckets);
    checkInvariants(map);
  });
});

test("the load factor decides when the table grows", () => {
  const fillUntilGrowth = (loadFactor: number | undefined) => {
    const map = new HashMap(u32, u32, { loadFactor, capacity: 3000 });
    const { buckets, slots } = map.stats();
    let n = 0;
    while (map.stats().evacuations === 0) map.set(n, n++);
    return { buckets, fraction: (n - 1) / slots };
  };
  expect(fillUntilGrowth(undefined).fraction).toBeCloseTo(13 / 16, 2);
  expect(fillUntilGrowth(0.5).fraction).toBeCloseTo(0.5, 2);
  expect(fillUntilGrowth(0.95).fraction).toBeCloseTo(0.95, 2);
  expect(fillUntilGrowth(0.25).buckets).toBeGreaterThan(fillUntilGrowth(0.95).buckets);
});
