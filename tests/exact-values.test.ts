// Nothing is coerced and nothing is lost: -0 is the key 0, NaN is one key, f32 rounds, and the rest is exact.
import { f32, f64, HashMap, HashSet, i32, u32, u64 } from "tophash";
import { describe, expect, test } from "vitest";
import { keyKinds, valueKinds } from "./lib/kinds.ts";
import { must, same, show } from "./lib/same.ts";
import type { Key, LooseMap, TypedArray } from "./lib/types.ts";
import { fitting } from "./lib/wrong.ts";

describe("keys", () => {
  test.each(keyKinds.filter((kind) => kind.name.endsWith("32") || kind.name === "f64"))("-0 is 0, $name", (keys) => {
    const map = new HashMap(keys.type, u32) as LooseMap;
    map.set(-0, 1);
    map.set(0, 2);
    expect([...map]).toEqual([[0, 2]]);
    expect(Object.is([...map.keys()][0], 0)).toBe(true);
    expect(Object.is((map.keysArray() as ArrayLike<Key>)[0], 0)).toBe(true);
    map.setMany([-0], [3]);
    expect(map.get(-0)).toBe(3);
    expect(map.has(-0)).toBe(true);
    expect(map.delete(-0)).toBe(true);
    expect(map.size).toBe(0);
  });

  test("-0 is 0 in a Float64Array of keys", () => {
    const set = new HashSet(f64);
    expect(set.addMany(Float64Array.of(-0, 0, -0))).toBe(1);
    expect(Object.is([...set][0], 0)).toBe(true);
    expect([...set.hasMany(Float64Array.of(-0, 0, 5e-324))]).toEqual([1, 1, 0]);
  });

  test("every NaN is one key, whatever its bits", () => {
    const bits = new BigUint64Array([
      0x7ff8000000000000n,
      0xfff8000000000001n,
      0x7ff0000000000001n,
      0xffffffffffffffffn,
    ]);
    const nans = new Float64Array(bits.buffer);
    const set = new HashSet(f64);
    expect(set.addMany(nans)).toBe(1);
    set.add(Number.NaN).add(-Number.NaN);
    for (const nan of nans) expect(set.has(nan)).toBe(true);
    expect([...set.hasMany(nans)]).toEqual([1, 1, 1, 1]);
    expect(set.size).toBe(1);
    expect(set.delete(Number.NaN)).toBe(true);
    expect(set.size).toBe(0);
  });

  test("neighbouring floats are different keys", () => {
    const keys = [
      0,
      5e-324,
      -5e-324,
      1,
      1 + Number.EPSILON,
      1 - Number.EPSILON / 2,
      2 ** 53,
      2 ** 53 - 1,
      Infinity,
      -Infinity,
    ];
    const map = HashMap.from(
      f64,
      u32,
      keys.map((key, i) => [key, i] as [number, number]),
    );
    expect(map.size).toBe(keys.length);
    keys.forEach((key, i) => {
      expect(map.get(key)).toBe(i);
    });
  });

  test("a u64 key and the i64 of the same bits are each themselves", () => {
    const map = new HashMap(u64, i32).set(2n ** 64n - 1n, -1).set(2n ** 63n, -2);
    expect([...map.keys()].sort()).toEqual([2n ** 64n - 1n, 2n ** 63n].sort());
    expect(map.get(2n ** 63n)).toBe(-2);
    expect(map.has(2n ** 63n - 1n)).toBe(false);
  });

  test.each(keyKinds)("foreign typed arrays whose elements fit are taken as keys, $name", (keys) => {
    for (const [list, seen] of fitting[keys.name]) {
      const map = new HashMap(keys.type, u32) as LooseMap;
      expect(map.setMany(list as TypedArray, 1)).toBe(seen.length);
      for (const key of seen)
        must(map.get(key as Key) === 1, () => `${show(key)} of ${list.constructor.name} is missing`);
      expect([...map.hasMany(list as TypedArray)]).toEqual(seen.map(() => 1));
      expect(map.deleteMany(list as TypedArray)).toBe(seen.length);
    }
  });
});

describe.each(valueKinds)("$name values", (values) => {
  test("every value of the pool comes back, by every way of writing and reading", () => {
    const map = new HashMap(u32, values.type) as LooseMap;
    for (let i = 0; i < 60; i++) map.set(i, values.at(i));
    const list = Array.from({ length: 60 }, (_, i) => values.at(i));
    map.setMany(
      list.map((_, i) => 100 + i),
      list as never,
    );
    map.setMany(
      list.map((_, i) => 200 + i),
      values.list(list) as never,
    );
    list.forEach((value, i) => {
      map.getOrInsert(300 + i, value);
      map.getOrInsertComputed(400 + i, () => value);
      // One of few `any` values in the pool is itself a list.
      if (!Array.isArray(value)) map.setMany([500 + i], value as never);
      else map.set(500 + i, value);
    });
    expect(map.size).toBe(360);
    const many = map.getMany(Uint32Array.from({ length: 600 }, (_, i) => i)) as ArrayLike<unknown>;
    for (let i = 0; i < 60; i++) {
      const due = values.stored(list[i]);
      for (const base of [0, 100, 200, 300, 400, 500]) {
        must(same(map.get(base + i), due), () => `${show(list[i])} came back as ${show(map.get(base + i))}`);
        must(same(many[base + i], due), () => `${show(list[i])} came back as ${show(many[base + i])} from getMany`);
      }
    }
  });

  test("foreign typed arrays whose elements fit are taken as values", () => {
    for (const [list, seen] of fitting[values.name] ?? []) {
      const map = new HashMap(u32, values.type) as LooseMap;
      map.setMany(
        seen.map((_, i) => i),
        list as never,
      );
      seen.forEach((value, i) => {
        must(same(map.get(i), value), () => `${show(value)} came back as ${show(map.get(i))}`);
      });
    }
  });
});

test("f32 values are rounded to the nearest, by set as by the return value of getOrInsert and add", () => {
  const map = new HashMap(u32, f32);
  expect(map.set(1, 0.1).get(1)).toBe(Math.fround(0.1));
  expect(map.getOrInsert(2, 16777217)).toBe(16777216);
  expect(map.getOrInsertComputed(3, () => 0.3)).toBe(Math.fround(0.3));
  expect(map.add(1, 1)).toBe(Math.fround(Math.fround(0.1) + 1));
  expect(map.get(1)).toBe(Math.fround(Math.fround(0.1) + 1));
});
