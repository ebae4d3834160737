// Tuples are equal exactly when all their parts are: parts never run together, whatever they are made of.
import { any, bytes, f32, f64, fixedBytes, HashMap, HashSet, i32, i64, string, tuple, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import type { Key, LooseMap, LooseSet } from "./lib/types.ts";

const B = (...list: number[]) => Uint8Array.from(list);
const NO_BYTES = B();

/** NaNs of other bits than the usual one. */
function oddNaN(high: number, low: number): number {
  return new Float64Array(Uint32Array.of(low, high).buffer)[0];
}
const NANS = [Number.NaN, oddNaN(0xfff80000, 0), oddNaN(0x7ff80000, 1), oddNaN(0x7ff00000, 7), oddNaN(0xffffffff, 9)];

const U32 = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const I32 = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];
const I64 = [0n, -1n, 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n];
const U64 = [0n, 1n, 2n ** 64n - 1n, 2n ** 63n, 2n ** 32n];
const F64 = [0, Number.NaN, Infinity, -Infinity, 5e-324, 1, -1, 0.1];
const TEXT = ["", "\0", "a", "ab", "\u0100", "\0\0", "a\0", "\ud800", "\u6261"];
const BYTES = [NO_BYTES, B(0), B(0, 0), B(1), B(97), B(97, 98)];

const product = (...pools: unknown[][]): unknown[][] =>
  pools.reduce<unknown[][]>((rows, pool) => rows.flatMap((row) => pool.map((part) => [...row, part])), [[]]);

/** Type, and tuples all of which differ. */
const apart: [string, unknown, unknown[][]][] = [
  ["two strings", tuple(string, string), product(["", "a", "ab", "abc", "b", "bc", "c", "\0", "a\0", "\0b"], TEXT)],
  ["three strings", tuple(string, string, string), product(TEXT, TEXT, TEXT)],
  ["two byte strings", tuple(bytes, bytes), product(BYTES, BYTES)],
  ["string and bytes", tuple(string, bytes, string), product(TEXT, BYTES, TEXT)],
  ["one u32", tuple(u32), product(U32)],
  ["one string", tuple(string), product(TEXT)],
  ["u32, u32", tuple(u32, u32), product(U32, U32)],
  ["u32, i32", tuple(u32, i32), product(U32, I32)],
  ["i32, u32", tuple(i32, u32), product(I32, U32)],
  ["i32, i32", tuple(i32, i32), product(I32, I32)],
  ["i32, i32, u32", tuple(i32, i32, u32), product(I32, I32, U32)],
  ["i64, u64", tuple(i64, u64), product(I64, U64)],
  ["f64, f64", tuple(f64, f64), product(F64, F64)],
  ["u32, f64, i64", tuple(u32, f64, i64), product(U32, F64, I64)],
  ["u64, string, f64", tuple(u64, string, f64), product(U64, TEXT, F64)],
  ["string, i64, bytes", tuple(string, i64, bytes), product(TEXT, I64, BYTES)],
  ["fixedBytes(2), bytes", tuple(fixedBytes(2), bytes), product([B(0, 0), B(97, 98), B(0, 1)], BYTES)],
  ["bytes, u32, string, f64", tuple(bytes, u32, string, f64), product(BYTES, U32, TEXT, F64)],
];

const again = (part: unknown): unknown =>
  part instanceof Uint8Array
    ? Buffer.from(part)
    : typeof part === "string"
      ? [...part].join("")
      : part === 0
        ? -0
        : part;

/** As the map must give it back: bytes as plain arrays of their own. */
const plain = (parts: readonly unknown[]) => parts.map((part) => (part instanceof Uint8Array ? [...part] : part));

