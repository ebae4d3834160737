// Options, types and arguments that are not what the contract says are refused by name, before anything is made.
import { Arena, any, f32, HashMap, HashSet, string, u32 } from "tophash";
import { init } from "tophash/core";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

const bad = (value: unknown) => value as never;

describe.each([
  ["HashMap", (options: unknown) => new HashMap(u32, u32, bad(options))],
  ["HashSet", (options: unknown) => new HashSet(u32, bad(options))],
  ["HashMap.from", (options: unknown) => HashMap.from(u32, u32, [[1, 1]], bad(options))],
] as const)("%s", (_, create) => {
  test.each([
    ...[-1, 1.5, Number.NaN, Infinity, -Infinity, 2 ** 53].map((value) => [value, RangeError] as const),
    ...["5", null, true, {}, 5n].map((value) => [value, TypeError] as const),
  ])("refuses capacity %o", (capacity, error) => {
    expect(() => create({ capacity })).toThrow(error);
    expect(() => create({ capacity })).toThrow(/capacity/);
  });

  test.each([
    ...[0, -1, Number.NaN, Infinity].map((value) => [value, RangeError] as const),
    ...["0.5", null, {}, 1n].map((value) => [value, TypeError] as const),
  ])("refuses loadFactor %o", (loadFactor, error) => {
    expect(() => create({ loadFactor })).toThrow(error);
    expect(() => create({ loadFactor })).toThrow(/loadFactor/);
  });

  test.each([
    ...[-1, 0.5, Number.NaN].map((value) => [value, RangeError] as const),
    ...["1000000", null, {}].map((value) => [value, TypeError] as const),
  ])("refuses maxBytes %o", (maxBytes, error) => {
    expect(() => create({ maxBytes })).toThrow(error);
    expect(() => create({ maxBytes })).toThrow(/maxBytes/);
  });

  test.each(["1", null, {}, true])("refuses seed %o", (seed) => {
    expect(() => create({ seed })).toThrow(TypeError);
  });

  test.each([null, {}, 5, new Map()])("refuses arena %o", (arena) => {
    expect(() => create({ arena })).toThrow(TypeError);
  });

  test("refuses options that are not an object", () => {
    for (const options of [5, "capacity", true, null]) expect(() => create(options)).toThrow(TypeError);
  });

  test("takes good options", () => {
    for (const options of [
      {},
      undefined,
      { capacity: 0 },
      { capacity: 10, loadFactor: 0.5, seed: 1 },
      { seed: 2n ** 70n },
      { loadFactor: 1 },
    ]) {
      create(options).dispose();
    }
    create({
      capacity: undefined,
      loadFactor: undefined,
      seed: undefined,
      maxBytes: undefined,
      arena: undefined,
    }).dispose();
  });
});

test.each([5, "capacity", true, null, () => {}, Symbol("s")])(
  "options that are not an object are refused: %o",
  (options) => {
    const map = HashMap.from(u32, u32, [[1, 1]]);
    const shared = SharedHashMap.from(u32, u32, [[1, 1]]);
    for (const call of [
      () => new Arena(bad(options)),
      () => map.evacuate(bad(options)),
      () => map.getMany([1], undefined, bad(options)),
      () => new HashSet(u32).evacuate(bad(options)),
      () => shared.evacuate(bad(options)),
      () => shared.assist(bad(options)),
      () => shared.getMany([1], undefined, bad(options)),
      () => init(undefined, bad(options)),
    ]) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(/options must be an object, got /);
    }
  },
);

describe("types", () => {
  test.each([undefined, null, "u32", 4, {}, Number, f32, any(), any])("%o is not a key type", (type) => {
    expect(() => new HashMap(bad(type), u32)).toThrow(TypeError);
    expect(() => new HashSet(bad(type))).toThrow(TypeError);
    expect(() => new HashMap(bad(type), u32)).toThrow(/key type/);
  });

  test.each([undefined, null, "u32", 4, {}, Number, any])("%o is not a value type", (type) => {
    expect(() => new HashMap(u32, bad(type))).toThrow(TypeError);
    expect(() => new HashMap(u32, bad(type))).toThrow(/value type/);
  });

  test("the constructors need new", () => {
    expect(() => (HashMap as unknown as (...args: unknown[]) => void)(u32, u32)).toThrow(TypeError);
    expect(() => (HashSet as unknown as (...args: unknown[]) => void)(u32)).toThrow(TypeError);
  });
});

