// `add` for keys that are not one value: ranges of a buffer, the parts of a tuple, the halves of a 64-bit integer.
import { bytes, f64, HashMap, i32, string, tuple, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

const BUFFER = Uint8Array.from({ length: 4096 }, (_, i) => (i * i) >>> 3);

test("addRange counts what get finds by the bytes themselves", () => {
  const counts = new HashMap(bytes, u32);
  const model = new Map<string, number>();
  for (let i = 0; i < 5000; i++) {
    const start = (i * 7) % 512;
    const end = start + (i % 40);
    const key = BUFFER.slice(start, end).join();
    const sum = (model.get(key) ?? 0) + i;
    model.set(key, sum);
    expect(counts.addRange(BUFFER, start, end, i)).toBe(sum);
  }
  expect(counts.size).toBe(model.size);
  for (const [key, sum] of counts) expect(model.get(key.join())).toBe(sum);
  checkInvariants(counts);
});

test("addAt and addHalves count what get finds by arrays and BigInts", () => {
  const pairs = new HashMap(tuple(i32, i32), f64);
  const triples = new HashMap(tuple(string, i32, u32), u32);
  const wide = new HashMap(u64, u32);
  for (let round = 1; round <= 3; round++) {
    for (let i = -200; i < 200; i++) {
      expect(pairs.addAt(i, -i, 0.5)).toBe(round / 2);
      expect(triples.addAt(`${i}`, i, 7, 2)).toBe(2 * round);
      expect(wide.addHalves(i >>> 0, 5, 1)).toBe(round);
    }
  }
  for (let i = -200; i < 200; i++) {
    expect(pairs.get([i, -i])).toBe(1.5);
    expect(triples.get([`${i}`, i, 7])).toBe(6);
    expect(wide.get((5n << 32n) | BigInt(i >>> 0))).toBe(3);
  }
  for (const map of [pairs, triples, wide]) checkInvariants(map as HashMap<unknown, unknown>);
});

describe("a sum beyond the value type changes nothing", () => {
  test.each([-1, 2 ** 32, 0.5])("adding %d to a key that is missing", (delta) => {
    const ranges = new HashMap(bytes, u32);
    const wide = new HashMap(u64, u32);
    const pairs = new HashMap(tuple(u32, u32), u32);
    expect(() => ranges.addRange(BUFFER, 0, 3, delta)).toThrow(RangeError);
    expect(() => wide.addHalves(1, 2, delta)).toThrow(RangeError);
    expect(() => pairs.addAt(1, 2, delta)).toThrow(RangeError);
    expect([ranges.size, wide.size, pairs.size]).toEqual([0, 0, 0]);
  });

  test("going below zero from a key that is there, and back", () => {
    const pairs = new HashMap(tuple(u32, u32), u32);
    pairs.addAt(1, 2, 5);
    expect(() => pairs.addAt(1, 2, -6)).toThrow(RangeError);
    expect(pairs.addAt(1, 2, -5)).toBe(0);
    expect(() => pairs.addAt(1, 2, 2 ** 32)).toThrow(RangeError);
    expect(pairs.at(1, 2)).toBe(0);
  });
});

test("more than eight arguments are refused, and say what to do", () => {
  const nine = new HashMap(tuple(u32, u32, u32, u32, u32, u32, u32, u32, u32), u32);
  const parts = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
  expect(() => (nine.at as (...all: unknown[]) => unknown).call(nine, ...parts)).toThrow(/as an array: get, set/);
  nine.set([...parts], 1);
  expect(nine.get([...parts])).toBe(1);
});