describe.each(apart)("%s", (_, type, tuples) => {
  const keys = tuples as unknown as Key[];
  const fill = () => {
    const map = new HashMap(type as typeof u32, u32) as unknown as LooseMap;
    keys.forEach((key, i) => {
      if (map.has(key)) throw new Error(`${String(key)} is there already`);
      map.set(key, i);
    });
    return map;
  };

  test("all differ, in every way of reading and writing", () => {
    const map = fill();
    expect(map.size).toBe(keys.length);
    for (const copy of [map, map.clone()]) {
      for (const [key, i] of copy) expect(plain(key as unknown[])).toEqual(plain(tuples[i as number]));
      expect(Array.from(copy.keysArray(), (key) => copy.get(key))).toEqual([...copy.valuesArray()]);
      expect([...Array.from(copy.getMany(keys))]).toEqual(keys.map((_, i) => i));
      checkInvariants(copy);
    }
    expect(map.setMany(tuples.map((parts) => parts.map(again)) as Key[], 5)).toBe(0);
    expect(map.deleteMany(keys.slice(1))).toBe(keys.length - 1);
    expect(map.has(keys[0])).toBe(true);
  });

  test("at, put, hasAt, deleteAt and addAt are get, set, has, delete and add", () => {
    const map = fill();
    const set = new HashSet(type as typeof u32) as unknown as LooseSet;
    tuples.forEach((parts, i) => {
      const given = parts.map(again) as never[];
      expect(map.at(...given)).toBe(i);
      expect(map.hasAt(...given)).toBe(true);
      expect(map.put(...([...given, i + 1] as never[])).get(keys[i])).toBe(i + 1);
      expect([set.hasAt(...given), set.addAt(...given).has(keys[i])]).toEqual([false, true]);
    });
    expect([map.size, set.size]).toEqual([keys.length, keys.length]);
    tuples.forEach((parts, i) => {
      expect(map.deleteAt(...(parts as never[]))).toBe(true);
      expect(map.deleteAt(...(parts as never[]))).toBe(false);
      expect([map.at(...(parts as never[])), map.has(keys[i])]).toEqual([undefined, false]);
      expect(set.deleteAt(...(parts.map(again) as never[]))).toBe(true);
    });
    expect([map.size, set.size]).toEqual([0, 0]);
    checkInvariants(map);
  });
});

test("in f64 parts -0 is 0 and every NaN is NaN", () => {
  for (const type of [tuple(f64, f64), tuple(f64, string)]) {
    const map = new HashMap(type as never, u32) as unknown as HashMap<[number, unknown], number>;
    const second = type.name.includes("string") ? "" : 0;
    for (const nan of NANS) map.add([nan, second], 1);
    map.add([0, second], 1);
    map.add([-0, second], 1);
    if (second === 0) map.add([0, -0], 1);
    expect(map.size).toBe(2);
    expect(map.get([NANS[3], second])).toBe(NANS.length);
    expect(map.get([-0, second])).toBe(second === 0 ? 3 : 2);
    for (const [first] of map.keys()) expect(Object.is(first, 0) || Number.isNaN(first)).toBe(true);
    expect(NANS.map((nan) => map.delete([nan, second]))).toEqual([true, false, false, false, false]);
  }
});

test("32-bit parts: -0 is 0, in pairs and longer ones", () => {
  const pairs = new HashMap(tuple(i32, u32), u32).set([-0, -0], 1);
  expect([pairs.get([0, 0]), pairs.at(-0, 0), pairs.size]).toEqual([1, 1, 1]);
  expect([...pairs.keys()].flat().every((part) => Object.is(part, 0))).toBe(true);
  const triples = new HashMap(tuple(i32, u32, i32), u32).set([-0, -0, -0], 1);
  expect(triples.get([0, 0, 0])).toBe(1);
  expect([...triples.keys()].flat().every((part) => Object.is(part, 0))).toBe(true);
});

test.each([1, 2, 3, 7, 8, 9, 63, 64])("tuples of %i parts", (n) => {
  for (const part of [u32, string, f64]) {
    const of = (x: number) => (part === (string as unknown) ? "s".repeat(x) : x);
    const key = (one: number) => Array.from({ length: n }, (_, i) => of(i === one ? 1 : 0));
    const map = new HashMap(tuple(...Array(n).fill(part)) as never, u32) as unknown as LooseMap;
    for (let i = -1; i < n; i++) map.set(key(i), i + 1);
    expect(map.size).toBe(n + 1);
    for (let i = -1; i < n; i++) expect(map.get(key(i))).toBe(i + 1);
    expect(map.deleteMany([key(0), key(-1)])).toBe(2);
    checkInvariants(map);
  }
});

