// 24.1.2.1 Map.groupBy ( items, callback ), 7.3.35 GroupBy.
import { describe, expect, test } from "vitest";
import { loggingIterator, thrown, withGroupBy } from "./subjects.ts";

describe.each(withGroupBy)("$name", (subject) => {
  const groupBy = subject.Map.groupBy as (items: unknown, callback: unknown) => Map<unknown, unknown[]>;

  test("groups in the order of the keys' first items, each group in the order of its items", () => {
    const groups = groupBy([5, 2, 8, 1, 9], (item: number) => (item % 2 ? "odd" : "even"));
    expect([...groups]).toEqual([
      ["odd", [5, 1, 9]],
      ["even", [2, 8]],
    ]);
    expect(groups instanceof subject.Map).toBe(true);
    const group = groups.get("odd")!;
    expect(Array.isArray(group) && Object.getPrototypeOf(group) === Array.prototype).toBe(true);
    expect(Object.getOwnPropertyDescriptor(group, 0)).toEqual({
      value: 5,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    expect(Reflect.ownKeys(group)).toEqual(["0", "1", "2", "length"]);
  });

  test("keys are the same by SameValueZero, and -0 becomes 0", () => {
    const key = {};
    const groups = groupBy([NaN, NaN, 0, -0, "0", key, key, {}], (item: unknown) => item);
    expect([...groups.values()].map(({ length }) => length)).toEqual([2, 2, 1, 2, 1]);
    expect(Object.is([...groupBy([-0], (item: unknown) => item).keys()][0], 0)).toBe(true);
    expect(Object.is(groupBy([-0], () => 1).get(1)![0], -0)).toBe(true);
  });

  test("step 1, 2: nothing to iterate, or no function, is a TypeError before the iterator is asked for", () => {
    for (const wrong of [undefined, null]) expect(() => groupBy(wrong, () => 1)).toThrow(TypeError);
    const iterable = {
      get [Symbol.iterator]() {
        throw new Error("asked");
      },
    };
    for (const wrong of [undefined, null, 1, {}, "x"]) expect(() => groupBy(iterable, wrong)).toThrow(TypeError);
    for (const wrong of [1, {}, { [Symbol.iterator]: 1 }, Symbol()]) {
      expect(() => groupBy(wrong, () => 1)).toThrow(TypeError);
    }
  });

  test("the callback gets the item and its index, and no receiver", () => {
    const calls: unknown[] = [];
    const callback = function (this: unknown, ...args: unknown[]) {
      calls.push([this, ...args]);
    };
    expect([...groupBy("añ😀", callback)]).toEqual([[undefined, ["a", "ñ", "😀"]]]);
    expect(calls).toEqual([
      [undefined, "a", 0],
      [undefined, "ñ", 1],
      [undefined, "😀", 2],
    ]);
  });

  test("a callback that throws closes the iterator; a step that throws does not", () => {
    const error = new Error("callback");
    const log: string[] = [];
    const iterable = { [Symbol.iterator]: () => loggingIterator(log, [1, 2]) };
    const fail = () => {
      throw error;
    };
    expect(thrown(() => groupBy(iterable, fail))).toBe(error);
    expect(log).toEqual(["get next", "next", "get done", "get value", "get return", "return"]);
    let closed = 0;
    const failing = { next: fail, return: () => ({ closed: ++closed }) };
    expect(thrown(() => groupBy({ [Symbol.iterator]: () => failing }, () => 1))).toBe(error);
    expect(closed).toBe(0);
  });

  test("the receiver does not matter, nor what subclasses and prototypes do", () => {
    class Sub extends subject.Map<unknown, unknown> {
      override set(): never {
        throw new Error("set");
      }
    }
    const groups = (Sub as unknown as { groupBy: typeof groupBy }).groupBy([1], () => 1);
    expect(Object.getPrototypeOf(groups)).toBe(subject.Map.prototype);
    expect([...Reflect.apply(groupBy, undefined, [[1], () => 1])]).toEqual([[1, [1]]]);
  });

  test("many groups, and a large one", () => {
    const groups = groupBy(
      Array.from({ length: 30_000 }, (_, i) => i),
      (i: number) => (i % 3 ? i : "third"),
    );
    expect([groups.size, groups.get("third")!.length, groups.get("third")![9999]]).toEqual([20_001, 10_000, 29_997]);
  });
});
