// An arena reaches 4 GiB, addresses above 2 GiB are as good as others, and a full arena goes on working.
// Sparse tables (a load factor of 1/64) reach it with few entries.

import { Arena, HashMap, OutOfMemoryError, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, inject, it } from "vitest";

const COUNT = 9_000_000;
const GIB = 2 ** 30;
const keyOf = (i: number): number => Math.imul(i, 0x9e3779b1) >>> 0;

// Both memory forms have the same addresses: one of them is enough for a test of 4 GiB.
it.runIf(inject("memory") === "shared")(
  "a table grows until the arena has 4 GiB, and every entry is found, iterated and deleted there",
  { timeout: 300_000 },
  () => {
    const arena = new Arena();
    const map = new HashMap(u32, u32, { arena, loadFactor: 1 / 64 });
    const keys = new Uint32Array(65_536);
    const values = new Uint32Array(65_536);
    for (let start = 0; start < COUNT; start += keys.length) {
      for (let i = 0; i < keys.length; i++) {
        keys[i] = keyOf(start + i);
        values[i] = start + i;
      }
      map.setMany(keys, values);
    }
    const filled = map.size;
    // 2^26 buckets would be 4 GiB: the evacuation ends where the memory does.
    map.reserve(Math.floor(((3.9 * GIB) / 64) * 7 * (1 / 64)) >>> 0);
    expect(map.evacuate()).toBe(false);
    expect(arena.stats().bytes).toBeGreaterThan(4 * GIB - 2 ** 20);
    expect(() => new HashMap(u32, u32, { arena, capacity: 1_000_000 })).toThrow(OutOfMemoryError);
    checkInvariants(map);

    let wrong = 0;
    for (let i = 0; i < filled; i++) if (map.get(keyOf(i)) !== i) wrong++;
    expect(wrong).toBe(0);
    let sum = 0;
    for (const [key, value] of map) if (keyOf(value) === key) sum++;
    expect(sum).toBe(filled);
    for (let i = 0; i < filled; i += 2) if (!map.delete(keyOf(i))) wrong++;
    for (let i = 0; i < 1000; i++) map.set(keyOf(i), i + 1);
    for (let i = 0; i < 1000; i++) if (map.get(keyOf(i)) !== i + 1) wrong++;
    expect(wrong).toBe(0);
    checkInvariants(map);
    arena.dispose();
  },
);