test("a tuple type needs 1 to 64 parts that can be parts", () => {
  expect(() => tuple()).toThrow(RangeError);
  expect(() => tuple(...Array(65).fill(u32))).toThrow(RangeError);
  for (const bad of [f32, any(), any, tuple(u32, u32), tuple(u32, string), "u32", null, undefined, 5, {}]) {
    expect(() => tuple(u32, bad as never)).toThrow(TypeError);
    expect(() => tuple(u32, bad as never)).toThrow(/part 1 of a tuple must be/);
  }
});

describe("wrong tuples are refused by class and message, and change nothing", () => {
  const long = tuple(string, f64, bytes, fixedBytes(2), u64);
  const good: unknown[] = ["a", 1, B(1), B(1, 2), 5n];
  const swap = (i: number, part: unknown) => good.with(i, part);
  const wrong: [unknown, unknown[], typeof TypeError, RegExp][] = [
    [long, swap(0, 5), TypeError, /part 0 of a tuple\(string.* must be a string, got 5/],
    [long, swap(1, "1"), TypeError, /part 1 of a tuple.*f64.*"1"/],
    [long, swap(2, [1]), TypeError, /part 2 of a tuple.*Uint8Array.*an array/],
    [long, swap(3, B(1)), TypeError, /part 3 of a tuple.*2 bytes.*got 1/],
    [long, swap(4, 5), TypeError, /part 4 of a tuple.*u64.*got 5/],
    [long, swap(4, -1n), RangeError as never, /part 4 of a tuple.*u64.*-1n/],
    [long, good.slice(1), TypeError, /5 parts \(tuple\(string.*got 4/],
    [long, [...good, 1], TypeError, /5 parts.*got 6/],
    [long, [], TypeError, /5 parts.*got 0/],
    [tuple(u32, i32), [1], TypeError, /2 parts \(tuple\(u32, i32\)\), got 1/],
    [tuple(u32, i32), [1, 2, 3], TypeError, /2 parts.*got 3/],
    [tuple(u32, i32), [-1, 2], RangeError as never, /part 0 of a tuple\(u32, i32\).*-1/],
    [tuple(u32, i32), [1, 2 ** 31], RangeError as never, /part 1 of a tuple\(u32, i32\).*2147483648/],
    [tuple(u32, i32), [1, 1.5], RangeError as never, /part 1.*1\.5/],
    [tuple(u32, i32), ["1", 1], TypeError, /part 0.*"1"/],
    [tuple(u32, i32), [1n, 1], TypeError, /part 0.*1n/],
    [tuple(i32, i32, i32), [1, undefined, 1], TypeError, /part 1.*undefined/],
  ];
  test.each(wrong)("%o %o", (type, bad, error, message) => {
    const map = new HashMap(type as never, u32) as unknown as LooseMap;
    const set = new HashSet(type as never) as unknown as LooseSet;
    const key = bad as unknown as Key;
    const parts = bad as never[];
    for (const action of [
      () => map.get(key),
      () => map.has(key),
      () => map.delete(key),
      () => map.set(key, 1),
      () => map.add(key, 1),
      () => map.getOrInsert(key, 1),
      () => map.setMany([key], 1),
      () => map.hasMany([key]),
      () => map.at(...parts),
      () => map.hasAt(...parts),
      () => map.deleteAt(...parts),
      () => map.put(...([...parts, 1] as never[])),
      () => set.addAt(...parts),
      () => set.add(key),
    ]) {
      expect(action).toThrow(error);
      expect(action).toThrow(message);
    }
    expect([map.size, set.size]).toEqual([0, 0]);
  });

  test("what is no array is none, and at is for tuples only", () => {
    const map = new HashMap(tuple(u32, u32), u32);
    for (const bad of ["ab", { 0: 1, 1: 2, length: 2 }, Uint32Array.of(1, 2), new Set([1, 2]), 5, null]) {
      expect(() => map.get(bad as never)).toThrow(TypeError);
      expect(() => map.get(bad as never)).toThrow(/an array of 2 \(tuple\(u32, u32\)\)/);
    }
    const numbers = new HashMap(u32, u32) as unknown as LooseMap;
    for (const action of [() => numbers.at(1 as never), () => numbers.put(1 as never, 2 as never)]) {
      expect(action).toThrow(TypeError);
      expect(action).toThrow(/tuple keys only, this one has u32/);
    }
    expect(() => map.put(1, 2, "x" as never)).toThrow(TypeError);
    expect([map.size, numbers.size]).toEqual([0, 0]);
  });
});
