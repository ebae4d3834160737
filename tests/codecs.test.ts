// Keys of the program's own: what a codec encodes equal is one key, what it throws passes through and changes nothing, and
// it may read the map but not change it.
import { customKey, HashMap, HashSet, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

type Encoded = string | Uint8Array;

/** Keys that are what they encode as. */
const plain = { encode: (key: Encoded) => key, decode: (encoded: Encoded) => encoded };

const contents = (map: Iterable<unknown>) => [...map].map((entry) => JSON.stringify(entry)).sort();

test("strings and bytes: equal contents of both kinds are different keys", () => {
  const texts = [
    "",
    "a",
    "ab",
    "\xff",
    "\u0100",
    "\ud800",
    "x".repeat(200),
    "y".repeat(30_000),
    "\u0101".repeat(13_000),
  ];
  const keys: Encoded[] = [...texts];
  for (const text of texts) {
    for (const encoding of ["latin1", "utf8", "utf16le"] as const) {
      const key = new Uint8Array(Buffer.from(text, encoding));
      if (!keys.some((known) => typeof known !== "string" && Buffer.compare(known, key) === 0)) keys.push(key);
    }
  }
  for (const check of [false, true]) {
    const map = new HashMap(customKey({ ...plain, check }), u32);
    keys.forEach((key, i) => {
      expect(map.has(key)).toBe(false);
      map.set(key, i);
    });
    for (const copy of [map, map.clone()]) {
      expect(copy.size).toBe(keys.length);
      keys.forEach((key, i) => {
        expect(copy.get(typeof key === "string" ? key : key.slice())).toBe(i);
      });
      expect(Array.from(copy.getMany(keys))).toEqual(keys.map((_, i) => i));
      for (const [key, i] of copy) expect(key).toEqual(keys[i]);
      checkInvariants(copy);
    }
    expect(map.deleteMany(keys)).toBe(keys.length);
  }
});

test("what is encoded the same is the same key, what comes out is decoded", () => {
  const codec = customKey({ encode: (url: URL) => url.href, decode: (href: string) => new URL(href) });
  const visits = new HashMap(codec, u32);
  visits.add(new URL("http://Example.org"), 1);
  visits.add(new URL("http://example.org/"), 1);
  expect([...visits]).toEqual([[new URL("http://example.org/"), 2]]);
  expect(visits.keysArray()[0]).toBeInstanceOf(URL);
  expect(new HashSet(codec).add(new URL("http://a/")).has(new URL("http://b/"))).toBe(false);
});

describe("an error that the codec throws passes through, with nothing changed:", () => {
  const failure = new Error("not encodable");
  const picky = customKey({
    encode: (key: number) => {
      if (key === 13) throw failure;
      return String(key);
    },
    decode: Number,
  });
  const map = HashMap.from(picky, u32, [
    [1, 1],
    [2, 2],
  ]);
  const set = HashSet.from(picky, [1, 2]);
  const calls: [string, () => unknown][] = [
    ["get", () => map.get(13)],
    ["has", () => map.has(13)],
    ["set", () => map.set(13, 1)],
    ["delete", () => map.delete(13)],
    ["add", () => map.add(13, 1)],
    ["getOrInsert", () => map.getOrInsert(13, 1)],
    ["getOrInsertComputed", () => map.getOrInsertComputed(13, () => 1)],
    ["setMany", () => map.setMany([1, 3, 13], 9)],
    ["addMany", () => map.addMany([1, 3, 13], 9)],
    ["deleteMany", () => map.deleteMany([1, 13])],
    ["getMany", () => map.getMany([1, 13])],
    ["hasMany", () => map.hasMany([1, 13])],
    ["set.add", () => set.add(13)],
    ["set.addMany", () => set.addMany([3, 13])],
    ["set.deleteMany", () => set.deleteMany([1, 13])],
  ];
  test.each(calls)("encode, asked by %s", (_, call) => {
    expect(call).toThrow(failure);
    expect(contents(map)).toEqual(["[1,1]", "[2,2]"]);
    expect(contents(set)).toEqual(["1", "2"]);
    checkInvariants(map);
    // The map may be changed afterwards: the codec's call is over.
    map.set(3, 3).delete(3);
    set.add(3).delete(3);
  });

  test("decode", () => {
    let fails = true;
    const decode = (text: string) => {
      if (fails) throw failure;
      return Number(text);
    };
    const map = HashMap.from(customKey({ encode: String, decode }), u32, [[1, 1]]);
    const set = HashSet.from(customKey({ encode: String, decode }), [1]);
    for (const call of [
      () => [...map],
      () => [...map.keys()],
      () => map.keysArray(),
      () => map.forEach(() => {}),
      () => [...set],
      () => set.keysArray(),
      () => set.intersection(new Set([1, 2])),
    ]) {
      expect(call).toThrow(failure);
    }
    // Nothing there needs the keys.
    expect([map.get(1), map.has(1), map.clone().size, map.valuesArray().length]).toEqual([1, true, 1, 1]);
    fails = false;
    expect([...map.set(2, 2).keys()].sort()).toEqual([1, 2]);
    expect([...set.add(2)].sort()).toEqual([1, 2]);
    checkInvariants(map);
  });
});

test.each([5, undefined, null, 5n, ["a"], {}, true, new Uint16Array(2), new ArrayBuffer(2), Object("a"), Symbol("a")])(
  "an encode that returns %o is a TypeError",
  (wrong) => {
    let bad = false;
    const codec = customKey({ encode: (key: string) => (bad ? (wrong as never) : key), decode: String });
    const map = new HashMap(codec, u32).set("a", 1);
    bad = true;
    for (const call of [
      () => map.get("a"),
      () => map.set("b", 1),
      () => map.delete("a"),
      () => map.setMany(["b"], 1),
      () => map.hasMany(["a"]),
    ]) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(/encode must return a string or a Uint8Array, got/);
    }
    bad = false;
    expect([...map]).toEqual([["a", 1]]);
  },
);

