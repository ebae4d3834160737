// The ES2025 set methods, against answers worked out by hand (Node 20 has none of them).
import { HashMap, HashSet, i32, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

const of = (...keys: number[]) => HashSet.from(u32, keys);
const content = (set: unknown) => [...(set as Iterable<number>)].sort((a, b) => a - b);
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** The same operand in every form that a set method takes. */
const forms: [string, (...keys: number[]) => ReadonlySetLike][] = [
  ["a HashSet", of],
  ["a HashSet of another type", (...keys) => HashSet.from(i32, keys)],
  ["a Set", (...keys) => new Set(keys)],
  ["a Map", (...keys) => new Map(keys.map((key) => [key, "x"]))],
  ["a HashMap", (...keys) => HashMap.from(u32, u32, new Map(keys.map((key) => [key, 1])))],
  [
    "a set-like object",
    (...keys) => ({ size: keys.length, has: (key: number) => keys.includes(key), keys: () => keys.values() }),
  ],
];

interface ReadonlySetLike {
  readonly size: number;
  has(key: number): boolean;
  keys(): Iterator<number>;
}

describe.each(forms)("with %s", (_, form) => {
  test("union, intersection, difference, symmetricDifference", () => {
    const [a, b] = [of(1, 2, 3), form(3, 4)];
    expect(content(a.union(b as never))).toEqual([1, 2, 3, 4]);
    expect(content(a.intersection(b as never))).toEqual([3]);
    expect(content(a.difference(b as never))).toEqual([1, 2]);
    expect(content(a.symmetricDifference(b as never))).toEqual([1, 2, 4]);
    for (const result of [a.union(b as never), a.intersection(b as never), a.difference(b as never)]) {
      expect(result).toBeInstanceOf(HashSet);
      checkInvariants(result);
    }
    // Neither operand changes.
    expect(content(a)).toEqual([1, 2, 3]);
    expect(b.size).toBe(2);
  });

  test("the same when the other is larger, so that the other side is walked", () => {
    const [a, b] = [of(1, 2, 3), form(...upTo(3, 40))];
    expect(content(a.union(b as never))).toEqual(upTo(1, 40));
    expect(content(a.intersection(b as never))).toEqual([3]);
    expect(content(a.difference(b as never))).toEqual([1, 2]);
    expect(content(a.symmetricDifference(b as never))).toEqual([1, 2, ...upTo(4, 40)]);
  });

  test("isSubsetOf, isSupersetOf, isDisjointFrom", () => {
    expect(of(1, 2).isSubsetOf(form(1, 2, 3) as never)).toBe(true);
    expect(of(1, 2).isSubsetOf(form(1, 2) as never)).toBe(true);
    expect(of(1, 2, 9).isSubsetOf(form(1, 2, 3) as never)).toBe(false);
    expect(of(1, 2, 3, 4).isSubsetOf(form(1, 2, 3) as never)).toBe(false);
    expect(of(1, 2, 3).isSupersetOf(form(1, 2) as never)).toBe(true);
    expect(of(1, 2, 3).isSupersetOf(form(1, 9) as never)).toBe(false);
    expect(of(1).isSupersetOf(form(1, 2) as never)).toBe(false);
    expect(of(1, 2).isDisjointFrom(form(3, 4) as never)).toBe(true);
    expect(of(1, 2).isDisjointFrom(form(2, 3) as never)).toBe(false);
    expect(of(1, 2, 3, 4).isDisjointFrom(form(9) as never)).toBe(true);
    expect(of(1, 2, 3, 4).isDisjointFrom(form(4) as never)).toBe(false);
  });

  test("empty sets", () => {
    expect(content(of().union(form(1) as never))).toEqual([1]);
    expect(content(of(1).union(form() as never))).toEqual([1]);
    expect(content(of().intersection(form(1) as never))).toEqual([]);
    expect(content(of(1).difference(form() as never))).toEqual([1]);
    expect(content(of(1).symmetricDifference(form() as never))).toEqual([1]);
    expect(of().isSubsetOf(form() as never)).toBe(true);
    expect(of().isSupersetOf(form() as never)).toBe(true);
    expect(of().isDisjointFrom(form() as never)).toBe(true);
  });
});

describe("operands", () => {
  test("with itself", () => {
    const a = of(1, 2, 3);
    expect(content(a.union(a))).toEqual([1, 2, 3]);
    expect(content(a.intersection(a))).toEqual([1, 2, 3]);
    expect(content(a.difference(a))).toEqual([]);
    expect(content(a.symmetricDifference(a))).toEqual([]);
    expect([a.isSubsetOf(a), a.isSupersetOf(a), a.isDisjointFrom(a)]).toEqual([true, true, false]);
  });

  const methods = [
    ...["union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf", "isDisjointFrom"],
  ] as "union"[];

  test.each(methods)("%s refuses what is not set-like with a TypeError, and is unchanged", (method) => {
    const a = of(1, 2);
    const good = { size: 1, has: () => true, keys: () => [].values() };
    for (const bad of [
      ...[undefined, null, 5, "ab", [1, 2], {}, new WeakSet()],
      ...[
        { ...good, size: undefined },
        { ...good, size: Number.NaN },
        { ...good, size: "many" },
      ],
      ...[
        { ...good, has: undefined },
        { ...good, keys: undefined },
        { ...good, has: 5 },
        { ...good, keys: {} },
      ],
    ]) {
      expect(() => a[method](bad as never)).toThrow(TypeError);
    }
    expect(() => a[method]({ ...good, size: -1 } as never)).toThrow(RangeError);
    expect(content(a)).toEqual([1, 2]);
  });

  test("has and keys are asked of the side that ECMAScript says", () => {
    const log: string[] = [];
    const other = (size: number) => ({
      size,
      has: (key: number) => {
        log.push(`has ${key}`);
        return key === 2;
      },
      keys: () => {
        log.push("keys");
        return [2, 7].values();
      },
    });
    of(1, 2).intersection(other(5) as never);
    expect(log.splice(0).sort()).toEqual(["has 1", "has 2"]);
    of(1, 2, 3).intersection(other(2) as never);
    expect(log.splice(0)).toEqual(["keys"]);
    of(1, 2).difference(other(5) as never);
    expect(log.splice(0).sort()).toEqual(["has 1", "has 2"]);
    of(1, 2, 3).difference(other(2) as never);
    expect(log.splice(0)).toEqual(["keys"]);
    of(1, 2).union(other(2) as never);
    of(1, 2).symmetricDifference(other(2) as never);
    expect(log.splice(0)).toEqual(["keys", "keys"]);
    of(1, 2, 3).isSubsetOf(other(2) as never);
    expect(log.splice(0)).toEqual([]);
    of(1).isSupersetOf(other(2) as never);
    expect(log.splice(0)).toEqual([]);
  });

  test("isSupersetOf and isDisjointFrom close the other's iterator when they stop early", () => {
    let closed = 0;
    const other = {
      size: 2,
      has: () => false,
      keys: () => {
        const keys = [1, 2].values() as IterableIterator<number>;
        const close = () => {
          closed++;
          return { done: true, value: undefined };
        };
        return { next: () => keys.next(), return: close };
      },
    };
    expect(of(8, 9).isSupersetOf(other as never)).toBe(false);
    expect(of(1, 5, 6).isDisjointFrom(other as never)).toBe(false);
    expect(closed).toBe(2);
  });

  test("keys that the type does not have are in no set, and cannot enter one", () => {
    const strange = new Set<unknown>([2, -1, "2"]);
    expect(content(of(1, 2).intersection(strange as never))).toEqual([2]);
    expect(content(of(1, 2).difference(strange as never))).toEqual([1]);
    expect(of(1, 2).isDisjointFrom(new Set(["1"]) as never)).toBe(true);
    expect(of(1, 2).isSupersetOf(new Set([1, "1"]) as never)).toBe(false);
    expect(() => of(1, 2).union(strange as never)).toThrow(/-1|"2"/);
    expect(() => of(1, 2).symmetricDifference(strange as never)).toThrow(/-1|"2"/);
  });

  test("the set may be changed by the other's has", () => {
    const a = of(...upTo(0, 100));
    let deleted = 0;
    const other = {
      size: 1000,
      has: (key: number) => {
        for (const victim of a.keys()) {
          if (victim === key || deleted > 50) break;
          a.delete(victim);
          deleted++;
        }
        return true;
      },
      keys: () => [].values(),
    };
    const result = a.intersection(other as never);
    checkInvariants(result);
    checkInvariants(a);
    expect(result.size).toBeLessThanOrEqual(100);
    expect(a.size).toBe(100 - deleted);
  });
});

test("large sets of bigints", () => {
  const range = (from: number, to: number) => HashSet.from(u64, upTo(from, to).map(BigInt));
  const [a, b] = [range(0, 20_000), range(15_000, 40_000)];
  expect(a.union(b).size).toBe(40_000);
  expect(a.intersection(b).size).toBe(5000);
  expect(a.difference(b).size).toBe(15_000);
  expect(b.difference(a).size).toBe(20_000);
  expect(a.symmetricDifference(b).size).toBe(35_000);
  expect(a.isDisjointFrom(range(20_000, 20_010))).toBe(true);
  expect(range(5, 10).isSubsetOf(a)).toBe(true);
  expect(a.isSupersetOf(range(5, 10))).toBe(true);
});

test("a HashSet is set-like enough for the native methods, where there are any", () => {
  const native = new Set([1, 2, 3]) as Set<number> & { union?(other: unknown): Set<number> };
  const { size, has, keys } = of(3, 4);
  expect([size, typeof has, typeof keys]).toEqual([2, "function", "function"]);
  if (native.union) expect([...native.union(of(3, 4))].sort()).toEqual([1, 2, 3, 4]);
});
