// No operation walks a table. Proved by structure (how many buckets one operation evacuates), and for the operations on
// a whole map by comparing with one that does walk.
import { Arena, any, f64, HashMap, HashSet, u32, u64 } from "tophash";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { initReleaseCore } from "./lib/core.ts";
import { scatter } from "./lib/kinds.ts";
import { must } from "./lib/same.ts";

beforeAll(() => initReleaseCore(inject("memory")));

/** "A couple": its own bucket, one or two more behind `nevacuate`. */
const BOUND = 8;
const N = 1_000_000;

type Watched = { stats(): { evacuated: number } };

/** Runs `operation` for each i and returns the most buckets that one call evacuated. */
function worst(map: Watched, count: number, operation: (i: number) => void): number {
  let most = 0;
  let before = map.stats().evacuated;
  for (let i = 0; i < count; i++) {
    operation(i);
    const now = map.stats().evacuated;
    if (now - before > most) most = now - before;
    before = now;
  }
  return most;
}

describe("one operation evacuates a bounded number of buckets", () => {
  const map = () => new HashMap(u32, u32);

  test("set, up to a million entries, and delete back to none", () => {
    const subject = map();
    const up = worst(subject, N, (i) => subject.set(scatter(i), i));
    expect(up).toBeGreaterThan(0);
    expect(up).toBeLessThanOrEqual(BOUND);
    expect(subject.size).toBe(N);
    expect(worst(subject, N, (i) => subject.get(scatter(i)))).toBe(0);
    expect(worst(subject, N, (i) => subject.has(scatter(i)))).toBe(0);
    const down = worst(subject, N, (i) => subject.delete(scatter(i)));
    expect(down).toBeGreaterThan(0);
    expect(down).toBeLessThanOrEqual(BOUND);
    expect(subject.size).toBe(0);
    subject.dispose();
  });

  test.each<[string, (map: HashMap<number, number>, i: number) => void]>([
    ["getOrInsert", (subject, i) => subject.getOrInsert(scatter(i), i)],
    ["getOrInsertComputed", (subject, i) => subject.getOrInsertComputed(scatter(i), () => i)],
    ["add", (subject, i) => subject.add(scatter(i), 1)],
    ["setMany of one", (subject, i) => subject.setMany([scatter(i)], 1)],
    ["set and overwrite", (subject, i) => subject.set(scatter(i), 1).set(scatter(i >>> 1), 2)],
  ])("%s", (_, operation) => {
    const subject = map();
    const most = worst(subject, N / 4, (i) => operation(subject, i));
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(2 * BOUND);
    subject.dispose();
  });

  test("every geometry", () => {
    const set = new HashSet(u64);
    expect(worst(set, N / 8, (i) => set.add(BigInt(scatter(i)) << 20n))).toBeLessThanOrEqual(BOUND);
    const doubles = new HashMap(f64, f64);
    expect(worst(doubles, N / 8, (i) => doubles.set(scatter(i) / 3, i))).toBeLessThanOrEqual(BOUND);
    const references = new HashMap(u32, any());
    expect(worst(references, N / 8, (i) => references.set(scatter(i), map))).toBeLessThanOrEqual(BOUND);
    for (const subject of [set, doubles, references]) subject.dispose();
  });

  test("no two consecutive growths are needed for one insertion: the work keeps up", () => {
    const subject = map();
    let longest = 0;
    let length = 0;
    for (let i = 0; i < N; i++) {
      subject.set(scatter(i), i);
      length = subject.stats().growing ? length + 1 : 0;
      if (length > longest) longest = length;
    }
    // A growth ends long before its table is full again.
    expect(longest).toBeLessThan(N / 4);
    must(subject.stats().loadFactor <= 1, () => `load factor ${subject.stats().loadFactor}`);
    subject.dispose();
  });
});