test("customKey refuses what is no codec", () => {
  for (const bad of [undefined, null, 5, "codec", () => {}, {}, { encode: String }, { encode: String, decode: 5 }]) {
    expect(() => customKey(bad as never)).toThrow(TypeError);
  }
  expect(() => customKey({ decode: String } as never)).toThrow(/encode/);
  expect(() => customKey({ encode: String } as never)).toThrow(/decode/);
  expect(() => tuple(u32, customKey(plain))).toThrow(/customKey/);
  expect(() => new HashMap(u32, customKey(plain) as never)).toThrow(/customKey/);
});

describe("check: true finds", () => {
  const inconsistent: [string, { encode(key: number): Encoded; decode(encoded: never): number }, RegExp][] = [
    ["an encode that counts", { encode: () => `${calls++}`, decode: () => 0 }, /two different results/],
    [
      "an encode that changes kinds",
      { encode: (k) => (calls++ % 2 ? `${k}` : Uint8Array.of(48 + k)), decode: () => 0 },
      /./,
    ],
    ["an encode of changing bytes", { encode: () => Uint8Array.of(1, calls++), decode: () => 0 }, /two different/],
    ["an encode of changing lengths", { encode: () => new Uint8Array(calls++), decode: () => 0 }, /two different/],
    ["a decode to another key", { encode: String, decode: () => 77 }, /decode must give a key that encodes the same/],
    ["a decode that loses digits", { encode: (k) => k.toFixed(3), decode: (t) => Math.trunc(Number(t)) }, /decode/],
  ];
  let calls = 0;
  test.each(inconsistent)("%s", (_, codec, message) => {
    const map = new HashMap(customKey({ ...codec, check: true } as never), u32) as HashMap<number, number>;
    for (const call of [
      () => map.set(1.5, 1),
      () => map.get(1.5),
      () => map.delete(1.5),
      () => map.setMany([1.5], 1),
      () => map.hasMany([1.5]),
    ]) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(message);
    }
    expect(map.size).toBe(0);
    checkInvariants(map);
    // Without the check nobody looks.
    expect(() => new HashMap(customKey<number>(codec as never), u32).set(1.5, 1)).not.toThrow();
  });

  test("nothing wrong with a codec that is right", () => {
    const shared = Buffer.alloc(8);
    const encode = (key: number) => {
      shared.writeDoubleLE(key);
      return shared;
    };
    const decode = (encoded: Uint8Array) => new DataView(encoded.buffer, encoded.byteOffset).getFloat64(0, true);
    const map = new HashMap(customKey({ encode, decode, check: true }), u32);
    for (let i = 0; i < 100; i++) map.set(i / 7, i);
    expect(map.setMany([1 / 7, 500, 600], 0)).toBe(2);
    expect(map.size).toBe(102);
  });
});
