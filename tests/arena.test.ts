// Arenas: memories of their own, with limits that end in OutOfMemoryError while every map stays intact and usable.
import { Arena, any, DisposedError, f64, HashMap, HashSet, OutOfMemoryError, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { scatter } from "./lib/kinds.ts";
import { must, mustEqual } from "./lib/same.ts";
import type { Key, LooseMap } from "./lib/types.ts";

const MIB = 1 << 20;

/** Runs `step` with rising numbers until memory ends; returns the error and how many steps succeeded. */
function untilFull(step: (i: number) => void): { error: OutOfMemoryError; done: number } {
  for (let i = 0; i < 10_000_000; i++) {
    try {
      step(i);
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
      return { error: error as OutOfMemoryError, done: i };
    }
  }
  throw new Error("memory never ended");
}

function content(count: number): Map<Key, unknown> {
  return new Map(Array.from({ length: count }, (_, i) => [scatter(i), i]));
}

describe.each<[string, () => { options: object }]>([
  ["an arena's maxBytes", () => ({ options: { arena: new Arena({ maxBytes: 4 * MIB }) } })],
  ["a map's own maxBytes", () => ({ options: { maxBytes: MIB } })],
])("%s", (_, limited) => {
  test("ends in an OutOfMemoryError, which is a RangeError with a stable code", () => {
    const map = new HashMap(u32, u32, limited().options);
    const { error, done } = untilFull((i) => map.set(scatter(i), i));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.name).toBe("OutOfMemoryError");
    expect(error.code).toBe("TOPHASH_OUT_OF_MEMORY");
    // The limit, and what was wanted.
    expect(error.message).toMatch(/maxBytes of (1048576|4194304)\b/);
    expect(error.message).toMatch(/\b\d+ bytes more/);
    expect(done).toBeGreaterThan(10_000);
    map.dispose();
  });

  test.each<[string, (map: HashMap<number, number>, i: number) => void]>([
    ["set", (map, i) => map.set(scatter(i), i)],
    ["getOrInsert", (map, i) => map.getOrInsert(scatter(i), i)],
    ["getOrInsertComputed", (map, i) => map.getOrInsertComputed(scatter(i), () => i)],
    ["add", (map, i) => map.add(scatter(i), i)],
    ["setMany", (map, i) => map.setMany([scatter(i)], i)],
  ])("leaves the map intact and usable when %s meets it", (_, step) => {
    const map = new HashMap(u32, u32, limited().options);
    const { done } = untilFull((i) => step(map, i));
    checkInvariants(map);
    mustEqual(map as LooseMap, content(done));
    // Full is not broken: what is there can be read, overwritten and deleted, and the room used again.
    for (let i = 0; i < done; i += 3) map.set(scatter(i), 7);
    for (let i = 0; i < done; i += 2) must(map.delete(scatter(i)), "delete on a full map");
    checkInvariants(map);
    for (let i = 0; i < done / 4; i++) map.set(scatter(done + i), 1);
    expect(map.size).toBe(Math.floor(done / 2) + Math.ceil(done / 4));
    checkInvariants(map);
    map.clear();
    for (let i = 0; i < done / 2; i++) map.set(scatter(i), 1);
    expect(map.size).toBe(Math.ceil(done / 2));
    checkInvariants(map);
    map.dispose();
  });

  test("leaves iterators going", () => {
    const map = new HashMap(u32, u32, limited().options);
    map.set(scatter(0), 0);
    const iterator = map.keys();
    const { done } = untilFull((i) => map.set(scatter(i), i));
    let seen = 0;
    while (!iterator.next().done) seen++;
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThanOrEqual(done);
    expect([...map.keys()].length).toBe(done);
    map.dispose();
  });

  test("says how many of a bulk call were processed, and these stay", () => {
    const map = new HashMap(u32, u32, limited().options);
    const keys = Uint32Array.from({ length: 2_000_000 }, (_, i) => scatter(i));
    let error: OutOfMemoryError | undefined;
    try {
      map.setMany(keys, keys);
    } catch (caught) {
      error = caught as OutOfMemoryError;
    }
    expect(error).toBeInstanceOf(OutOfMemoryError);
    const { processed } = error!;
    expect(processed).toBeGreaterThan(10_000);
    expect(map.size).toBe(processed);
    checkInvariants(map);
    for (let i = 0; i < processed; i++) must(map.get(keys[i]) === keys[i], () => `entry ${i} of the prefix is missing`);
    for (let i = processed; i < processed + 1000; i++) must(!map.has(keys[i]), () => `entry ${i} is beyond the prefix`);
    map.dispose();
  });

  test("refuses a capacity, a reserve and a clone that cannot fit", () => {
    const { options } = limited();
    expect(() => new HashMap(u32, u32, { ...options, capacity: 100_000_000 })).toThrow(OutOfMemoryError);
    const map = new HashMap(u32, u32, options).set(1, 1);
    const before = map.stats();
    expect(() => map.reserve(100_000_000)).toThrow(OutOfMemoryError);
    expect([...map]).toEqual([[1, 1]]);
    expect(map.stats().buckets).toBe(before.buckets);
    checkInvariants(map);
    map.dispose();
  });
});

