// `add`: one probe, a missing key counts as 0, and a sum that the value type does not have changes nothing.
import { f32, f64, HashMap, i32, i64, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { mustEqual } from "./lib/same.ts";
import type { AnyValueType, Key, LooseMap } from "./lib/types.ts";

const limits: [name: string, type: AnyValueType, low: Key, high: Key, one: Key][] = [
  ["u32", u32, 0, 2 ** 32 - 1, 1],
  ["i32", i32, -(2 ** 31), 2 ** 31 - 1, 1],
  ["u64", u64, 0n, 2n ** 64n - 1n, 1n],
  ["i64", i64, -(2n ** 63n), 2n ** 63n - 1n, 1n],
];

describe.each(limits)("%s", (_, type, low, high, one) => {
  const create = () => new HashMap(u32, type) as LooseMap;

  test("add returns the new value and inserts missing keys", () => {
    const map = create();
    expect(map.add(7, one)).toBe(one);
    expect(map.add(7, one)).toBe((one as number) + (one as number));
    expect(map.add(8, high)).toBe(high);
    expect(map.size).toBe(2);
    checkInvariants(map);
  });

  test("a sum above the range is a RangeError and changes nothing", () => {
    const map = create().set(1, high).set(2, low).set(3, one);
    const before = new Map(map);
    expect(() => map.add(1, one)).toThrow(RangeError);
    expect(() => map.add(1, high)).toThrow(RangeError);
    expect(() => map.add(3, high)).toThrow(RangeError);
    mustEqual(map, before);
    expect(map.add(2, high)).toBe(
      typeof low === "bigint" ? low + (high as bigint) : (low as number) + (high as number),
    );
  });

  test("a sum below the range is a RangeError and changes nothing", () => {
    const minusOne = typeof one === "bigint" ? -one : -one;
    const map = create().set(1, low);
    const before = new Map(map);
    expect(() => map.add(1, minusOne)).toThrow(RangeError);
    if (low !== 0 && low !== 0n) {
      expect(() => map.add(1, low)).toThrow(RangeError);
      mustEqual(map, before);
      expect(map.add(2, low)).toBe(low);
    } else {
      // A missing key counts as 0, and is not inserted by the failure.
      expect(() => map.add(2, minusOne)).toThrow(RangeError);
      mustEqual(map, before);
    }
  });

  test("addMany beyond the range changes nothing at all, wherever in the list it happens", () => {
    for (const place of [0, 1, 2047, 2048, 4999]) {
      const map = create().set(0, high);
      for (let i = 1; i < 50; i++) map.set(i, low);
      const before = new Map(map);
      const keys = Uint32Array.from({ length: 5000 }, (_, i) => (i === place ? 0 : 1 + (i % 3000)));
      expect(() => map.addMany(keys, one)).toThrow(RangeError);
      mustEqual(map, before);
      checkInvariants(map);
    }
  });

  test("addMany sees the sum of duplicates within one call", () => {
    const map = create();
    expect(() => map.addMany([5, 6, 5], [high, one, one] as never)).toThrow(RangeError);
    expect(map.size).toBe(0);
    map.addMany([5, 6, 5, 5], one as never);
    expect(map.get(5)).toBe(typeof one === "bigint" ? 3n : 3);
    expect(map.get(6)).toBe(one);
  });
});

describe("floats", () => {
  test("add is the sum of doubles for f64, rounded once for f32", () => {
    const double = new HashMap(u32, f64);
    expect(double.add(1, 0.1)).toBe(0.1);
    expect(double.add(1, 0.2)).toBe(0.1 + 0.2);
    expect(double.add(2, Infinity)).toBe(Infinity);
    expect(double.add(2, -Infinity)).toBeNaN();
    expect(double.add(2, 1)).toBeNaN();
    const single = new HashMap(u32, f32);
    expect(single.add(1, 16777216)).toBe(16777216);
    expect(single.add(1, 1)).toBe(16777216);
    expect(single.add(1, 2)).toBe(16777218);
  });

  test("addMany counts in floats", () => {
    const map = new HashMap(u32, f64);
    map.addMany(
      Uint32Array.from({ length: 10_000 }, (_, i) => i % 10),
      0.5,
    );
    expect([...map.values()]).toEqual(Array(10).fill(500));
  });
});

test("a counter counts as a Map of counters does", () => {
  const words = Array.from({ length: 20_000 }, (_, i) => (i * i) % 977);
  const map = new HashMap(u32, u32);
  const model = new Map<number, number>();
  for (const word of words) {
    map.add(word, 1);
    model.set(word, (model.get(word) ?? 0) + 1);
  }
  mustEqual(map as LooseMap, model);
  const bulk = new HashMap(u32, u32);
  bulk.addMany(Uint32Array.from(words), 1);
  mustEqual(bulk as LooseMap, model);
});
