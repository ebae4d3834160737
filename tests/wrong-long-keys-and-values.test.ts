// A wrong key or value of a type of any length names itself and its type in a TypeError, in every member that takes one, and
// the map is unchanged.
import { bytes, fixedBytes, HashMap, HashSet, string, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import type { AnyKeyType, AnyValueType, Key, LooseMap, LooseSet } from "./lib/types.ts";
import type { Wrong } from "./lib/wrong.ts";

/** Wrong for all of these types. */
const never: Wrong[] = [
  [undefined, TypeError, /undefined/],
  [null, TypeError, /null/],
  [true, TypeError, /true/],
  [5, TypeError, /\b5 \(number\)/],
  [Number.NaN, TypeError, /NaN/],
  [5n, TypeError, /5n/],
  [Symbol("five"), TypeError, /five/],
  [{ five: 5 }, TypeError, /object Object/],
  [() => 5, TypeError, /a function/],
  [Object("a"), TypeError, /object String/],
  [new Date(5), TypeError, /object Date/],
  [{ toString: () => "a", [Symbol.toPrimitive]: () => "a" }, TypeError, /object/],
];
const array: Wrong = [["a"], TypeError, /an array of 1|2 parts .*got 1/];
const text: Wrong = ["a", TypeError, /"a" \(string\)/];
const notBytes: Wrong[] = [
  ...never,
  array,
  text,
  [new ArrayBuffer(1), TypeError, /ArrayBuffer/],
  [new DataView(new ArrayBuffer(1)), TypeError, /DataView/],
  [Int8Array.of(97), TypeError, /Int8Array/],
  [new Uint8ClampedArray(1), TypeError, /Uint8ClampedArray/],
  [Uint16Array.of(97), TypeError, /Uint16Array/],
];

const A = Uint8Array.of(97);
const types: [name: string, type: unknown, good: Key[], wrong: Wrong[]][] = [
  [
    "string",
    string,
    ["a", "b", "", "5", "undefined", "null", "true", "NaN"],
    [...never, array, [A, TypeError, /Uint8Array/]],
  ],
  ["bytes", bytes, [A, Uint8Array.of(98)], notBytes],
  [
    "fixedBytes(1)",
    fixedBytes(1),
    [A, Uint8Array.of(98)],
    [...notBytes, [new Uint8Array(2), TypeError, /must have 1 bytes.*got 2/]],
  ],
  [
    "tuple(u32, u32)",
    tuple(u32, u32),
    [
      [5, 5],
      [0, 1],
    ],
    [...never, array, text, [Uint32Array.of(5, 5), TypeError, /Uint32Array/], [["5", 5], TypeError, /part 0.*"5"/]],
  ],
  [
    "tuple(string, bytes)",
    tuple(string, bytes),
    [
      ["a", A],
      ["5", A],
    ],
    [
      ...never,
      array,
      text,
      [[A, "a"], TypeError, /part 0.*string.*Uint8Array/],
      [["a", "a"], TypeError, /part 1.*bytes.*"a"/],
    ],
  ],
];

/** `action` throws exactly that class, and a message with the type's name and the value. */
function refused(action: () => unknown, [, error, value]: Wrong, name: string): void {
  let thrown: unknown;
  try {
    action();
  } catch (caught) {
    thrown = caught;
  }
  expect(Object.getPrototypeOf(thrown ?? {})).toBe(error.prototype);
  expect((thrown as Error).message).toMatch(value);
  expect((thrown as Error).message).toContain(name);
}

describe.each(types)("%s keys", (name, type, good, wrong) => {
  const unreachable = () => expect.unreachable("the callback must not be called");
  test.each(wrong)("%o", (...bad) => {
    const key = bad[0] as Key;
    for (const [values, one] of [
      [u32, 1],
      [string, "one"],
    ] as unknown as [AnyValueType, never][]) {
      const map = HashMap.from(
        type as AnyKeyType,
        values,
        good.map((k) => [k, one] as const),
      ) as LooseMap;
      const set = HashSet.from(type as AnyKeyType, good) as LooseSet;
      const before = JSON.stringify([[...map], [...set]]);
      const many = [...Array(3000).fill(good[0]), key] as Key[];
      for (const action of [
        () => map.get(key),
        () => map.has(key),
        () => map.delete(key),
        () => map.set(key, one),
        () => map.getOrInsert(key, one),
        () => map.getOrInsertComputed(key, unreachable),
        () => map.setMany([good[0], key], one),
        () => map.setMany(many, one),
        () => map.getMany(many),
        () => map.hasMany([key]),
        () => map.deleteMany(many),
        () => set.add(key),
        () => set.has(key),
        () => set.delete(key),
        () => set.addMany(many),
        () => HashSet.from(type as AnyKeyType, [key]),
        ...(values === (u32 as AnyValueType)
          ? [() => map.add(key, 1 as never), () => map.addMany(many, 1 as never)]
          : []),
      ]) {
        refused(action, bad, name);
      }
      expect(JSON.stringify([[...map], [...set]])).toBe(before);
      // To a set-like such a thing is just no member.
      expect(set.isDisjointFrom({ size: 0, has: unreachable, keys: () => [key].values() } as never)).toBe(true);
      checkInvariants(map);
      checkInvariants(set);
    }
  });

  test.each([undefined, null, 5, "ab", new Map(), new Set(good), { length: 1, 0: good[0] }])(
    "%o is no list",
    (list) => {
      const map = HashMap.from(
        type as AnyKeyType,
        u32,
        good.map((k) => [k, 1] as const),
      ) as LooseMap;
      for (const action of [
        () => map.getMany(list as never),
        () => map.hasMany(list as never),
        () => map.setMany(list as never, 1),
        () => map.addMany(list as never, 1 as never),
        () => map.deleteMany(list as never),
      ]) {
        refused(action, [list, TypeError, /^keys must be an array/], name);
      }
      expect(map.size).toBe(good.length);
    },
  );
});

describe.each(types.slice(0, 2))("%s values", (name, type, good, wrong) => {
  test.each(wrong)("%o", (...bad) => {
    const [value] = bad;
    const numbers = new HashMap(u32, type as AnyValueType) as LooseMap;
    const texts = new HashMap(string, type as AnyValueType) as LooseMap;
    for (const [map, there, absent] of [
      [numbers, 1, 2],
      [texts, "one", "two"],
    ] as [LooseMap, Key, Key][]) {
      map.set(there, good[0]);
      for (const key of [there, absent]) {
        refused(() => map.set(key, value), bad, name);
        refused(() => map.getOrInsert(key, value), bad, name);
        refused(() => map.setMany([key], [value]), bad, name);
        refused(() => map.setMany([absent, key], [good[0], value]), bad, name);
        if (!Array.isArray(value) && !ArrayBuffer.isView(value))
          refused(() => map.setMany([absent, key], value), bad, name);
      }
      refused(() => map.getOrInsertComputed(absent, () => value), bad, name);
      expect([...map]).toEqual([[there, good[0]]]);
      checkInvariants(map);
    }
  });

  test("are not added to", () => {
    const map = new HashMap(u32, type as AnyValueType).set(1, good[0]) as LooseMap;
    for (const delta of [1, 1n, "a", good[0]] as never[]) {
      refused(() => map.add(1, delta), [delta, TypeError, /numeric value type/], name);
      refused(() => map.add(2, delta), [delta, TypeError, /numeric value type/], name);
      refused(() => map.addMany([1, 2], delta), [delta, TypeError, /numeric value type/], name);
    }
    expect([...map]).toEqual([[1, good[0]]]);
  });
});
