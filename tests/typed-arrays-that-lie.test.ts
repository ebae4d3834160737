// Typed arrays of numbers whose length, methods or class are the program's own: they reach no memory but their own elements,
// see none of the map's, and run no code in the middle of a call.
import { bytes, HashMap, HashSet, string, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

/** More words than the crossing buffers hold: written there, they would run over the arena's header. */
const MANY = 200_000;

const saying = (array: Uint32Array, length: number) => Object.defineProperty(array, "length", { value: length });

/** Maps that stand in the same memory, and whether they are as they were. */
function bystanders(): () => void {
  const numbers = new HashMap(u32, u32).set(1, 2);
  const texts = new HashMap(string, string).set("a", "b");
  return () => {
    checkInvariants(numbers);
    checkInvariants(texts);
    expect([...numbers]).toEqual([[1, 2]]);
    expect([...texts]).toEqual([["a", "b"]]);
    // What the arena needs to make another map, too.
    const heir = new HashMap(u32, u32).set(3, 4);
    checkInvariants(heir);
    heir.dispose();
  };
}

describe("a length that is not the real one", () => {
  test.each([3, MANY * 2, -1, 2.5])("(%d) counts for nothing", (said) => {
    const check = bystanders();
    const list = () =>
      saying(
        Uint32Array.from({ length: 5000 }, (_, i) => i * 2),
        said,
      );
    const map = new HashMap(u32, u32);
    expect(map.setMany(list(), list())).toBe(5000);
    expect([map.get(9998), map.get(1), map.size]).toEqual([9998, undefined, 5000]);
    map.addMany(list(), list());
    expect(map.get(9998)).toBe(2 * 9998);
    const out = list();
    expect(Array.prototype.slice.call(map.getMany(list(), out), 0, 2)).toEqual(said < 2 ? [] : [0, 4]);
    expect(out[4999]).toBe(2 * 9998);
    const found = saying(new Uint8Array(5000) as never, said) as never as Uint8Array;
    map.hasMany(list(), found);
    expect(found[4999]).toBe(1);
    expect(map.deleteMany(list())).toBe(5000);
    expect(new HashSet(u32).addMany(list())).toBe(5000);
    expect(new HashSet(tuple(u32, u32)).addMany(list() as never)).toBe(2500);
    expect(new HashSet(tuple(u32, u32, u32, u32)).addMany(list() as never)).toBe(1250);
    checkInvariants(map);
    check();
  });

  test("does not make room where there is none", () => {
    const check = bystanders();
    const map = new HashMap(u32, u32).set(1, 1);
    expect(() => map.getMany([1, 2, 3], saying(new Uint32Array(2), 3))).toThrow(RangeError);
    expect(() => map.hasMany([1, 2, 3], saying(new Uint8Array(2) as never, 3) as never)).toThrow(RangeError);
    expect(() => map.setMany([1, 2, 3], saying(new Uint32Array(MANY), 3))).toThrow(RangeError);
    expect(() => map.addMany([1, 2, 3], saying(new Uint32Array(MANY), 3))).toThrow(RangeError);
    expect([...map]).toEqual([[1, 1]]);
    check();
  });
});

describe("methods of the program's own", () => {
  test("are not asked for parts of keys and values, nor given the map's memory", () => {
    const check = bystanders();
    let asked = 0;
    class Own extends Uint32Array {
      static get [Symbol.species](): never {
        asked++;
        throw new Error("species");
      }
      override subarray(): never {
        asked++;
        return new Uint32Array(MANY) as never;
      }
      override slice(): never {
        asked++;
        return new Uint32Array(MANY) as never;
      }
      override set(): never {
        asked++;
        throw new Error("set");
      }
    }
    const list = () => Own.from({ length: 5000 }, (_, i) => i) as Uint32Array;
    asked = 0;
    const map = new HashMap(u32, u32);
    map.setMany(list(), list());
    map.addMany(list(), list());
    expect(map.getMany(list(), list())[4999]).toBe(2 * 4999);
    expect(map.deleteMany(list())).toBe(5000);
    expect(new HashSet(tuple(u32, u32)).addMany(list() as never)).toBe(2500);
    expect(new HashSet(tuple(u32, u32, u32, u32)).addMany(list() as never)).toBe(1250);
    class Flags extends Uint8Array {
      override set(): never {
        asked++;
        throw new Error("set");
      }
    }
    expect(map.set(7, 7).hasMany([7, 8], new Flags(2))).toEqual(Flags.of(1, 0));
    expect(asked).toBe(0);
    check();
  });

  test("do not run between the checks of a range of bytes and its use", () => {
    const check = bystanders();
    for (const call of ["setRange", "getRange", "hasRange", "deleteRange", "addRange", "setMany", "addMany"] as const) {
      const map = new HashMap(bytes, u32).set(new Uint8Array(100), 1);
      class Own extends Uint8Array {
        static get [Symbol.species](): Uint8ArrayConstructor {
          map.dispose();
          return Uint8Array;
        }
      }
      const own = new Own(200);
      if (call === "setMany" || call === "addMany") map[call]({ bytes: own, offsets: Uint32Array.of(1, 101, 150) }, 7);
      else (map[call] as (buffer: Uint8Array, start: number, end: number, value?: number) => unknown)(own, 1, 101, 7);
      expect(map.size).toBe(call === "deleteRange" ? 0 : call.endsWith("Many") ? 2 : 1);
      checkInvariants(map);
      check();
    }
  });
});

test("what only looks like a typed array is a TypeError", () => {
  const check = bystanders();
  const map = new HashMap(u32, u32).set(1, 1);
  let reads = 0;
  const growing = {
    get: (array: Uint32Array, name: string) =>
      name === "length" ? (reads++ < 5 ? 3 : MANY) : (array as unknown as Record<string, unknown>)[name],
  };
  const fakes = [
    () => Object.create(Uint32Array.prototype),
    () => Object.create(Uint32Array.prototype, { length: { value: 3 } }),
    () => new Proxy(new Uint32Array(3), {}),
    () => new Proxy(new Uint32Array(3), growing as never),
  ];
  for (const make of fakes) {
    reads = 0;
    for (const call of [
      () => map.setMany(make(), 1),
      () => map.addMany(make(), 1),
      () => map.getMany(make()),
      () => map.hasMany(make()),
      () => map.deleteMany(make()),
      () => map.getMany([1], make()),
      () => map.hasMany([1], make()),
    ]) {
      expect(call).toThrow(TypeError);
    }
    expect([...map]).toEqual([[1, 1]]);
    check();
  }
});

test("arrays on shared memory are taken and filled", () => {
  const shared = (n: number) => new Uint32Array(new SharedArrayBuffer(4 * n)).fill(3);
  const map = new HashMap(u32, u32);
  expect(map.setMany(shared(2), shared(2))).toBe(1);
  expect([...map.getMany(shared(2), shared(2))]).toEqual([3, 3]);
  expect([...map.hasMany(shared(1), new Uint8Array(new SharedArrayBuffer(1)))]).toEqual([1]);
});

test("arrays whose memory was taken away are empty", () => {
  const gone = (array: Uint32Array) => {
    structuredClone(array, { transfer: [array.buffer as ArrayBuffer] });
    return array;
  };
  const map = new HashMap(u32, u32).set(1, 1);
  expect(map.setMany(gone(Uint32Array.of(1, 2)), 5)).toBe(0);
  expect(map.deleteMany(gone(Uint32Array.of(1, 2)))).toBe(0);
  expect(() => map.getMany([1], gone(new Uint32Array(1)))).toThrow(RangeError);
  expect(() => map.setMany([1], gone(new Uint32Array(1)))).toThrow(RangeError);
  expect([...map]).toEqual([[1, 1]]);
});
