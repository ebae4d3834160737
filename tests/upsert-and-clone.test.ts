import { any, f32, HashMap, HashSet, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

describe("getOrInsert", () => {
  test("returns what is there, else inserts and returns the default", () => {
    const map = new HashMap(u32, u32).set(1, 10);
    expect(map.getOrInsert(1, 99)).toBe(10);
    expect(map.getOrInsert(2, 20)).toBe(20);
    expect([...map].sort()).toEqual([
      [1, 10],
      [2, 20],
    ]);
  });

  test("a stored undefined is there", () => {
    const map = new HashMap(u32, any()).set(1, undefined);
    expect(map.getOrInsert(1, "new")).toBe(undefined);
    expect(map.has(1)).toBe(true);
    expect(map.has(2)).toBe(false);
    expect(map.get(2)).toBe(undefined);
  });
});

describe("getOrInsertComputed", () => {
  test("calls back for missing keys only, with the key alone", () => {
    const map = new HashMap(u64, u32).set(1n, 1);
    const calls: unknown[][] = [];
    const compute = function (this: unknown, ...args: unknown[]) {
      calls.push([this, ...args]);
      return 7;
    };
    expect(map.getOrInsertComputed(1n, compute)).toBe(1);
    expect(map.getOrInsertComputed(2n, compute)).toBe(7);
    expect(calls).toEqual([[undefined, 2n]]);
  });

  test("looks again when the callback changed the map, as ECMAScript says: the computed value wins", () => {
    for (const meddle of [
      (map: HashMap<number, number>) => map.set(5, 1),
      (map: HashMap<number, number>) => map.clear(),
      (map: HashMap<number, number>) => map.reserve(50_000),
      (map: HashMap<number, number>) => {
        for (let i = 100; i < 9000; i++) map.set(i, i);
      },
      (map: HashMap<number, number>) => void map.getOrInsertComputed(5, () => 2),
      (map: HashMap<number, number>) => void map.set(5, 1).delete(5),
    ]) {
      const map = new HashMap(u32, u32).set(1, 1);
      const compute = () => {
        meddle(map);
        return 42;
      };
      expect(map.getOrInsertComputed(5, compute)).toBe(42);
      expect(map.get(5)).toBe(42);
      expect([...map.keys()].filter((key) => key === 5).length).toBe(1);
      checkInvariants(map);
    }
  });

  test("passes on what the callback throws, and keeps nothing", () => {
    const map = new HashMap(u32, f32);
    expect(() =>
      map.getOrInsertComputed(1, () => {
        throw new SyntaxError("mine");
      }),
    ).toThrow(SyntaxError);
    expect(map.size).toBe(0);
    checkInvariants(map);
  });
});

describe("clone", () => {
  test("is equal, of the same types and options, and independent", () => {
    const map = new HashMap(u32, any<object>(), { loadFactor: 0.5 });
    for (let i = 0; i < 5000; i++) map.set(i, { i });
    const copy = map.clone();
    expect(copy).toBeInstanceOf(HashMap);
    expect(new Map(copy)).toEqual(new Map(map));
    // References are copied, not what they refer to.
    expect(copy.get(7)).toBe(map.get(7));
    expect(copy.stats().buckets).toBe(map.stats().buckets);
    map.delete(7);
    copy.set(8, {});
    expect(copy.has(7)).toBe(true);
    expect(map.get(8)).toEqual({ i: 8 });
    map.dispose();
    expect(copy.size).toBe(5000);
    expect(copy.get(4999)).toEqual({ i: 4999 });
    checkInvariants(copy);
  });

  test("of a map in the middle of a growth or a shrink is whole, and so is the original", () => {
    const map = new HashMap(u32, u32);
    for (let i = 0; i < 3000; i++) {
      map.set(i, i);
      if (i % 97 !== 0) continue;
      const copy = map.clone();
      checkInvariants(copy);
      expect(copy.size).toBe(i + 1);
      for (let key = 0; key <= i; key++) if (copy.get(key) !== key) expect.unreachable(`lost ${key}`);
      copy.dispose();
    }
    checkInvariants(map);
  });

  test("of a set is a set", () => {
    const set = HashSet.from(u32, [1, 2, 3]);
    const copy = set.clone();
    expect(copy).toBeInstanceOf(HashSet);
    copy.add(4);
    expect([set.size, copy.size]).toEqual([3, 4]);
  });
});

describe("from", () => {
  test("takes any iterable of pairs, later ones winning", () => {
    const pairs = function* (): Generator<[number, string]> {
      yield [1, "a"];
      yield [2, "b"];
      yield [1, "c"];
    };
    const map = HashMap.from(u32, any<string>(), pairs());
    expect(new Map(map)).toEqual(
      new Map([
        [1, "c"],
        [2, "b"],
      ]),
    );
    expect(new Map(HashMap.from(u32, any(), new Map([[1, 2]])))).toEqual(new Map([[1, 2]]));
    expect(new Set(HashSet.from(u32, new Uint32Array([4, 5, 4])))).toEqual(new Set([4, 5]));
  });

  test("closes the iterable when an entry is refused", () => {
    let closed = false;
    const pairs = function* (): Generator<[number, number]> {
      try {
        yield [1, 1];
        yield [-1, 1];
        yield [2, 1];
      } finally {
        closed = true;
      }
    };
    expect(() => HashMap.from(u32, u32, pairs())).toThrow(RangeError);
    expect(closed).toBe(true);
  });
});

test("clear empties, draws new secrets, and the map goes on", () => {
  const map = new HashMap(u32, u32);
  const orders = new Set<string>();
  for (let round = 0; round < 3; round++) {
    map.clear();
    expect(map.size).toBe(0);
    for (let i = 0; i < 200; i++) map.set(i, i);
    orders.add([...map.keys()].join());
  }
  expect(map.size).toBe(200);
  expect(orders.size).toBe(3);
});

test("a fixed seed makes everything reproducible, redraws after clear too", () => {
  const run = (seed: number | bigint) => {
    const map = new HashMap(u32, u32, { seed });
    const orders: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 200; i++) map.set(i, i);
      orders.push([...map.keys()].join());
      map.clear();
    }
    return orders;
  };
  expect(run(1)).toEqual(run(1));
  expect(run(1)).toEqual(run(1n));
  expect(run(2n ** 63n)).toEqual(run(2n ** 63n));
  expect(run(1)).not.toEqual(run(2));
  expect(new Set(run(1)).size).toBe(3);
});

test("without a seed two maps differ in their order", () => {
  const order = () =>
    [
      ...HashSet.from(
        u32,
        Array.from({ length: 200 }, (_, i) => i),
      ),
    ].join();
  expect(order()).not.toBe(order());
});

test("set and add can be chained, delete and has answer booleans", () => {
  const map = new HashMap(u32, u32).set(1, 1).set(2, 2);
  expect([map.has(1), map.has(3), map.delete(1), map.delete(1)]).toEqual([true, false, true, false]);
  const set = new HashSet(u32).add(1).add(1);
  expect([set.size, set.has(1), set.delete(1), set.delete(1)]).toEqual([1, true, true, false]);
  expect([map.clear(), set.clear()]).toEqual([undefined, undefined]);
});