describe("arguments", () => {
  test.each([
    ...[-1, 0.5, Number.NaN, Infinity].map((value) => [value, RangeError] as const),
    ...["5", undefined, null, {}, 5n].map((value) => [value, TypeError] as const),
  ])("reserve refuses %o", (count, error) => {
    const map = new HashMap(u32, u32).set(1, 1);
    expect(() => map.reserve(bad(count))).toThrow(error);
    expect([...map]).toEqual([[1, 1]]);
  });

  test("evacuate refuses limits that are not numbers of at least 0", () => {
    const map = new HashMap(u32, u32);
    for (const maxBuckets of [-1, 0.5, Number.NaN]) expect(() => map.evacuate({ maxBuckets })).toThrow(RangeError);
    for (const maxBuckets of ["5", null, {}])
      expect(() => map.evacuate({ maxBuckets: bad(maxBuckets) })).toThrow(TypeError);
    for (const deadline of ["5", null, {}, 5n])
      expect(() => map.evacuate({ deadline: bad(deadline) })).toThrow(TypeError);
    expect(() => map.evacuate({ deadline: Number.NaN })).toThrow(RangeError);
  });

  test("getOrInsertComputed needs a function, even for a key that is there", () => {
    const map = new HashMap(u32, u32).set(1, 1);
    for (const callback of [undefined, null, 5, {}]) {
      expect(() => map.getOrInsertComputed(1, bad(callback))).toThrow(TypeError);
      expect(() => map.getOrInsertComputed(2, bad(callback))).toThrow(TypeError);
    }
    expect(map.size).toBe(1);
  });

  test.each([
    ["HashMap", HashMap],
    ["SharedHashMap", SharedHashMap],
  ] as const)("%s.from needs an iterable of pairs, and says what is none", (_, Class) => {
    const from = (iterable: unknown) => () => Class.from(string, string, bad(iterable));
    for (const [iterable, got] of [
      [undefined, "undefined"],
      [null, "null"],
      [5, "5 (number)"],
      [{}, "[object Object]"],
      [{ [Symbol.iterator]: 5 }, "[object Object]"],
    ] as const) {
      expect(from(iterable)).toThrow(new TypeError(`an iterable of [key, value] pairs is needed, got ${got}`));
    }
    for (const [pair, got] of [
      ["ab", '"ab" (string)'],
      [5, "5 (number)"],
      [null, "null"],
      [undefined, "undefined"],
    ] as const) {
      const due = new TypeError(`entry 1 must be a [key, value] pair, got ${got}`);
      expect(from([["a", "b"], pair])).toThrow(due);
    }
    expect(from([["a"]])).toThrow(/a value must be a string, got undefined/);
    // As the constructor of Map has it.
    expect([...Class.from(string, string, bad([{ 0: "a", 1: "b" }, ["c", "d", "e"]]))].sort()).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  test("an iterable whose entry is none is closed", () => {
    let closed = 0;
    const entries = function* (): Generator<never> {
      try {
        yield bad(["a", "b"]);
        yield bad("cd");
      } finally {
        closed++;
      }
    };
    for (const Class of [HashMap, SharedHashMap])
      expect(() => Class.from(string, string, entries())).toThrow(TypeError);
    expect(closed).toBe(2);
  });

  test("HashSet.from needs an iterable", () => {
    for (const iterable of [5, null, undefined, {}]) {
      expect(() => HashSet.from(u32, bad(iterable))).toThrow(/an iterable of members is needed, got /);
    }
  });

  test.each([
    ...[-1, 0.5, Number.NaN].map((value) => [value, RangeError] as const),
    ...["5", null, {}].map((value) => [value, TypeError] as const),
  ])("Arena refuses maxBytes %o", (maxBytes, error) => {
    expect(() => new Arena({ maxBytes: bad(maxBytes) })).toThrow(error);
  });
});
