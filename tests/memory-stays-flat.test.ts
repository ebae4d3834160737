// Fill and empty fifty times: what is freed is used again, whichever way the map is emptied.
import { Arena, any, HashMap, HashSet } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { distinctKeys, keyKind, keyKinds, valueKind } from "./lib/kinds.ts";
import type { LooseMap, LooseSet } from "./lib/types.ts";

const ROUNDS = 50;
const N = 6000;
const SEGMENT = 65536;

/** Runs the rounds and compares the memory of the last forty with that of the first ten. */
function staysFlat(arena: Arena, round: (i: number) => void): void {
  let early = 0;
  let late = 0;
  for (let i = 0; i < ROUNDS; i++) {
    round(i);
    // What is in use, dead storage included: the memory itself only ever grows.
    const { usedBytes } = arena.stats();
    if (i < 10) early = Math.max(early, usedBytes);
    else late = Math.max(late, usedBytes);
  }
  expect(early).toBeGreaterThan(0);
  // Secrets differ from round to round, and with them the number of overflow buckets: a few segments of slack.
  expect(late).toBeLessThanOrEqual(early + 4 * SEGMENT);
}

describe.each(keyKinds)("$name keys", (keys) => {
  const pool = distinctKeys(keys, N);
  const list = keys.list(pool);
  const create = (arena: Arena) => new HashMap(keys.type, valueKind("u32").type, { arena }) as LooseMap;

  test("emptied by deleting every key", () => {
    const arena = new Arena();
    const map = create(arena);
    staysFlat(arena, () => {
      for (const key of pool) map.set(key, 1);
      for (const key of pool) map.delete(key);
      expect(map.size).toBe(0);
    });
    checkInvariants(map);
    arena.dispose();
  });

  test("emptied by deleteMany and shrink", () => {
    const arena = new Arena();
    const map = create(arena);
    staysFlat(arena, () => {
      map.setMany(list, 1);
      map.deleteMany(list);
      map.shrink();
    });
    checkInvariants(map);
    arena.dispose();
  });

  test("emptied by clear", () => {
    const arena = new Arena();
    const map = create(arena);
    staysFlat(arena, () => {
      map.setMany(list, 1);
      map.clear();
    });
    checkInvariants(map);
    arena.dispose();
  });

  test("disposed and made anew", () => {
    const arena = new Arena();
    staysFlat(arena, () => {
      const map = create(arena);
      map.setMany(list, 1);
      map.dispose();
    });
    arena.dispose();
  });
});

test("maps of mixed types and sizes in one arena, some emptied, some disposed", () => {
  const arena = new Arena();
  const lasting = new HashMap(keyKind("u32").type, valueKind("u32").type, { arena }) as LooseMap;
  staysFlat(arena, (round) => {
    const maps = keyKinds.flatMap((keys, k) =>
      ["u32", "f64", "any"].map((name) => {
        const values = valueKind(name);
        const map = new HashMap(keys.type, values.type, { arena }) as LooseMap;
        const size = 50 * (k + 1) ** 3;
        for (let i = 0; i < size; i++) map.set(keys.at(i), values.at(i % 9));
        return map;
      }),
    );
    const sets = keyKinds.map((keys) => {
      const set = new HashSet(keys.type, { arena }) as LooseSet;
      for (let i = 0; i < 3000; i++) set.add(keys.at(i));
      return set;
    });
    for (let i = 0; i < 3000; i++) lasting.set(i + round * 1000, i);
    maps.forEach((map, i) => {
      checkInvariants(map);
      if (i % 2) map.clear();
      map.dispose();
    });
    for (const set of sets) set.dispose();
    for (let i = 0; i < 3000; i++) lasting.delete(i + round * 1000);
  });
  checkInvariants(lasting);
  arena.dispose();
});

test("a table that grows, shrinks and grows again holds no more than the first time", () => {
  const arena = new Arena();
  const map = new HashMap(keyKind("u32").type, valueKind("f64").type, { arena }) as LooseMap;
  staysFlat(arena, (round) => {
    const high = round % 2 ? 40_000 : 4000;
    for (let i = 0; i < high; i++) map.set(i, i);
    for (let i = 100; i < high; i++) map.delete(i);
  });
  expect(map.size).toBe(100);
  checkInvariants(map);
  // A map that has shrunk has given back nearly all that it had.
  map.shrink();
  map.evacuate();
  expect(map.stats().bytes).toBeLessThan(16_384);
  arena.dispose();
});

test("clones take no memory along when they go", () => {
  const arena = new Arena();
  const map = HashMap.from(keyKind("u32").type, any(), [], { arena }) as LooseMap;
  for (let i = 0; i < N; i++) map.set(i, { i });
  staysFlat(arena, () => {
    const copy = map.clone();
    expect(copy.size).toBe(N);
    copy.dispose();
  });
  arena.dispose();
});

test("ten thousand small maps, made and disposed of one after another, leave nothing behind", () => {
  const arena = new Arena();
  const spent = () => {
    for (let i = 0; i < 200; i++) {
      const map = new HashMap(keyKind("u32").type, valueKind("f64").type, { arena, capacity: i % 30 }) as LooseMap;
      const set = new HashSet(keyKind("u64").type, { arena }) as LooseSet;
      for (let key = 0; key < i % 50; key++) {
        map.set(key, key);
        set.add(BigInt(key));
      }
      if (i % 3 === 0) map.clear();
      map.dispose();
      set.dispose();
    }
  };
  staysFlat(arena, spent);
  // Nothing but the arena's own segments is left once dead storage is taken apart.
  const last = new HashMap(keyKind("u32").type, valueKind("u32").type, { arena }) as LooseMap;
  for (let i = 0; i < 1000; i++) last.set(i, i);
  checkInvariants(last);
  expect(arena.stats().deadBytes).toBeLessThanOrEqual(SEGMENT);
  arena.dispose();
});