describe("arenas", () => {
  test("of several maps: one fills it, the others stay as they were", () => {
    const arena = new Arena({ maxBytes: 3 * MIB });
    const references = new HashMap(u32, any<string>(), { arena }).set(1, "one");
    const set = HashSet.from(u64, [5n, 6n], { arena });
    const greedy = new HashMap(f64, f64, { arena });
    untilFull((i) => greedy.set(i / 7, i));
    expect([...references]).toEqual([[1, "one"]]);
    expect([...set].sort()).toEqual([5n, 6n]);
    for (const subject of [references, set, greedy]) checkInvariants(subject as never);
    greedy.dispose();
    for (let i = 0; i < 5000; i++) references.set(i, String(i));
    expect(references.get(4999)).toBe("4999");
    arena.dispose();
  });

  test("do not share their limits or their maps", () => {
    const [small, large] = [new Arena({ maxBytes: 2 * MIB }), new Arena({ maxBytes: 64 * MIB })];
    const [a, b] = [new HashMap(u32, u32, { arena: small }), new HashMap(u32, u32, { arena: large })];
    const { done } = untilFull((i) => {
      a.set(i, i);
      b.set(i, -0);
    });
    for (let i = 0; i < done * 3; i++) b.set(i, 1);
    expect(b.size).toBe(done * 3);
    expect(a.get(done - 1)).toBe(done - 1);
    small.dispose();
    expect(() => a.get(1)).toThrow(DisposedError);
    expect(b.get(1)).toBe(1);
    large.dispose();
  });

  test("keep within maxBytes, and say how much they hold", () => {
    const arena = new Arena({ maxBytes: 8 * MIB });
    const map = new HashMap(u32, u32, { arena });
    const before = arena.stats();
    untilFull((i) => {
      map.set(i, i);
      if (i % 10_000 === 0) expect(arena.stats().bytes).toBeLessThanOrEqual(8 * MIB);
    });
    const after = arena.stats();
    expect(after.bytes).toBeLessThanOrEqual(8 * MIB);
    expect(after.usedBytes).toBeLessThanOrEqual(after.bytes);
    expect(after.usedBytes).toBeGreaterThan(before.usedBytes + 2 * MIB);
    expect(map.stats().bytes).toBeLessThanOrEqual(after.usedBytes);
    arena.dispose();
  });

  test("a map stays within its own maxBytes", () => {
    const map = new HashMap(u32, u32, { maxBytes: MIB });
    untilFull((i) => {
      map.set(scatter(i), i);
      if (i % 1000 === 0) expect(map.stats().bytes).toBeLessThanOrEqual(MIB);
    });
    expect(map.stats().bytes).toBeLessThanOrEqual(MIB);
    // And comes near it: the next doubling would not have fitted.
    expect(map.stats().bytes).toBeGreaterThan(MIB / 4);
    map.dispose();
  });

  test("many can be made and disposed of one after another", () => {
    for (let i = 0; i < 300; i++) {
      const arena = new Arena();
      const map = new HashMap(u32, u32, { arena });
      expect(map.size).toBe(0);
      expect(map.get(1)).toBe(undefined);
      for (let key = 0; key < 100; key++) map.set(key, i);
      expect(map.get(99)).toBe(i);
      arena.dispose();
    }
  });
});
