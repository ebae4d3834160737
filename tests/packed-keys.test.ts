// Keys packed into one buffer do what the same keys do one by one: { bytes, offsets } for strings and byte keys, interleaved
// numbers for tuples of one number type.
import { any, bytes, f64, fixedBytes, HashMap, HashSet, i32, i64, string, tuple, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { scatter } from "./lib/kinds.ts";
import type { AnyKeyType, Key, LooseMap, LooseSet } from "./lib/types.ts";

interface Packed {
  bytes: Uint8Array;
  offsets: Uint32Array;
}

/** With `before` bytes in front that belong to no key, and some behind. */
function pack(parts: Uint8Array[], before = 0): Packed {
  const offsets = new Uint32Array(parts.length + 1);
  offsets[0] = before;
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i] + part.length;
  });
  const all = new Uint8Array(offsets[parts.length] + before).fill(0xff);
  parts.forEach((part, i) => {
    all.set(part, offsets[i]);
  });
  return { bytes: all, offsets };
}

const encoder = new TextEncoder();
const packTexts = (keys: Key[], before = 0) =>
  pack(
    (keys as string[]).map((key) => encoder.encode(key)),
    before,
  );
const packBytes = (keys: Key[], before?: number) => pack(keys as Uint8Array[], before);
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

interface Form {
  name: string;
  type: unknown;
  key(i: number): Key;
  pack(keys: Key[], before?: number): unknown;
}

const flat = (keys: Key[]) => (keys as number[][]).flat();
const FLOATS = [0, -0, Number.NaN, Infinity, -1.5, 5e-324];
const forms: Form[] = [
  { name: "ASCII strings", type: string, key: (i) => `key ${i}`.repeat(1 + (i % 7)), pack: packTexts },
  { name: "UTF-8 strings", type: string, key: (i) => `\u0416 \ud83e\udd8a \ufeff\xe9${i}`, pack: packTexts },
  {
    name: "strings, long ones among them",
    type: string,
    key: (i) => (i % 40 ? `${i}` : `${i} `.repeat(8000)),
    pack: packTexts,
  },
  {
    name: "bytes",
    type: bytes,
    key: (i) => Uint8Array.from({ length: i % 70 }, (_, j) => i >>> (8 * (j % 4))),
    pack: packBytes,
  },
  {
    name: "bytes, long ones among them",
    type: bytes,
    key: (i) => new Uint8Array(i % 50 ? i : 24_500 + i).fill(i),
    pack: packBytes,
  },
  {
    name: "fixedBytes(8)",
    type: fixedBytes(8),
    key: (i) => new Uint8Array(Uint32Array.of(i, scatter(i)).buffer),
    pack: packBytes,
  },
  {
    name: "tuple(i32, i32)",
    type: tuple(i32, i32),
    key: (i) => [scatter(i) | 0, -i],
    pack: (keys) => Int32Array.from(flat(keys)),
  },
  {
    name: "tuple(u32, u32)",
    type: tuple(u32, u32),
    key: (i) => [scatter(i), i],
    pack: (keys) => Uint32Array.from(flat(keys)),
  },
  {
    name: "tuple(i32, i32, i32)",
    type: tuple(i32, i32, i32),
    key: (i) => [-i, scatter(i) | 0, i],
    pack: (keys) => Int32Array.from(flat(keys)),
  },
  { name: "tuple(u32)", type: tuple(u32), key: (i) => [scatter(i)], pack: (keys) => Uint32Array.from(flat(keys)) },
  {
    name: "tuple(f64, f64)",
    type: tuple(f64, f64),
    key: (i) => [FLOATS[i % 6], i >> 3],
    pack: (keys) => Float64Array.from(flat(keys)),
  },
  {
    name: "tuple(i64, i64)",
    type: tuple(i64, i64),
    key: (i) => [BigInt(-i), BigInt(i) << 40n],
    pack: (keys) => BigInt64Array.from(flat(keys) as never),
  },
  {
    name: "tuple(u64, u64)",
    type: tuple(u64, u64),
    key: (i) => [BigInt(scatter(i)) << 32n, 1n],
    pack: (keys) => BigUint64Array.from(flat(keys) as never),
  },
];

const newMap = (form: Form, values: unknown = u32) => new HashMap(form.type as AnyKeyType, values as never) as LooseMap;
const entries = (map: LooseMap) =>
  map.keysArray().length === map.size && new Set([...map].map(([key, value]) => nameOf(key, value)));
const nameOf = (...parts: unknown[]): string =>
  parts
    .map((part) =>
      part instanceof Uint8Array
        ? Buffer.from(part).toString("latin1")
        : Array.isArray(part)
          ? nameOf(...part)
          : String(part),
    )
    .join("|");