describe("an operation on the whole map touches nothing", () => {
  const keys = Uint32Array.from({ length: N }, (_, i) => scatter(i));
  const full = () => {
    const map = new HashMap(u32, u32);
    map.setMany(keys, 1);
    map.evacuate();
    return map;
  };
  /** Full enough not to shrink by itself, empty enough to shrink when told. */
  const sparse = () => {
    const map = full();
    map.deleteMany(keys.subarray(0, 0.6 * N));
    map.evacuate();
    return map;
  };

  test.each<[string, () => HashMap<number, number>, (map: HashMap<number, number>) => void]>([
    ["reserve", full, (map) => map.reserve(8 * N)],
    ["shrink", sparse, (map) => map.shrink()],
    ["clear", full, (map) => map.clear()],
    ["an evacuate of one bucket", full, (map) => void map.evacuate({ maxBuckets: 1 })],
  ])("%s evacuates a few buckets at most", (_, prepare, operation) => {
    const map = prepare();
    const before = map.stats().evacuated;
    operation(map);
    expect(map.stats().evacuated - before).toBeLessThanOrEqual(BOUND);
    map.dispose();
  });

  test("evacuate moves as many buckets as it is told and says when it is done", () => {
    const map = full();
    map.reserve(4 * N);
    const before = map.stats();
    expect(before.growing).toBeTruthy();
    expect(map.evacuate({ maxBuckets: 100 })).toBe(false);
    const moved = map.stats().evacuated - before.evacuated;
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThanOrEqual(100);
    expect(map.evacuate({ deadline: 0 })).toBe(false);
    expect(map.stats().growing).toBeTruthy();
    expect(map.evacuate({ deadline: performance.now() + 60_000 })).toBe(true);
    expect(map.stats().growing).toBeFalsy();
    expect(map.evacuate({ maxBuckets: 0 })).toBe(true);
    expect(map.size).toBe(N);
    map.dispose();
  });

  /** The fastest of a few goes: what interrupts one go does not interrupt all. */
  function fastest(prepare: () => HashMap<number, unknown>, action: (map: HashMap<number, unknown>) => void): number {
    let best = Infinity;
    for (let go = 0; go < 5; go++) {
      const map = prepare();
      const start = performance.now();
      action(map);
      best = Math.min(best, performance.now() - start);
      map.dispose();
    }
    return best;
  }

  test("clear, dispose, reserve and shrink take a fraction of what one walk takes", () => {
    const walk = fastest(full as never, (map) => map.keysArray());
    expect(fastest(full as never, (map) => map.clear())).toBeLessThan(walk / 5);
    expect(fastest(full as never, (map) => map.dispose())).toBeLessThan(walk / 5);
    expect(fastest(full as never, (map) => map.reserve(4 * N))).toBeLessThan(walk / 5);
    expect(fastest(sparse as never, (map) => map.shrink())).toBeLessThan(walk / 5);
  });

  test("the same for `any` values, whose references lie in JavaScript", () => {
    const value = { a: 1 };
    const references = () => {
      const map = new HashMap(u32, any());
      for (let i = 0; i < N / 2; i++) map.set(scatter(i), value);
      return map as HashMap<number, unknown>;
    };
    const walk = fastest(references, (map) => map.valuesArray());
    expect(fastest(references, (map) => map.clear())).toBeLessThan(walk / 5);
    expect(fastest(references, (map) => map.dispose())).toBeLessThan(walk / 5);
  });

  test("what clear and dispose left is taken apart by later work, and used again", () => {
    const arena = new Arena();
    const create = () => {
      const map = new HashMap(u32, u32, { arena });
      for (let i = 0; i < N / 4; i++) map.set(scatter(i), i);
      return map;
    };
    const first = create();
    const { usedBytes } = arena.stats();
    first.dispose();
    for (let round = 0; round < 6; round++) {
      const map = create();
      if (round % 2) map.clear();
      map.dispose();
    }
    expect(arena.stats().usedBytes).toBeLessThan(usedBytes * 2.5);
    arena.dispose();
  });
});
