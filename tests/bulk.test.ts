// One crossing for many keys: every length, batch boundaries, duplicates, all forms of lists, `out` and `missing`.
import { any, f64, HashMap, HashSet, i32, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { keyKinds, valueKinds } from "./lib/kinds.ts";
import { must, same, show } from "./lib/same.ts";
import type { Key, LooseMap, LooseSet } from "./lib/types.ts";

/** Around what a batch of the core may be, and a list of many batches. */
const LENGTHS = [0, 1, 2, 7, 2047, 2048, 2049, 4095, 4096, 4097, 8191, 8192, 8193, 100_000];

describe.each(keyKinds)("$name keys", (keys) => {
  test.each(LENGTHS)("lists of %i are done to the last", (length) => {
    const list = Array.from({ length }, (_, i) => keys.at(i + 30));
    const absent = Array.from({ length }, (_, i) => keys.at(i + 30 + length));
    const typed = keys.list(list);
    const map = new HashMap(keys.type, u32) as LooseMap;
    expect(
      map.setMany(
        typed,
        Uint32Array.from(list, (_, i) => i),
      ),
    ).toBe(length);
    expect(
      map.setMany(
        typed,
        Uint32Array.from(list, (_, i) => i + 1),
      ),
    ).toBe(0);
    checkInvariants(map);
    expect(map.size).toBe(length);
    const found = map.getMany(typed) as Uint32Array;
    expect(found).toBeInstanceOf(Uint32Array);
    expect(found.length).toBe(length);
    for (let i = 0; i < length; i++) must(found[i] === i + 1, () => `getMany: ${found[i]} at ${i}`);
    expect(map.hasMany(typed).indexOf(0)).toBe(-1);
    expect(map.hasMany(keys.list(absent)).indexOf(1)).toBe(-1);
    expect((map.getMany(keys.list(absent)) as Uint32Array).every((value) => value === 0)).toBe(true);
    expect(map.addMany(typed, 1)).toBeUndefined();
    if (length > 0) expect(map.get(list[length - 1])).toBe(length + 1);
    expect(map.deleteMany(keys.list(absent))).toBe(0);
    expect(map.deleteMany(typed)).toBe(length);
    expect(map.size).toBe(0);
    checkInvariants(map);
    map.dispose();
  });
});

describe("lists", () => {
  test("later values win over earlier ones of the same key, and a key counts as new once", () => {
    const map = new HashMap(u32, u32);
    expect(map.setMany([5, 6, 5, 5], [1, 2, 3, 4])).toBe(2);
    expect([map.get(5), map.get(6)]).toEqual([4, 2]);
    expect(map.deleteMany([5, 5, 6, 7])).toBe(2);
    const many = Uint32Array.from({ length: 10_000 }, (_, i) => i % 3);
    expect(map.setMany(many, many)).toBe(3);
    expect(map.deleteMany(many)).toBe(3);
    const set = new HashSet(u32);
    expect(set.addMany(many)).toBe(3);
    expect(set.addMany(many)).toBe(0);
  });

  test("one scalar stands for all values, all deltas", () => {
    const map = new HashMap(u32, f64);
    expect(map.setMany([1, 2, 3], 0.5)).toBe(3);
    expect(Array.from(map.getMany([1, 2, 3]))).toEqual([0.5, 0.5, 0.5]);
    map.addMany([1, 2, 2], 1);
    expect(Array.from(map.getMany([1, 2, 3]))).toEqual([1.5, 2.5, 0.5]);
    const thing = { a: 1 };
    const references = new HashMap(u32, any());
    expect(references.setMany([1, 2], thing as never)).toBe(2);
    expect(references.get(2)).toBe(thing);
    expect(new HashMap(u32, u64).setMany([1, 2], 7n)).toBe(2);
  });

  test("lists of another length are a RangeError and change nothing", () => {
    const map = new HashMap(u32, u32);
    expect(() => map.setMany([1, 2, 3], [1, 2])).toThrow(RangeError);
    expect(() => map.setMany(Uint32Array.of(1, 2), Uint32Array.of(1, 2, 3))).toThrow(RangeError);
    expect(() => map.setMany([1], [])).toThrow(RangeError);
    expect(() => map.setMany([], [1])).toThrow(RangeError);
    expect(() => map.addMany([1, 2, 3], [1, 2])).toThrow(RangeError);
    expect(map.size).toBe(0);
    const references = new HashMap(u32, any());
    expect(() => references.setMany([1, 2], ["a"] as never)).toThrow(RangeError);
    expect(references.size).toBe(0);
  });

  test("a part of a typed array is that part only", () => {
    const whole = Uint32Array.from({ length: 20 }, (_, i) => i);
    const map = new HashMap(u32, u32);
    expect(map.setMany(whole.subarray(5, 9), whole.subarray(15, 19))).toBe(4);
    expect([...map].sort((a, b) => a[0] - b[0])).toEqual([
      [5, 15],
      [6, 16],
      [7, 17],
      [8, 18],
    ]);
    const out = new Uint32Array(20);
    expect(map.getMany(whole.subarray(5, 9), out.subarray(2, 6))).toBeInstanceOf(Uint32Array);
    expect([...out.subarray(0, 8)]).toEqual([0, 0, 15, 16, 17, 18, 0, 0]);
    expect(map.deleteMany(whole.subarray(0, 6))).toBe(1);
    const bytes = new Uint8Array(new ArrayBuffer(32), 3, 5).fill(7);
    expect(map.hasMany(bytes)).toEqual(Uint8Array.of(1, 1, 1, 1, 1));
  });

  test("typed arrays on shared memory work, in and out", () => {
    const shared = <T>(from: T, bytes: number, make: (buffer: SharedArrayBuffer) => T & { set(from: T): void }) => {
      const array = make(new SharedArrayBuffer(bytes));
      array.set(from);
      return array;
    };
    const keys = shared<Uint32Array>(Uint32Array.of(1, 2, 3), 12, (buffer) => new Uint32Array(buffer));
    const values = shared<Float64Array>(Float64Array.of(1.5, 2.5, 3.5), 24, (buffer) => new Float64Array(buffer));
    const map = new HashMap(u32, f64);
    expect(map.setMany(keys, values)).toBe(3);
    const out = new Float64Array(new SharedArrayBuffer(24));
    expect(map.getMany(keys, out)).toBe(out);
    expect([...out]).toEqual([1.5, 2.5, 3.5]);
    const flags = new Uint8Array(new SharedArrayBuffer(3));
    expect(map.hasMany(keys, flags)).toBe(flags);
    expect([...flags]).toEqual([1, 1, 1]);
    map.addMany(keys, values);
    expect(map.get(3)).toBe(7);
    expect(map.deleteMany(keys)).toBe(3);
  });
});

describe("out and missing", () => {
  test.each(valueKinds)("absent keys read as $zero, or as `missing` says, $name values", (values) => {
    const map = new HashMap(u32, values.type) as LooseMap;
    map.set(1, values.at(2));
    const here = values.stored(values.at(2));
    const plain = map.getMany([0, 1]) as unknown[];
    must(same(plain[0], values.zero), () => `absent reads as ${show(plain[0])}`);
    must(same(plain[1], here), () => `present reads as ${show(plain[1])}`);
    expect(plain.constructor).toBe(values.list([]).constructor);
    const missing = values.at(5);
    const named = map.getMany([1, 0, 7], undefined, { missing } as never) as unknown[];
    must(same(named[0], here), "a present key reads as its value");
    for (const i of [1, 2]) must(same(named[i], values.stored(missing)), () => `missing reads as ${show(named[i])}`);
  });

  test("out is filled, returned, and reusable", () => {
    const map = HashMap.from(u32, i32, [
      [1, -1],
      [2, -2],
    ]);
    const out = new Int32Array(3).fill(9);
    expect(map.getMany([2, 5, 1], out)).toBe(out);
    expect([...out]).toEqual([-2, 0, -1]);
    expect(map.getMany([5, 2, 2], out, { missing: -7 })).toBe(out);
    expect([...out]).toEqual([-7, -2, -2]);
    const flags = new Uint8Array(2).fill(9);
    expect(map.hasMany([1, 3], flags)).toBe(flags);
    expect([...flags]).toEqual([1, 0]);
    const references = new HashMap(u32, any<string>()).set(1, "a");
    const list: (string | undefined)[] = ["x", "y"];
    expect(references.getMany([3, 1], list as never)).toBe(list);
    expect(list).toEqual([undefined, "a"]);
  });

  test("an out that is too short is a RangeError, of another type a TypeError", () => {
    const map = new HashMap(u32, u32).set(1, 1);
    expect(() => map.getMany([1, 2], new Uint32Array(1))).toThrow(RangeError);
    expect(() => map.hasMany([1, 2], new Uint8Array(1))).toThrow(RangeError);
    for (const out of [5, "", {}, new Map(), new Uint8Array(2), new BigUint64Array(2)]) {
      expect(() => map.getMany([1, 2], out as never)).toThrow(TypeError);
    }
    for (const out of [5, {}, new Uint32Array(2)]) expect(() => map.hasMany([1, 2], out as never)).toThrow(TypeError);
  });

  test("a `missing` that the value type does not have is refused", () => {
    const map = new HashMap(u32, u32);
    expect(() => map.getMany([1], undefined, { missing: -1 })).toThrow(RangeError);
    expect(() => map.getMany([1], undefined, { missing: "0" as never })).toThrow(TypeError);
    expect(() => new HashMap(u32, u64).getMany([1], undefined, { missing: 0 as never })).toThrow(TypeError);
  });
});

describe.each(keyKinds)("keysArray and valuesArray, $name keys", (keys) => {
  test.each(LENGTHS)("hold all of %i entries, in one order", (length) => {
    const list = Array.from({ length }, (_, i) => keys.at(i + 30));
    const map = new HashMap(keys.type, f64) as LooseMap;
    map.setMany(
      keys.list(list),
      Float64Array.from(list, (_, i) => i),
    );
    const keysOut = map.keysArray() as ArrayLike<Key>;
    const valuesOut = map.valuesArray() as Float64Array;
    expect(keysOut.length).toBe(length);
    expect(keysOut.constructor).toBe(keys.list([]).constructor);
    expect(new Set(Array.from(keysOut)).size).toBe(length);
    for (let i = 0; i < length; i++) must(list[valuesOut[i]] === keysOut[i], () => `another order at ${i}`);
    const set = HashSet.from(keys.type, list) as LooseSet;
    expect(new Set(Array.from(set.keysArray() as ArrayLike<Key>))).toEqual(new Set(list));
  });
});

test("arrays given out are copies: what is done to them or to the map does not reach the other", () => {
  const map = new HashMap(u32, u32).set(1, 10);
  const [keys, values] = [map.keysArray(), map.valuesArray()];
  map.set(2, 20).set(1, 11);
  (keys as Uint32Array)[0] = 77;
  expect([...values]).toEqual([10]);
  expect([...map.keys()].sort()).toEqual([1, 2]);
  const references = new HashMap(u32, any<number>()).set(1, 1);
  (references.valuesArray() as number[]).push(5);
  expect(references.valuesArray()).toEqual([1]);
});
