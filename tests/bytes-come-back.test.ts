// The bytes of keys and values that are gone are given back: when they are deleted, overwritten, cleared, disposed of.
import { Arena, bytes, HashMap, HashSet, string, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

const SIZES = [1, 9, 40, 300, 2000, 24_600, 100_000];
const text = (i: number, size: number) => `${i}:`.padEnd(size, "x");
const SEGMENT = 65_536;

describe.each(SIZES)("of %i bytes", (size) => {
  const n = Math.min(2000, Math.ceil(3_000_000 / size));
  const keys = Array.from({ length: n }, (_, i) => text(i, size));

  test("keys: deleting them gives stats().bytes back, and they fit into the same bytes again", () => {
    const arena = new Arena();
    const map = new HashMap(string, u32, { arena, capacity: n, seed: 1 });
    for (const key of keys) map.set(key, 1);
    const full = map.stats().bytes;
    expect(full).toBeGreaterThanOrEqual(n * size);
    const used: number[] = [];
    for (let round = 0; round < 6; round++) {
      if (round % 2) expect(map.deleteMany(keys)).toBe(n);
      else for (const key of keys) map.delete(key);
      expect(map.stats().bytes).toBeLessThanOrEqual(full - n * size);
      if (round % 2) map.setMany(keys, 1);
      else for (const key of keys) map.set(key, 1);
      expect(map.stats().bytes).toBeLessThanOrEqual(full * 1.02 + 4096);
      used.push(arena.stats().usedBytes);
    }
    expect(Math.max(...used)).toBeLessThanOrEqual(used[0] + 2 * SEGMENT);
    checkInvariants(map);
    arena.dispose();
  });

  test("values: overwriting them by short ones and by long ones, in single calls and in bulk", () => {
    const arena = new Arena();
    const map = new HashMap(u32, string, { arena, capacity: n, seed: 1 });
    const numbers = Uint32Array.from(keys.keys());
    for (const i of numbers) map.set(i, "");
    const empty = map.stats().bytes;
    const used: number[] = [];
    for (let round = 0; round < 6; round++) {
      if (round % 2) map.setMany(numbers, keys);
      else for (const i of numbers) map.set(i, keys[i]);
      expect(map.stats().bytes).toBeGreaterThanOrEqual(n * size);
      used.push(arena.stats().usedBytes);
      if (round % 2) map.setMany(numbers, "");
      else for (const i of numbers) map.set(i, "");
      expect(map.stats().bytes).toBe(empty);
    }
    expect(Math.max(...used)).toBeLessThanOrEqual(used[0] + 2 * SEGMENT);
    expect(map.deleteMany(numbers)).toBe(n);
    expect(map.stats().bytes).toBeLessThan(empty);
    checkInvariants(map);
    arena.dispose();
  });

  test.each(["clear", "dispose"] as const)("%s gives keys and values back", (way) => {
    const arena = new Arena();
    let map = new HashMap(tuple(u32, string), bytes, { arena });
    const value = new Uint8Array(size);
    const before = arena.stats().usedBytes;
    const used: number[] = [];
    for (let round = 0; round < 6; round++) {
      keys.forEach((key, i) => {
        map.set([i, key], value);
      });
      used.push(arena.stats().usedBytes);
      map[way]();
      if (way === "dispose") map = new HashMap(tuple(u32, string), bytes, { arena });
      expect(map.stats().bytes).toBeLessThan(20_000);
    }
    expect(used[0]).toBeGreaterThan(before);
    expect(Math.max(...used)).toBeLessThanOrEqual(used[0] + 4 * SEGMENT);
    checkInvariants(map);
    arena.dispose();
  });

  test("an insertion that was refused, a look-up that found nothing: nothing is kept of the key", () => {
    const arena = new Arena();
    const set = new HashSet(string, { arena }).add("a");
    set.has(keys[0]); // its block may be kept for the next one
    set.delete(keys[0]);
    const { usedBytes } = arena.stats();
    const own = set.stats().bytes;
    for (const key of keys) {
      set.has(key);
      set.delete(key);
      set.hasMany([key, "a"]);
    }
    expect(set.stats().bytes).toBe(own);
    expect(arena.stats().usedBytes).toBeLessThanOrEqual(usedBytes + 2 * SEGMENT);
    checkInvariants(set);
    arena.dispose();
  });
});