describe.each(forms)("$name", (form) => {
  test.each([0, 1, 2, 100, 2049, 4100])("%i keys", (n) => {
    // Some twice: a batch sees what an earlier key of it did.
    const keys = times(n, (i) => form.key(i % 9 === 8 ? i - 8 : i));
    const values = Uint32Array.from(keys, (_, i) => i + 1);
    const present = keys.filter((_, i) => i % 3 === 0);
    for (const before of [packTexts, packBytes].includes(form.pack as never) ? [0, 3] : [0]) {
      const packed = form.pack(keys, before) as never;
      const [many, single] = [newMap(form), newMap(form)];
      const added = new HashSet(form.type as AnyKeyType) as LooseSet;
      for (const key of present) single.set(key, 7);
      expect(many.setMany(form.pack(present) as never, 7)).toBe(single.size);
      const check = () => {
        expect(entries(many)).toEqual(entries(single));
        checkInvariants(many);
      };
      check();
      expect(Array.from(many.hasMany(packed))).toEqual(keys.map((key) => Number(single.has(key))));
      expect(Array.from(many.getMany(packed, undefined, { missing: 9 }))).toEqual(
        keys.map((key) => single.get(key) ?? 9),
      );
      many.addMany(packed, 2);
      for (const key of keys) single.add(key, 2);
      check();
      many.addMany(packed, values);
      for (const [i, key] of keys.entries()) single.add(key, values[i]);
      check();
      const size = single.size;
      for (const [i, key] of keys.entries()) single.set(key, values[i]);
      expect(many.setMany(packed, values)).toBe(single.size - size);
      check();
      const all = single.size;
      expect(added.addMany(packed)).toBe(all);
      expect(added.hasMany(packed).every(Boolean)).toBe(true);
      expect(many.deleteMany(form.pack(present) as never)).toBe(present.filter((key) => single.delete(key)).length);
      check();
      expect(many.deleteMany(packed)).toBe(single.size);
      expect([many.size, added.deleteMany(packed), added.size]).toEqual([0, all, 0]);
    }
  });

  test.each([
    ["string", string, (i: number) => `value ${i}`],
    ["bytes", bytes, (i: number) => Uint8Array.of(i)],
    ["any", any(), (i: number) => ({ i })],
  ])("with %s values", (_, type, make) => {
    const keys = times(60, form.key);
    const packed = form.pack(keys) as never;
    const map = newMap(form, type);
    const values = keys.map((_, i) => make(i));
    const last = new Map(keys.map((key, i) => [nameOf(key), values[i]]));
    expect(map.setMany(packed, values)).toBe(last.size);
    expect(new Map([...map].map(([key, value]) => [nameOf(key), value]))).toEqual(last);
    expect(Array.from(map.getMany(packed))).toEqual(keys.map((key) => last.get(nameOf(key))));
    checkInvariants(map);
    expect(map.deleteMany(packed)).toBe(last.size);
    expect(map.size).toBe(0);
  });
});

test("a key that is larger than the crossing area, at any place among short ones", () => {
  for (const place of [0, 1, 500, 999]) {
    for (const long of [24_511, 24_512, 24_513, 300_000]) {
      const keys = times(1000, (i) => new Uint8Array(i === place ? long : 4).fill(i).fill(i >>> 8, 1));
      const map = new HashMap(bytes, u32);
      const packed = packBytes(keys);
      const values = Uint32Array.from(keys.keys());
      expect(map.setMany(packed, values)).toBe(1000);
      expect(map.getMany(packed)).toEqual(values);
      expect(map.get(keys[place] as Uint8Array)).toBe(place);
      expect(map.deleteMany(packed)).toBe(1000);
      checkInvariants(map);
    }
  }
});

test("interleaved floats: -0 is 0, NaNs are one, and the program's array stays as it is", () => {
  const odd = new Float64Array(Uint32Array.of(7, 0xfff80000).buffer)[0];
  const numbers = Float64Array.of(-0, Number.NaN, 0, odd, odd, -0);
  const before = new Uint8Array(numbers.buffer).slice();
  const map = new HashMap(tuple(f64, f64), u32);
  expect(map.setMany(numbers, Uint32Array.of(1, 2, 3))).toBe(2);
  expect([map.get([0, Number.NaN]), map.at(Number.NaN, 0), map.at(-0, odd)]).toEqual([2, 3, 2]);
  expect(Array.from(map.getMany(numbers))).toEqual([2, 2, 3]);
  expect(new Uint8Array(numbers.buffer)).toEqual(before);
});
