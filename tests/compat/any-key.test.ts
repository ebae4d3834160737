// Keys of every type, the same by SameValueZero (7.2.11) and by nothing else.
import { describe, expect, test } from "vitest";
import { distinctKeys } from "./distinct-keys.ts";
import { subjects } from "./subjects.ts";

describe.each(subjects)("$name", (subject) => {
  test("all are different keys, which keep their order and themselves", () => {
    const keys = distinctKeys();
    const map = new subject.Map<unknown, number>();
    for (const [i, key] of keys.entries()) map.set(key, i);
    expect(map.size).toBe(keys.length);
    for (const [i, key] of keys.entries()) {
      expect(map.has(key)).toBe(true);
      expect(map.get(key)).toBe(i);
    }
    let i = 0;
    for (const [key, value] of map) {
      expect(Object.is(key, keys[i])).toBe(true);
      expect(value).toBe(i++);
    }
    const set = new subject.Set(keys);
    expect(set.size).toBe(keys.length);
    for (const [i, key] of keys.entries()) {
      expect(map.delete(key)).toBe(true);
      expect(map.has(key)).toBe(false);
      expect(set.delete(key)).toBe(true);
      expect(map.size).toBe(keys.length - i - 1);
    }
    expect([...map, ...set]).toEqual([]);
  });

  test("no key is found that is not there, in an empty map and in one with all the others", () => {
    const keys = distinctKeys();
    const map = new subject.Map<unknown, number>();
    for (const key of keys) expect([map.has(key), map.get(key), map.delete(key)]).toEqual([false, undefined, false]);
    for (const [i, key] of keys.entries()) {
      expect([map.has(key), map.get(key), map.delete(key)]).toEqual([false, undefined, false]);
      map.set(key, i);
    }
  });

  test("all come back after clear", () => {
    const keys = distinctKeys();
    const map = new subject.Map<unknown, number>();
    for (let round = 0; round < 3; round++) {
      for (const key of keys) map.set(key, round);
      expect(map.size).toBe(keys.length);
      map.clear();
      for (const key of keys) expect(map.has(key)).toBe(false);
    }
  });

  test("-0 is 0, and becomes it", () => {
    for (const minus of [-0, 0 * -1, Math.round(-0.1), -1e-300 * 1e-300]) {
      const map = new subject.Map([[minus, "zero"]]);
      expect([map.get(0), map.get(-0), map.has(-0)]).toEqual(["zero", "zero", true]);
      expect(Object.is([...map.keys()][0], 0)).toBe(true);
      const set = new subject.Set([minus]).add(0).add(-0);
      expect(set.size).toBe(1);
      expect(Object.is([...set][0], 0)).toBe(true);
      expect(map.delete(-0)).toBe(true);
    }
    const value = new subject.Map([[1, -0]]);
    expect(Object.is(value.get(1), -0)).toBe(true);
  });

  test("every NaN is NaN", () => {
    const float = new Float64Array(1);
    const words = new BigUint64Array(float.buffer);
    const map = new subject.Map([[NaN, 1]]);
    for (const bits of [
      0x7ff8000000000001n,
      0xfff8000000000000n,
      0xfff8000000000001n,
      0xfff9000000000003n,
      0x7ff0000000000001n,
    ]) {
      words[0] = bits;
      expect(map.get(float[0])).toBe(1);
      map.set(float[0], 1);
    }
    expect(map.size).toBe(1);
    expect([...map.keys()]).toEqual([NaN]);
    for (const key of [undefined, null, true, false, {}]) expect(map.has(key as never)).toBe(false);
  });

  test("equal strings, bigints and registered symbols are the same however they were made", () => {
    const map = new subject.Map<unknown, number>([
      ["key:1", 1],
      [2n ** 80n, 2],
      [12345678901n, 3],
      [Symbol.for("k"), 4],
    ]);
    const parts = ["key", "1"];
    const cons = parts[0] + ":1".slice(0);
    expect([parts.join(":"), cons, JSON.parse('"key:1"')].map((key) => map.get(key))).toEqual([1, 1, 1]);
    expect(map.get("zkey:1z".slice(1, 6))).toBe(1);
    expect([map.get(BigInt("1208925819614629174706176")), map.get(BigInt(12345678901))]).toEqual([2, 3]);
    expect(map.get(Symbol.for("k"))).toBe(4);
    expect(map.get(Symbol("k"))).toBe(undefined);
  });

  test("keys in several collections at once do not disturb each other", () => {
    const keys = distinctKeys();
    const maps = [
      new subject.Map<unknown, number>(),
      new subject.Map<unknown, number>(),
      new subject.Map<unknown, number>(),
    ];
    for (const [i, key] of keys.entries())
      for (const [j, map] of maps.entries()) if (i % (j + 1) === 0) map.set(key, i * j);
    maps[1].clear();
    for (const [i, key] of keys.entries()) if (i % 2) maps[0].delete(key);
    for (const [i, key] of [...keys.entries()].reverse()) {
      expect(maps.map((map) => map.get(key))).toEqual([i % 2 ? undefined : 0, undefined, i % 3 ? undefined : 2 * i]);
    }
    for (const [i, key] of keys.entries()) maps[1].set(key, -i);
    for (const [i, key] of keys.entries()) expect(maps[1].get(key)).toBe(-i);
  });
});
