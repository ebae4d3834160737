// A wrong key, value or delta names itself and the type in a TypeError or RangeError, in reads as in writes, and no attachment finds anything changed.
import { any, bytes, customKey, fixedBytes, i32, string, tuple, u32, u64 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { keyKinds, valueKinds } from "./lib/kinds.ts";
import { expectRefused } from "./lib/refused.ts";
import type { LooseShared, LooseSync } from "./lib/shared-types.ts";
import type { AnyKeyType, AnyValueType, Key } from "./lib/types.ts";
import { foreign, type Wrong, wrongFor } from "./lib/wrong.ts";

const OPTIONS = { maxBytes: 2 ** 24 };
const text = (value: unknown) =>
  JSON.stringify(value, (_, each) =>
    typeof each === "bigint" ? `${each}n` : each instanceof Uint8Array ? [...each] : each,
  );

/** A map of each sort with `entries`, and what checks that nothing has changed. */
function make(key: unknown, value: unknown, entries: [unknown, unknown][]) {
  const map = new SharedHashMap(key as AnyKeyType, value as AnyValueType, { ...OPTIONS, shards: 2 }) as LooseShared;
  const sync = new SyncMap(key as AnyKeyType, value as AnyValueType, OPTIONS) as LooseSync;
  for (const [k, v] of entries) {
    map.set(k as Key, v);
    sync.store(k as Key, v);
  }
  const content = () => {
    const inSync: unknown[] = [];
    sync.range((v, k) => inSync.push([k, v]));
    const sorted = (list: unknown[]) => list.map(text).sort();
    return [sorted([...SharedHashMap.attach<Key, unknown>(map.handle)]), sorted(inSync)];
  };
  const before = content();
  expect(before.map((list) => list.length)).toEqual([entries.length, entries.length]);
  const end = () => {
    expect(content()).toEqual(before);
    map.destroy();
    sync.destroy();
  };
  return { map, sync, end };
}

const wrongText: readonly Wrong[] = [
  [5, TypeError, /5/],
  [5n, TypeError, /5n/],
  [undefined, TypeError, /undefined/],
  [null, TypeError, /null/],
  [["a"], TypeError, /array/],
  [Object("a"), TypeError, /String/],
  [Symbol("a"), TypeError, /Symbol\(a\)/],
];
const wrongBytes: readonly Wrong[] = [
  ["a", TypeError, /"a"/],
  [[1, 2, 3, 4], TypeError, /array/],
  [Uint16Array.of(1, 2), TypeError, /Uint16Array/],
  [new ArrayBuffer(4), TypeError, /ArrayBuffer/],
  [undefined, TypeError, /undefined/],
];

const keyCases: [string, unknown, unknown, readonly Wrong[]][] = [
  ...keyKinds.map(
    (kind) => [kind.name, kind.type, kind.at(1), wrongFor[kind.name]] as [string, unknown, unknown, readonly Wrong[]],
  ),
  ["string", string, "a", wrongText],
  ["bytes", bytes, Uint8Array.of(1), wrongBytes],
  [
    "fixedBytes(4)",
    fixedBytes(4),
    Uint8Array.of(1, 2, 3, 4),
    [...wrongBytes, [new Uint8Array(3), TypeError, /3/], [new Uint8Array(5), TypeError, /5/]],
  ],
  [
    "tuple(i32, i32)",
    tuple(i32, i32),
    [1, 2],
    [
      [[1], TypeError, /got 1/],
      [[1, 2, 3], TypeError, /got 3/],
      [5, TypeError, /5/],
      [undefined, TypeError, /undefined/],
      [[1, "2"], TypeError, /"2"/],
      [[1, 0.5], RangeError, /0\.5/],
      [[2 ** 31, 1], RangeError, /2147483648/],
    ],
  ],
  [
    "tuple(string, u32)",
    tuple(string, u32),
    ["a", 2],
    [
      [["a"], TypeError, /got 1/],
      ["a", TypeError, /"a"/],
      [[1, 2], TypeError, /1/],
      [["a", -1], RangeError, /-1/],
    ],
  ],
];

describe.each(keyCases)("keys of %s", (name, type, good, wrong) => {
  // Values that are numbers, and long ones, go through different doors.
  describe.each([
    ["u32", u32, 7, 8],
    ["string", string, "seven", "eight"],
  ] as const)("with values of %s", (_, valueType, value, other) => {
    test.each(wrong)("refuse %o everywhere", (bad, error, named) => {
      const { map, sync, end } = make(type, valueType, [[good, value]]);
      const key = bad as Key;
      const computed = () => map.getOrInsertComputed(key, () => expect.unreachable("it must not be called"));
      const uses: (() => unknown)[] = [
        computed,
        ...[() => map.get(key), () => map.has(key), () => map.delete(key), () => map.set(key, other)],
        ...[() => map.getOrInsert(key, other), () => map.compareExchange(key, undefined, other)],
        () => map.compareExchange(key, value, other),
        ...[() => sync.load(key), () => sync.store(key, other), () => sync.loadOrStore(key, other)],
        ...[() => sync.loadAndDelete(key), () => sync.delete(key), () => sync.swap(key, other)],
        ...[() => sync.compareAndSwap(key, value, other), () => sync.compareAndDelete(key, value)],
      ];
      if (valueType === u32) uses.push(() => map.add(key, 1));
      for (const use of uses) expectRefused(use, error, named, name);
      const list = [good, bad] as Key[];
      const bulk: (() => unknown)[] = [
        ...[() => map.getMany(list), () => map.hasMany(list), () => map.deleteMany(list)],
        () => map.setMany(list, other as never),
      ];
      if (valueType === u32) bulk.push(() => map.addMany(list, 1));
      for (const use of bulk) expectRefused(use, error, named, name, /1/);
      end();
    });
  });
});

const valueCases: [string, unknown, unknown, readonly Wrong[]][] = [
  ...valueKinds
    .filter(({ name }) => name !== "any")
    .map(
      (kind) => [kind.name, kind.type, kind.at(1), wrongFor[kind.name]] as [string, unknown, unknown, readonly Wrong[]],
    ),
  ["string", string, "a", wrongText],
  ["bytes", bytes, Uint8Array.of(1), wrongBytes],
];

describe.each(valueCases)("values of %s", (name, type, good, wrong) => {
  describe.each([
    ["u32", u32, 1, 2],
    ["string", string, "one", "two"],
  ] as const)("with keys of %s", (_, keyType, key, absent) => {
    test.each(wrong)("refuse %o everywhere", (value, error, named) => {
      const { map, sync, end } = make(keyType, type, [[key, good]]);
      const uses: (() => unknown)[] = [];
      for (const k of [key, absent] as Key[]) {
        uses.push(
          ...[() => map.set(k, value), () => map.getOrInsert(k, value), () => map.compareExchange(k, good, value)],
          ...[() => sync.store(k, value), () => sync.loadOrStore(k, value), () => sync.swap(k, value)],
          ...[() => sync.compareAndSwap(k, good, value), () => sync.compareAndSwap(k, value, good)],
          () => sync.compareAndDelete(k, value),
          () => map.setMany([k], [value] as never),
        );
        // Undefined stands for an absent key.
        if (value !== undefined) uses.push(() => map.compareExchange(k, value, good));
      }
      uses.push(() => map.getOrInsertComputed(absent as Key, () => value));
      for (const use of uses) expectRefused(use, error, named, name);
      end();
    });
  });
});

describe("deltas", () => {
  test.each(valueKinds.filter(({ deltas }) => deltas.length > 0))("of $name that are none are refused", (kind) => {
    const { map, end } = make(u32, kind.type, [[1, kind.at(1)]]);
    const others = typeof kind.zero === "bigint" ? [1, 0.5, Number.NaN] : [1n, 0n];
    expectRefused(() => map.add(1, [1]), TypeError, kind.name);
    for (const delta of [...others, "1", null, undefined, {}]) {
      expectRefused(() => map.add(1, delta), TypeError, kind.name);
      expectRefused(() => map.addMany([1, 2], delta as never), TypeError, kind.name);
      if (delta !== undefined) expectRefused(() => map.addMany([1, 2], [1, delta] as never), TypeError);
    }
    if (typeof kind.zero === "number" && !kind.name.startsWith("f"))
      for (const delta of [0.5, Number.NaN, Infinity])
        expectRefused(() => map.add(1, delta), RangeError, /./, kind.name);
    end();
  });

  test.each([
    ["u32", 2 ** 32 - 1, 1, -(2 ** 32)],
    ["i32", 2 ** 31 - 1, 1, -(2 ** 32)],
    ["i64", 2n ** 63n - 1n, 1n, -(2n ** 64n)],
    ["u64", 2n ** 64n - 1n, 1n, -(2n ** 64n)],
  ])("that lead out of %s are refused, and name the sum's type", (name, most, up, down) => {
    const kind = valueKinds.find((each) => each.name === name)!;
    const { map, end } = make(u32, kind.type, [[1, most]]);
    expectRefused(() => map.add(1, up), RangeError, name);
    expectRefused(() => map.add(1, down), RangeError, name);
    expectRefused(() => map.add(2, down), RangeError, name);
    expectRefused(() => map.addMany([1], up), RangeError, name);
    end();
  });

  test.each([
    ["string", string, "a"],
    ["bytes", bytes, Uint8Array.of(1)],
  ])("have no place with values of %s", (name, type, good) => {
    const { map, end } = make(u32, type, [[1, good]]);
    expectRefused(() => map.add(1, good), TypeError, name);
    expectRefused(() => map.addMany([1], [good]), TypeError, name);
    end();
  });
});

describe("arrays whose elements do not fit", () => {
  test.each(Object.keys(foreign).filter((name) => name !== "f32"))("as keys of %s", (name) => {
    const kind = keyKinds.find((each) => each.name === name)!;
    const { map, end } = make(kind.type, u32, [[kind.at(1), 1]]);
    for (const [bad, error] of foreign[name]) {
      expectRefused(() => map.setMany(bad as never, 1 as never), error, name);
      expectRefused(() => map.getMany(bad as never), error, name);
      expectRefused(() => map.deleteMany(bad as never), error, name);
    }
    expectRefused(() => map.setMany([kind.at(2), kind.at(3)], [1]), RangeError, /1/, /2/);
    expectRefused(() => map.getMany([kind.at(2), kind.at(3)], new Uint32Array(1)), RangeError, /1/, /2/);
    expectRefused(() => map.getMany([kind.at(2)], {} as never), TypeError, /Object/);
    expectRefused(() => map.hasMany([kind.at(2), kind.at(3)], new Uint8Array(1)), RangeError, /1/, /2/);
    expectRefused(() => map.hasMany([kind.at(2)], [] as never), TypeError, /array/);
    end();
  });
});

describe("types of one thread", () => {
  const codec = customKey<Date>({ encode: (day) => day.toISOString(), decode: (day) => new Date(String(day)) });
  const makers = [
    ["SharedHashMap", (key: unknown, value: unknown) => new SharedHashMap(key as AnyKeyType, value as AnyValueType)],
    ["SyncMap", (key: unknown, value: unknown) => new SyncMap(key as AnyKeyType, value as AnyValueType)],
    [
      "SharedHashMap.from",
      (key: unknown, value: unknown) => SharedHashMap.from(key as AnyKeyType, value as AnyValueType, []),
    ],
    [
      "SharedHashMap.fromSnapshot",
      (key: unknown, value: unknown) =>
        SharedHashMap.fromSnapshot(key as AnyKeyType, value as AnyValueType, new Uint8Array(0)),
    ],
  ] as const;
  test.each(makers)("%s says what to use instead of customKey and any()", (_, create) => {
    expectRefused(() => create(codec, u32), TypeError, /customKey/, /string, bytes or tuple/);
    expectRefused(() => create(u64, any()), TypeError, /any\(\)/, /number type, string or bytes/);
  });
  test.each(makers)("%s needs types", (_, create) => {
    for (const bad of [undefined, null, "u32", {}, 5]) {
      expectRefused(() => create(bad, u32), TypeError);
      expectRefused(() => create(u32, bad), TypeError);
    }
    expectRefused(() => create(u32, tuple(i32, i32)), TypeError);
  });
});

test("callbacks have to be functions", () => {
  const { map, sync, end } = make(u32, u32, [[1, 1]]);
  for (const bad of [undefined, null, 5, {}, "f"]) {
    expectRefused(() => map.forEach(bad as never), TypeError, /function/);
    expectRefused(() => sync.range(bad as never), TypeError, /function/);
    for (const key of [1, 2]) expectRefused(() => map.getOrInsertComputed(key, bad as never), TypeError, /function/);
  }
  end();
});
