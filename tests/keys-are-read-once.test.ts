// What a call checked is what it uses: getters, codecs and setters that give something else later change nothing.
import { bytes, customKey, f64, HashMap, HashSet, OutOfMemoryError, string, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

/** A tuple whose first part is `first` when it is read for the first time, and `later` ever after. */
function sly<const T extends unknown[]>(parts: T, later: unknown): T {
  const [first] = parts;
  let reads = 0;
  Object.defineProperty(parts, 0, { get: () => (reads++ === 0 ? first : later), enumerable: true });
  return parts;
}

/** A map besides, in the same memory: nothing may be written into it or into what all maps share. */
function bystander(): () => void {
  const other = new HashMap(u32, u32).set(1, 2);
  return () => {
    checkInvariants(other);
    expect([...other]).toEqual([[1, 2]]);
    checkInvariants(new HashMap(string, u32).set("a", 1));
  };
}

describe("a codec that has one buffer for all keys", () => {
  const buffers: [string, Uint8Array][] = [
    ["Uint8Array", new Uint8Array(4)],
    ["Buffer", Buffer.alloc(4)],
  ];
  test.each(buffers)("(%s) may be used in bulk calls", (_, buffer) => {
    const codec = {
      encode: (id: number) => {
        new DataView(buffer.buffer, buffer.byteOffset).setUint32(0, id);
        return buffer;
      },
      decode: (encoded: Uint8Array) => new DataView(encoded.buffer, encoded.byteOffset).getUint32(0),
    };
    const ids = Array.from({ length: 5000 }, (_, i) => i);
    const map = new HashMap(customKey(codec), u32);
    expect(map.setMany(ids, ids)).toBe(5000);
    expect(Array.from(map.getMany(ids))).toEqual(ids);
    expect([...map].sort(([a], [b]) => a - b)).toEqual(ids.map((id) => [id, id]));
    map.addMany(ids, 1);
    expect(map.get(17)).toBe(18);
    expect(map.hasMany([5, 6, 9999])).toEqual(Uint8Array.of(1, 1, 0));
    expect(map.deleteMany(ids.slice(1))).toBe(4999);
    expect([...map.keys()]).toEqual([0]);
    expect(new HashSet(customKey(codec)).addMany(ids)).toBe(5000);
  });

  test.each(buffers)("(%s) is not taken for one that gives the same twice", (_, buffer) => {
    let calls = 0;
    const encode = () => {
      buffer[0] = calls++;
      return buffer;
    };
    const map = new HashMap(customKey({ encode, decode: () => 0, check: true }), u32);
    expect(() => map.set(0, 1)).toThrow(/two different results/);
    expect(map.size).toBe(0);
  });
});

test("a key is encoded once by a bulk call, and an encode that fails leaves the map as it was", () => {
  for (const values of [u32, string] as (typeof u32)[]) {
    let calls = 0;
    const codec = customKey({ encode: (id: number) => `${++calls > 4 ? id + 1 : id}`, decode: Number });
    const map = new HashMap(codec, values);
    const value = (values as unknown) === string ? ("x" as never) : 1;
    map.setMany([1, 2, 3], value);
    expect(calls).toBe(3);
    expect([...map.keys()].sort()).toEqual([1, 2, 3]);
    calls = 0;
    expect(map.deleteMany([1, 2])).toBe(2);
    expect(calls).toBe(2);
  }
  const failing = customKey({
    encode: (id: number) => {
      if (id === 3) throw new Error("no such key");
      return String(id);
    },
    decode: Number,
  });
  const map = new HashMap(failing, u32).set(1, 5).set(9, 2 ** 32 - 1);
  for (const call of [
    () => map.setMany([1, 2, 3], 7),
    () => map.addMany([1, 2, 3], 7),
    () => map.deleteMany([1, 3]),
    () => map.getMany([1, 3]),
    () => map.hasMany([1, 3]),
    () => map.set(3, 1),
  ]) {
    expect(call).toThrow("no such key");
  }
  expect(new Map(map)).toEqual(
    new Map([
      [1, 5],
      [9, 2 ** 32 - 1],
    ]),
  );
  checkInvariants(map);
});

describe("packed keys", () => {
  test("whose getters dispose of the map, or give others later, harm nothing", () => {
    const check = bystander();
    for (const meddle of ["dispose", "swap"]) {
      for (const name of ["setMany", "getMany", "hasMany", "deleteMany", "addMany"] as const) {
        const map = new HashMap(bytes, u32).set(Uint8Array.of(9), 1);
        let reads = 0;
        const packed = {
          get bytes() {
            if (++reads > 1 && meddle === "dispose") map.dispose();
            return Uint8Array.of(1, 2);
          },
          get offsets() {
            return reads > 1 ? Uint32Array.of(0, 1_000_000, 0x3fffffff) : Uint32Array.of(0, 1, 2);
          },
        };
        (map[name] as (keys: unknown, values?: unknown) => unknown)(
          packed,
          name === "getMany" ? undefined : name === "hasMany" ? undefined : 1,
        );
        expect(reads).toBe(1);
        checkInvariants(map);
        check();
      }
    }
  });

  test("whose offsets are changed by a getter of a value, or a setter of the output", () => {
    const check = bystander();
    const map = new HashMap(bytes, u32);
    for (const wrong of [3, 5000, 0x30000000, 0xffffffff]) {
      const offsets = Uint32Array.of(0, 1, 2);
      const values = [1, 2];
      Object.defineProperty(values, 1, { get: () => offsets.fill(wrong, 1) && 2 });
      map.setMany({ bytes: Uint8Array.of(1, 2), offsets }, values);
      expect(new Map([...map].map(([key, value]) => [key.join(), value]))).toEqual(
        new Map([
          ["1", 1],
          ["2", 2],
        ]),
      );
      const many = Uint32Array.from({ length: 5001 }, (_, i) => i);
      const out: number[] = new Array(5000).fill(0);
      Object.defineProperty(out, 0, { set: () => many.fill(wrong, 1) });
      map.getMany({ bytes: new Uint8Array(5000), offsets: many }, out);
      checkInvariants(map);
      check();
    }
  });
});

describe("a tuple whose parts read differently the second time", () => {
  test("is taken back as it was inserted when memory ends for its value", () => {
    const long = "x".repeat(200_000);
    const named = new HashMap(tuple(string, u32), string, { maxBytes: 100_000 }).set(["victim", 1], "v");
    const paired = new HashMap(tuple(u32, u32), string, { maxBytes: 100_000 }).set([7, 1], "v");
    for (const write of [
      () => named.set(sly(["new", 1], "victim"), long),
      () => named.setMany([sly(["new", 1], "victim")], [long]),
      () => named.getOrInsert(sly(["new", 1], "victim"), long),
      () => paired.set(sly([1, 1], 7), long),
      () => paired.setMany([sly([1, 1], 7)], [long]),
      () => paired.getOrInsert(sly([1, 1], 7), long),
    ]) {
      expect(write).toThrow(OutOfMemoryError);
      expect([...named]).toEqual([[["victim", 1], "v"]]);
      expect([...paired]).toEqual([[[7, 1], "v"]]);
      checkInvariants(named);
      checkInvariants(paired);
    }
  });

  test("is taken back as it was counted when a later sum is out of range", () => {
    const map = new HashMap(tuple(u32, u32, u32), u32).set([1, 1, 1], 5).set([9, 9, 9], 2 ** 32 - 1);
    expect(() => map.addMany([sly([2, 2, 2], 1), [9, 9, 9]], 1)).toThrow(RangeError);
    expect([...map].sort()).toEqual([
      [[1, 1, 1], 5],
      [[9, 9, 9], 2 ** 32 - 1],
    ]);
    // Deltas that are none of the value type go one by one.
    expect(() => map.addMany([sly([2, 2, 2], 1), [9, 9, 9]], [1, 2 ** 32])).toThrow(RangeError);
    expect(map.size).toBe(2);
  });

  test("is checked and used by one reading, in single calls and in bulk", () => {
    const map = new HashMap(tuple(f64, string), string);
    map.set(sly([1, "a"], "no number"), "one");
    map.setMany([sly([2, "a"], "no number"), [3, "b"]], "two");
    expect([...map.keys()].sort()).toEqual([
      [1, "a"],
      [2, "a"],
      [3, "b"],
    ]);
    expect(map.deleteMany([sly([2, "a"], 3), sly([1, "a"], null)])).toBe(2);
    expect([...map.keys()]).toEqual([[3, "b"]]);
    checkInvariants(map);
  });
});

test("add of what a new key could not hold looks first, and leaves no other key behind", () => {
  const named = new HashMap(tuple(u32, string), u32).set([1, "a"], 5);
  const paired = new HashMap(tuple(u32, u32), u32).set([1, 1], 5);
  expect(() => named.add(sly([1, "a"], 2), -6)).toThrow(RangeError);
  expect(() => paired.add(sly([1, 1], 2), -6)).toThrow(RangeError);
  expect([named.add(sly([1, "a"], 2), -1), paired.add(sly([1, 1], 2), -1)]).toEqual([4, 4]);
  let calls = 0;
  const counted = new HashMap(customKey({ encode: (id: number) => `${id + calls++}`, decode: Number }), u32).set(1, 5);
  calls = 0;
  expect(counted.add(1, -1)).toBe(4);
  expect(() => counted.add(7, -1)).toThrow(RangeError);
  expect([[...named], [...paired], [...counted], calls]).toEqual([[[[1, "a"], 4]], [[[1, 1], 4]], [[1, 4]], 2]);
});

test("deltas whose getters make them fewer, or whose iterator yields others, are counted after they were read", () => {
  const check = bystander();
  const map = new HashMap(u32, u32);
  map.setMany([50, 51, 52], [77, 88, 99]); // what a batch that is too short would find in the crossing buffer
  for (const first of [1, -1]) {
    const deltas: number[] = [first, 2, 3];
    Object.defineProperty(deltas, 0, {
      get: () => {
        deltas.length = 1;
        return first;
      },
    });
    expect(() => map.addMany([50, 2, 3], deltas)).toThrow(RangeError);
  }
  const more = Object.assign([1, 2, 3], { [Symbol.iterator]: () => [1, 2, 3, 4].values() });
  expect(() => map.addMany([50, 2, 3], more)).toThrow(RangeError);
  expect([...Array.from(map.getMany([50, 51, 52])), map.size]).toEqual([77, 88, 99, 3]);
  check();
});

test("a decode that throws costs an iterator no entry", () => {
  let calls = 0;
  const codec = customKey({
    encode: String,
    decode: (text: string) => {
      if (++calls === 700) throw new Error("once");
      return Number(text);
    },
  });
  const map = new HashMap(codec, u32);
  for (let i = 0; i < 3000; i++) map.set(i, i);
  const iterator = map.entries();
  const seen = new Set<number>();
  let thrown = 0;
  for (;;) {
    let step: IteratorResult<[number, number]>;
    try {
      step = iterator.next();
    } catch {
      expect(++thrown).toBe(1);
      continue;
    }
    if (step.done) break;
    expect(seen.has(step.value[0])).toBe(false);
    seen.add(step.value[0]);
  }
  expect([seen.size, thrown]).toEqual([3000, 1]);
});
