// Ranges of a buffer, the parts of a tuple and the halves of 64-bit integers are the same keys as slices, arrays and BigInts,
// and make no garbage.
import { bytes, fixedBytes, HashMap, HashSet, i32, i64, string, tuple, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { scatter } from "./lib/kinds.ts";

const ROOM = Uint8Array.from({ length: 60_000 }, (_, i) => scatter(i >> 3) >>> ((i & 7) * 4));

/** Some short ranges, many of equal content, and some on both sides of every limit. */
const RANGES = Array.from({ length: 3000 }, (_, i): [number, number] => {
  const start = scatter(i) % 300;
  const lengths = [0, 1, 2, 8, 63, 64, 65, scatter(i + 1) % 40];
  return [start, start + lengths[i % 8]];
}).concat([
  [0, 24_512],
  [1, 24_514],
  [0, 60_000],
  [60_000, 60_000],
  [59_999, 60_000],
]);

describe("ranges of a buffer are keys as slices of it are", () => {
  const buffers: [string, Uint8Array][] = [
    ["Uint8Array", ROOM],
    ["Buffer", Buffer.from(ROOM)],
    ["subarray", new Uint8Array(ROOM.length + 9).fill(1).subarray(9)],
  ];
  buffers[2][1].set(ROOM);

  test.each(buffers)("of a %s", (_, buffer) => {
    const map = new HashMap(bytes, u32);
    const model = new Map<string, number>();
    const set = new HashSet(bytes);
    const name = (start: number, end: number) => Buffer.from(ROOM.subarray(start, end)).toString("latin1");
    RANGES.forEach(([start, end], i) => {
      const due = model.get(name(start, end));
      expect(map.getRange(buffer, start, end)).toBe(due);
      expect([map.hasRange(buffer, start, end), set.hasRange(buffer, start, end)]).toEqual([
        due !== undefined,
        due !== undefined,
      ]);
      if (i % 2) map.setRange(buffer, start, end, i);
      else map.set(buffer.slice(start, end), i);
      if (i % 3) set.addRange(buffer, start, end);
      else set.add(buffer.slice(start, end));
      model.set(name(start, end), i);
      expect(map.get(ROOM.slice(start, end))).toBe(i);
      if (i % 5 === 4) {
        const [from, to] = RANGES[scatter(i) % i];
        const there = model.delete(name(from, to));
        expect(map.deleteRange(buffer, from, to)).toBe(there);
        expect(set.deleteRange(buffer, from, to)).toBe(there);
        expect(map.has(ROOM.slice(from, to))).toBe(false);
      }
    });
    const found = new Map([...map].map(([key, value]) => [Buffer.from(key).toString("latin1"), value]));
    expect(found).toEqual(model);
    expect(new Set([...set].map((key) => Buffer.from(key).toString("latin1")))).toEqual(new Set(model.keys()));
    checkInvariants(map);
    checkInvariants(set);
  });

  test("and are copied", () => {
    const buffer = Uint8Array.of(1, 2, 3, 4);
    const map = new HashMap(bytes, string).setRange(buffer, 1, 3, "x");
    buffer.fill(9);
    expect([...map]).toEqual([[Uint8Array.of(2, 3), "x"]]);
  });

  const four = Uint8Array.of(1, 2, 3, 4);
  const wrong: [unknown, unknown, unknown, typeof TypeError | typeof RangeError, RegExp][] = [
    [four, -1, 2, RangeError, /range of the 4 bytes, got -1 to 2/],
    [four, 3, 2, RangeError, /range of the 4 bytes, got 3 to 2/],
    [four, 0, 5, RangeError, /range of the 4 bytes, got 0 to 5/],
    [four, 5, 5, RangeError, /got 5 to 5/],
    [four, 0.5, 2, RangeError, /got 0\.5 to 2/],
    [four, 0, 1.5, RangeError, /got 0 to 1\.5/],
    [four, Number.NaN, 2, RangeError, /got NaN to 2/],
    [four, 0, Infinity, RangeError, /got 0 to Infinity/],
    [four, 0, 2 ** 32 + 2, RangeError, /4294967298/],
    [four, "0", 2, TypeError, /start must be a number, got "0"/],
    [four, 0, undefined, TypeError, /end must be a number, got undefined/],
    [four, 0, 2n, TypeError, /end must be a number, got 2n/],
    [[1, 2, 3], 0, 2, TypeError, /buffer must be a Uint8Array, got an array/],
    ["abcd", 0, 2, TypeError, /buffer must be a Uint8Array, got "abcd"/],
    [new ArrayBuffer(4), 0, 2, TypeError, /buffer must be a Uint8Array, got .*ArrayBuffer/],
    [undefined, 0, 2, TypeError, /buffer must be a Uint8Array, got undefined/],
  ];
  test.each(wrong)("%o from %o to %o is refused", (buffer, start, end, error, message) => {
    const map = new HashMap(bytes, u32).set(Uint8Array.of(1, 2), 7);
    const set = new HashSet(bytes);
    const range = [buffer, start, end] as [Uint8Array, number, number];
    for (const call of [
      () => map.getRange(...range),
      () => map.hasRange(...range),
      () => map.setRange(...range, 1),
      () => map.deleteRange(...range),
      () => set.addRange(...range),
    ]) {
      expect(call).toThrow(error);
      expect(call).toThrow(message);
    }
    expect([...map]).toEqual([[Uint8Array.of(1, 2), 7]]);
    expect(set.size).toBe(0);
  });

  test("in maps of byte keys only, and of the right length", () => {
    for (const type of [u32, string, u64, tuple(bytes, u32), tuple(u32, u32)]) {
      const map = new HashMap(type as never, u32);
      expect(() => map.getRange(four, 0, 4)).toThrow(TypeError);
      expect(() => map.setRange(four, 0, 4, 1)).toThrow(`byte keys only, this one has ${type.name}`);
      expect(() => map.deleteRange(four, 0, 4)).toThrow(TypeError);
      expect(map.size).toBe(0);
    }
    const map = new HashMap(fixedBytes(2), u32).setRange(four, 1, 3, 5);
    expect(map.get(Uint8Array.of(2, 3))).toBe(5);
    expect(() => map.getRange(four, 0, 3)).toThrow(TypeError);
    expect(() => map.getRange(four, 0, 3)).toThrow("must have 2 bytes (fixedBytes(2)), got 3");
    expect(() => map.setRange(four, 1, 3, "x" as never)).toThrow(TypeError);
    expect(map.getRange(four, 1, 3)).toBe(5);
  });
});

describe.each([
  ["u64", u64, BigInt.asUintN],
  ["i64", i64, BigInt.asIntN],
] as const)("halves of %s keys are keys as BigInts are", (_, type, wrap) => {
  const EDGES = [0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe];
  const halves = [
    ...EDGES.flatMap((low) => EDGES.map((high) => [low, high])),
    ...Array.from({ length: 2000 }, (_, i) => [scatter(i), scatter(i * 7 + 1)]),
    ...Array.from({ length: 200 }, (_, i) => [i, 0]),
  ];
  const big = ([low, high]: number[]) => wrap(64, (BigInt(high) << 32n) | BigInt(low));

  test("extremes and others", () => {
    const map = new HashMap(type, u32);
    const set = new HashSet(type);
    const model = new Map<bigint, number>();
    halves.forEach((half, i) => {
      const [low, high] = half;
      const key = big(half);
      expect(map.getHalves(low, high)).toBe(model.get(key));
      expect(map.hasHalves(low, high)).toBe(model.has(key));
      if (i % 2) map.setHalves(low, high, i);
      else map.set(key, i);
      if (i % 3) set.addHalves(low, high);
      else set.add(key);
      model.set(key, i);
      expect([map.get(key), map.getHalves(low, high), set.has(key), set.hasHalves(low, high)]).toEqual([
        i,
        i,
        true,
        true,
      ]);
    });
    expect(new Map(map)).toEqual(model);
    expect(new Set(set)).toEqual(new Set(model.keys()));
    for (const half of halves) {
      const there = model.delete(big(half));
      expect(map.deleteHalves(half[0], half[1])).toBe(there);
      expect(set.deleteHalves(half[0], half[1])).toBe(there);
    }
    expect([map.size, set.size]).toEqual([0, 0]);
    checkInvariants(map);
  });

  test.each([
    [-1, RangeError, /must be an integer from 0 to 4294967295, got -1/],
    [2 ** 32, RangeError, /got 4294967296/],
    [1.5, RangeError, /got 1\.5/],
    [Number.NaN, RangeError, /got NaN/],
    [1n, TypeError, /must be a number, got 1n/],
    ["1", TypeError, /must be a number, got "1"/],
    [undefined, TypeError, /must be a number, got undefined/],
  ])("%o is no half", (bad, error, message) => {
    const map = new HashMap(type, u32).set(0n, 1);
    const set = new HashSet(type);
    for (const [low, high] of [
      [bad, 0],
      [0, bad],
    ] as [number, number][]) {
      for (const call of [
        () => map.getHalves(low, high),
        () => map.hasHalves(low, high),
        () => map.setHalves(low, high, 1),
        () => map.deleteHalves(low, high),
        () => set.addHalves(low, high),
      ]) {
        expect(call).toThrow(error);
        expect(call).toThrow(message);
        expect(call).toThrow(low === 0 ? /^high/ : /^low/);
      }
    }
    expect([...map]).toEqual([[0n, 1]]);
    expect(set.size).toBe(0);
  });
});

test("halves are keys of maps with 64-bit integer keys only", () => {
  for (const type of [u32, string, bytes, tuple(u32, u32)]) {
    const map = new HashMap(type as never, u32);
    expect(() => map.getHalves(0, 0)).toThrow(TypeError);
    expect(() => map.setHalves(0, 0, 1)).toThrow(`64-bit integer keys only, this one has ${type.name}`);
    expect(() => map.deleteHalves(0, 0)).toThrow(TypeError);
  }
});

describe("a million calls make no garbage:", () => {
  const MILLION = 1_000_000;
  const ranges = new HashMap(bytes, u32);
  for (let i = 0; i < 1000; i++) ranges.setRange(ROOM, i, i + 20, i);
  const grid = new HashMap(tuple(i32, i32), u32);
  const words = new HashMap(u64, u32);
  for (let i = 0; i < 1000; i++) {
    grid.set([i, -i], i);
    words.setHalves(i, scatter(i), i);
  }
  const calls: [string, (i: number) => unknown][] = [
    ["getRange", (i) => ranges.getRange(ROOM, i % 2000, (i % 2000) + 20)],
    ["hasRange", (i) => ranges.hasRange(ROOM, i % 2000, (i % 2000) + 20)],
    ["setRange", (i) => ranges.setRange(ROOM, i % 1000, (i % 1000) + 20, i)],
    ["at", (i) => grid.at(i % 2000, -(i % 2000))],
    ["hasAt", (i) => grid.hasAt(i % 2000, -(i % 2000))],
    ["put", (i) => grid.put(i % 1000, -(i % 1000), i)],
    ["getHalves", (i) => words.getHalves(i % 2000, scatter(i))],
    ["setHalves", (i) => words.setHalves(i % 1000, (i % 1000) + 1, i)],
  ];

  /** Bytes allocated by a million calls. Looked at so often that hardly a collection comes between two looks. */
  function allocated(call: (i: number) => unknown): number {
    let bytes = 0;
    for (let slice = 0; slice < 500; slice++) {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < 2000; i++) call(i);
      bytes += Math.max(0, process.memoryUsage().heapUsed - before);
    }
    return bytes;
  }

  test.each(calls)("%s", (_, call) => {
    allocated(call); // optimised from here on
    const least = Math.min(allocated(call), allocated(call), allocated(call));
    // The smallest object takes 16 bytes.
    expect(least / MILLION).toBeLessThan(1);
  });
});
