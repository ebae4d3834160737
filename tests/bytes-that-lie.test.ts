// Arrays whose length, subarray or prototype is not the real one reach no memory but their own bytes.
import { bytes, customKey, HashMap, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test } from "vitest";

/** A Uint8Array of so many bytes whose `length` says something else. */
function liar(real: number, ...lengths: number[]): Uint8Array {
  let reads = 0;
  const array = new Uint8Array(real).fill(0x55);
  Object.defineProperty(array, "length", { get: () => lengths[Math.min(reads++, lengths.length - 1)] });
  return array;
}

const lies: [real: number, ...lengths: number[]][] = [
  [3, -5],
  [3, 1000],
  [3, 1e5],
  [3, 3, 2 ** 29],
  [3, 3, 1e5],
  [3, 1.5],
  [70, 3],
  [2 ** 20, 70],
  [2 ** 20, 2 ** 20, 70],
];

test.each(lies)("%i bytes that say %i", (real, ...lengths) => {
  const make = () => liar(real, ...lengths);
  const due = [...new Uint8Array(real).fill(0x55).subarray(0, 9), real];
  const seen = (array: Uint8Array) => [...array.subarray(0, 9), array.length];
  const other = HashMap.from(u32, string, [[1, "another map's"]]);
  for (const [key, value] of [
    [...new HashMap(bytes, bytes).set(make(), make())],
    [...HashMap.from(bytes, bytes, [[make(), make()]]).clone()],
    [...new HashMap(customKey<Uint8Array, Uint8Array>({ encode: make, decode: (b) => b }), bytes).set(make(), make())],
  ].flat()) {
    expect(seen(key)).toEqual(due);
    expect(seen(value)).toEqual(due);
  }
  const bulk = new HashMap(bytes, u32);
  expect(bulk.setMany([make(), make()], 1)).toBe(1);
  expect(bulk.get(new Uint8Array(real).fill(0x55))).toBe(1);
  expect(() => bulk.setRange(make(), 0, real + 1, 1)).toThrow(RangeError);
  expect(() => bulk.setMany({ bytes: make(), offsets: Uint32Array.of(0, real + 1) }, 1)).toThrow(RangeError);
  checkInvariants(bulk);
  checkInvariants(other);
  expect([...other]).toEqual([[1, "another map's"]]);
});

test("a subarray of the program's own", () => {
  class Sub extends Uint8Array {
    override subarray(): never {
      return new Uint8Array(2 ** 20).fill(0x55) as never;
    }
  }
  const map = new HashMap(bytes, u32).setRange(new Sub(200), 1, 151, 5);
  expect([...map]).toEqual([[new Uint8Array(150), 5]]);
  expect(map.setMany({ bytes: new Sub(200), offsets: Uint32Array.of(0, 100, 200) }, 6)).toBe(1);
  expect(map.get(new Uint8Array(100))).toBe(6);
  checkInvariants(map);
});

test("what only looks like a Uint8Array is a TypeError", () => {
  const map = new HashMap(bytes, bytes);
  for (const fake of [
    Object.create(Uint8Array.prototype),
    Object.create(Uint8Array.prototype, { length: { value: 3 } }),
    new Proxy(new Uint8Array(3), {}),
  ]) {
    for (const call of [
      () => map.set(fake, Uint8Array.of(1)),
      () => map.set(Uint8Array.of(1), fake),
      () => map.has(fake),
      () => map.setMany([fake], [Uint8Array.of(1)]),
      () => map.getRange(fake, 0, 1),
    ]) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(/must be a Uint8Array/);
    }
  }
  expect(map.size).toBe(0);
});
