// What is packed badly is refused by class and message, by every bulk call, with nothing changed.
import { any, bytes, f64, fixedBytes, HashMap, HashSet, i32, string, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import type { AnyKeyType, LooseMap, LooseSet } from "./lib/types.ts";

describe("what is packed badly is refused and changes nothing:", () => {
  const some = Uint8Array.of(97, 98, 99, 100);
  const at = (...offsets: number[]) => Uint32Array.from(offsets);
  type Bad = [string, unknown, unknown, typeof TypeError | typeof RangeError, RegExp];
  /** "a", these bytes, "b". */
  const invalid = (...list: number[]) => ({
    bytes: Uint8Array.of(97, ...list, 98),
    offsets: at(0, 1, list.length + 1, list.length + 2),
  });
  const bad: Bad[] = [
    ["falling offsets", bytes, { bytes: some, offsets: at(0, 3, 2) }, RangeError, /must not fall, those of key 1 do/],
    [
      "offsets beyond the bytes",
      bytes,
      { bytes: some, offsets: at(0, 2, 5) },
      RangeError,
      /reach to 5, there are 4 bytes/,
    ],
    ["one offset beyond", bytes, { bytes: some, offsets: at(5) }, RangeError, /reach to 5/],
    ["huge offsets", string, { bytes: some, offsets: at(0, 2 ** 32 - 1) }, RangeError, /4294967295/],
    ["falling back from huge ones", string, { bytes: some, offsets: at(0, 2 ** 32 - 1, 2) }, RangeError, /key 1/],
    ["no offsets", bytes, { bytes: some, offsets: at() }, RangeError, /one more than there are keys/],
    [
      "offsets in an array",
      bytes,
      { bytes: some, offsets: [0, 1] },
      TypeError,
      /offsets must be a Uint32Array, got an array/,
    ],
    [
      "signed offsets",
      string,
      { bytes: some, offsets: Int32Array.of(0, 1) },
      TypeError,
      /Uint32Array, got.*Int32Array/,
    ],
    [
      "bytes in an array",
      string,
      { bytes: [97], offsets: at(0, 1) },
      TypeError,
      /bytes must be a Uint8Array, got an array/,
    ],
    [
      "bytes in a string",
      string,
      { bytes: "abc", offsets: at(0, 1) },
      TypeError,
      /bytes must be a Uint8Array, got "abc"/,
    ],
    ["bytes without offsets", bytes, { bytes: some }, TypeError, /keys must be an array/],
    ["packed keys for numbers", u32, { bytes: some, offsets: at(0, 1) }, TypeError, /keys must be an array/],
    [
      "packed keys for tuples",
      tuple(string, u32),
      { bytes: some, offsets: at(0, 1) },
      TypeError,
      /keys must be an array/,
    ],
    ["a lone surrogate's bytes", string, invalid(0xed, 0xa0, 0x80), TypeError, /key 1 must be a string in UTF-8/],
    ["a cut sequence", string, invalid(0xe2, 0x82), TypeError, /key 1 must be a string in UTF-8/],
    ["an overlong sequence", string, invalid(0xc0, 0x80), TypeError, /key 1 must be a string in UTF-8/],
    ["a lone continuation", string, invalid(0x80), TypeError, /key 1 must be a string in UTF-8/],
    [
      "a character cut in two keys",
      string,
      { bytes: Uint8Array.of(0xc3, 0xa9), offsets: at(0, 1, 2) },
      TypeError,
      /key 0/,
    ],
    [
      "too few bytes a key",
      fixedBytes(2),
      { bytes: some, offsets: at(0, 2, 3) },
      TypeError,
      /key 1 must have 2 bytes, got 1/,
    ],
    ["half a pair", tuple(i32, i32), Int32Array.of(1, 2, 3), RangeError, /in pairs, got 3/],
    ["part of a triple", tuple(f64, f64, f64), new Float64Array(4), RangeError, /3 numbers each, got 4/],
    ["numbers of another type", tuple(i32, i32), Uint32Array.of(1, 2), TypeError, /key 0 must be an array of 2/],
    ["numbers for mixed pairs", tuple(u32, i32), Int32Array.of(1, 2), TypeError, /key 0 must be an array of 2/],
    ["numbers for strings", string, Uint8Array.of(1), TypeError, /key 0 must be a string/],
  ];
  test.each(bad)("%s", (_, type, keys, error, message) => {
    const map = new HashMap(type as AnyKeyType, u32) as LooseMap;
    const set = new HashSet(type as AnyKeyType) as LooseSet;
    for (const call of [
      () => map.setMany(keys as never, 1),
      () => map.getMany(keys as never),
      () => map.hasMany(keys as never),
      () => map.deleteMany(keys as never),
      () => map.addMany(keys as never, 1),
      () => set.addMany(keys as never),
    ]) {
      expect(call).toThrow(error);
      expect(call).toThrow(message);
    }
    expect([map.size, set.size]).toEqual([0, 0]);
    checkInvariants(map);
  });

  test("values of another number than keys", () => {
    const map = new HashMap(string, u32);
    const packed = { bytes: Uint8Array.of(97, 98), offsets: at(0, 1, 2) };
    expect(() => map.setMany(packed, [1])).toThrow(RangeError);
    expect(() => map.setMany(packed, Uint32Array.of(1, 2, 3))).toThrow(RangeError);
    expect(() => map.addMany(packed, [1])).toThrow(RangeError);
    expect(map.size).toBe(0);
  });
});

test("bytes that the values' getters change make other keys, not half a call", () => {
  const packed = { bytes: Uint8Array.of(97, 98), offsets: Uint32Array.of(0, 1, 2) };
  const values = [1, 2];
  Object.defineProperty(values, 1, {
    get: () => {
      packed.bytes[1] = 0xff; // no UTF-8
      return 2;
    },
  });
  const map = new HashMap(string, any<number>());
  expect(map.setMany(packed, values)).toBe(2);
  expect(map.get("a")).toBe(1);
  checkInvariants(map);
});
