// 24.2.1.2 GetSetRecord and the methods that take another set (24.2.4): what is asked of the argument, in which order, and
// what happens when the argument changes the receiver.
import type { Set as CompatSet, ReadonlySetLike } from "tophash/compat";
import { describe, expect, test } from "vitest";
import { loggingIterator, loggingSetLike, subjects, thrown, withSetMethods } from "./subjects.ts";

const MAKING = ["union", "intersection", "difference", "symmetricDifference"] as const;
const ASKING = ["isSubsetOf", "isSupersetOf", "isDisjointFrom"] as const;
const METHODS = [...MAKING, ...ASKING];
type Method = (typeof METHODS)[number];
type Like = ReadonlySetLike<unknown>;

const RECORD = ["get size", "get has", "get keys"];
const STEP = ["next", "get done", "get value"];
const END = ["next", "get done"];

describe.each(withSetMethods)("$name", (subject) => {
  const set = (...values: unknown[]): CompatSet<unknown> => new subject.Set(values);
  const run = (receiver: CompatSet<unknown>, method: Method, other: unknown): unknown => {
    const result = (receiver[method] as (other: unknown) => unknown)(other);
    return typeof result === "boolean" ? result : [...(result as Iterable<unknown>)];
  };

  describe.each(METHODS)("GetSetRecord in %s", (method) => {
    test("step 1: what is no object is a TypeError", () => {
      for (const wrong of [undefined, null, 1, "abc", true, 1n, Symbol()]) {
        expect(() => run(set(1), method, wrong)).toThrow(TypeError);
      }
      expect(() => run(set(1), method, [1])).toThrow(TypeError);
    });

    test("step 2 to 5: size becomes a number; NaN is a TypeError, before `has` is asked for", () => {
      for (const size of [undefined, NaN, "x", {}, 1n, Symbol()]) {
        const log: string[] = [];
        expect(() => run(set(1), method, loggingSetLike(log, [1], size))).toThrow(TypeError);
        expect(log).toEqual(["get size"]);
      }
      const error = new Error("valueOf");
      const size = {
        valueOf() {
          throw error;
        },
      };
      expect(thrown(() => run(set(1), method, loggingSetLike([], [1], size)))).toBe(error);
      for (const good of ["1", true, 1.9, { valueOf: () => 1 }, Infinity, -0.9, null]) {
        expect(() => run(set(), method, loggingSetLike([], [], good))).not.toThrow();
      }
    });

    test("step 7: a negative size is a RangeError, before `has` is asked for", () => {
      for (const size of [-1, -Infinity, "-2", -1.5]) {
        const log: string[] = [];
        expect(() => run(set(1), method, loggingSetLike(log, [1], size))).toThrow(RangeError);
        expect(log).toEqual(["get size"]);
      }
    });

    test("step 8 to 11: `has`, then `keys` must be functions", () => {
      for (const wrong of [undefined, null, 1, {}, "f"]) {
        const log: string[] = [];
        const noHas = {
          size: 1,
          has: wrong,
          get keys() {
            log.push("keys");
            return () => [].values();
          },
        };
        expect(() => run(set(1), method, noHas)).toThrow(TypeError);
        expect(log).toEqual([]);
        expect(() => run(set(1), method, { size: 1, has: () => true, keys: wrong })).toThrow(TypeError);
      }
    });

    test("keys() must return an object; its next is called as it is, without [Symbol.iterator]", () => {
      const like = (iterator: unknown, size: number) => ({ size, has: () => true, keys: () => iterator });
      const takesKeys = method !== "isSubsetOf";
      if (!takesKeys) return;
      const size = method === "isSupersetOf" || method === "union" || method === "symmetricDifference" ? 0 : 1;
      for (const wrong of [undefined, null, 1, "abc"]) {
        expect(() => run(set(1, 2, 3), method, like(wrong, size))).toThrow(TypeError);
      }
      const iterator = { next: () => ({ done: true, value: 1 }) };
      expect(() => run(set(1, 2, 3), method, like(iterator, size))).not.toThrow();
    });

    test("the receiver must be a Set, which is looked at first", () => {
      const log: string[] = [];
      for (const receiver of [undefined, {}, new subject.Map(), Object.create(subject.Set.prototype)]) {
        const call = () => Reflect.apply(subject.Set.prototype[method], receiver, [loggingSetLike(log, [1])]);
        expect(call).toThrow(TypeError);
      }
      expect(log).toEqual([]);
    });

    test("sets of either kind, maps, and anything like them will do", () => {
      const expected: Record<Method, unknown> = {
        union: [1, 2, 3, 4],
        intersection: [2, 3],
        difference: [1],
        symmetricDifference: [1, 4],
        isSubsetOf: false,
        isSupersetOf: false,
        isDisjointFrom: false,
      };
      const others: unknown[] = subjects.flatMap((each) => [
        new each.Set([2, 3, 4]),
        new each.Map([
          [2, "b"],
          [3, "c"],
          [4, "d"],
        ]),
      ]);
      for (const other of [...others, loggingSetLike([], [2, 3, 4])]) {
        expect(run(set(1, 2, 3), method, other)).toEqual(expected[method]);
      }
    });
  });

  test.each<[Method, unknown[], unknown[], string[], unknown]>([
    ["union", [1, 2], [2, 3], [...RECORD, "keys", "get next", ...STEP, ...STEP, ...END], [1, 2, 3]],
    ["symmetricDifference", [1, 2], [2, 3], [...RECORD, "keys", "get next", ...STEP, ...STEP, ...END], [1, 3]],
    ["intersection", [1, 2], [2, 3], [...RECORD, "has 1", "has 2"], [2]],
    ["intersection", [1, 2, 3], [3, 2], [...RECORD, "keys", "get next", ...STEP, ...STEP, ...END], [3, 2]],
    ["difference", [1, 2], [2, 3], [...RECORD, "has 1", "has 2"], [1]],
    ["difference", [1, 2, 3], [3, 2], [...RECORD, "keys", "get next", ...STEP, ...STEP, ...END], [1]],
    ["isSubsetOf", [1, 2], [2, 3], [...RECORD, "has 1"], false],
    ["isSubsetOf", [2, 3], [3, 2], [...RECORD, "has 2", "has 3"], true],
    ["isSubsetOf", [1, 2, 3], [3, 2], RECORD, false],
    ["isSupersetOf", [1, 2], [2, 3], [...RECORD, "keys", "get next", ...STEP, ...STEP, "get return", "return"], false],
    ["isSupersetOf", [1, 2, 3], [3, 2], [...RECORD, "keys", "get next", ...STEP, ...STEP, ...END], true],
    ["isSupersetOf", [1], [3, 2], RECORD, false],
    ["isDisjointFrom", [1, 2], [2, 3], [...RECORD, "has 1", "has 2"], false],
    ["isDisjointFrom", [1, 2], [3, 4], [...RECORD, "has 1", "has 2"], true],
    [
      "isDisjointFrom",
      [1, 2, 3],
      [4, 3],
      [...RECORD, "keys", "get next", ...STEP, ...STEP, "get return", "return"],
      false,
    ],
    ["isDisjointFrom", [1, 2, 3], [5, 4], [...RECORD, "keys", "get next", ...STEP, ...STEP, ...END], true],
  ])("%s of %j and %j asks in order", (method, own, other, expectedLog, expected) => {
    const log: string[] = [];
    expect(run(set(...own), method, loggingSetLike(log, other))).toEqual(expected);
    expect(log).toEqual(expectedLog);
  });

  test("results are plain Sets, made without a constructor, `add` or species of a subclass", () => {
    let made = 0;
    class Sub extends subject.Set<unknown> {
      constructor(values?: unknown[]) {
        super(values);
        made++;
      }
      static override get [Symbol.species](): never {
        throw new Error("species");
      }
    }
    const sub = new Sub([1, 2]);
    sub.add = () => {
      throw new Error("add");
    };
    sub.has = sub.delete = sub.add as never;
    for (const method of MAKING) {
      const result = sub[method](set(2, 3));
      expect(Object.getPrototypeOf(result) === subject.Set.prototype).toBe(true);
      result.add(9);
      expect(sub.size).toBe(2);
    }
    expect(made).toBe(1);
  });

  test("-0 from the argument becomes 0", () => {
    for (const method of ["union", "symmetricDifference"] as const) {
      expect(Object.is([...set()[method](loggingSetLike([], [-0]) as Like)][0], 0)).toBe(true);
      expect([...set(0)[method](loggingSetLike([], [-0]) as Like)]).toEqual(method === "union" ? [0] : []);
    }
    const keys = { size: 0, has: () => false, keys: () => [-0, 0].values() };
    expect(Object.is([...set(0, 1).intersection(keys)][0], 0)).toBe(true);
    expect([...set(0, 1).intersection(keys)]).toEqual([0]);
    expect([...set(0, 1).difference(keys)]).toEqual([1]);
  });

  test("keys that come twice count once, also for symmetricDifference", () => {
    const twice = { size: 2, has: () => true, keys: () => [1, 1, 7, 7].values() };
    expect([...set(1, 2).symmetricDifference(twice)]).toEqual([2, 7]);
    expect([...set(2).union(twice)]).toEqual([2, 1, 7]);
    expect([...set(1, 2, 3).intersection(twice)]).toEqual([1]);
  });

  test.each(["union", "symmetricDifference", "intersection", "difference"] as const)(
    "%s does not close the iterator when a step throws",
    (method) => {
      const log: string[] = [];
      const error = new Error("value");
      const keys = () => {
        const iterator = loggingIterator(log, [1]);
        const next = () => ({
          done: false,
          get value() {
            throw error;
          },
        });
        return Object.defineProperty(iterator, "next", { value: next }) as never;
      };
      expect(thrown(() => set(1, 2, 3)[method]({ size: 1, has: () => true, keys }))).toBe(error);
      expect(log).toEqual([]);
    },
  );

  test.each(["isSupersetOf", "isDisjointFrom"] as const)("%s: what closing throws, or returns, counts", (method) => {
    const like = (close: unknown) => ({
      size: 1,
      has: () => false,
      keys: () => ({
        next: () => ({ done: false, value: method === "isSupersetOf" ? 9 : 1 }) as const,
        return: close as never,
      }),
    });
    const own = set(1, 2, 3);
    const error = new Error("return");
    const fail = () => {
      throw error;
    };
    expect(thrown(() => own[method](like(fail)))).toBe(error);
    for (const wrong of [() => 1, () => undefined, 1, {}]) expect(() => own[method](like(wrong))).toThrow(TypeError);
    for (const good of [() => ({}), undefined, null]) expect(own[method](like(good))).toBe(false);
  });

  test("large sets, both ways round", () => {
    const large = new subject.Set(Array.from({ length: 20_000 }, (_, i) => i));
    const evens = new subject.Set(Array.from({ length: 9000 }, (_, i) => i * 2));
    expect(large.union(evens).size).toBe(20_000);
    expect(large.intersection(evens).size).toBe(9000);
    expect(evens.intersection(large).size).toBe(9000);
    expect(large.difference(evens).size).toBe(11_000);
    expect(evens.difference(large).size).toBe(0);
    expect(large.symmetricDifference(evens).size).toBe(11_000);
    expect([evens.isSubsetOf(large), large.isSupersetOf(evens), evens.isDisjointFrom(large)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
