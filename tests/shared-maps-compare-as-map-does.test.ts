// Which keys, and which values in compareExchange and compareAndSwap, are the same: SameValueZero for numbers, content for the rest.
import { bytes, f32, f64, i32, string, tuple, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

const OPTIONS = { maxBytes: 2 ** 24, shards: 2 };
const SYNC = { maxBytes: 2 ** 24 };
const nan = (bits: number) => new Float64Array(Uint32Array.of(1, bits).buffer)[0];

describe("keys", () => {
  test("NaN is one key whatever its bits; -0 is 0 and comes back as 0", () => {
    const map = new SharedHashMap(f64, u32, OPTIONS);
    const other = SharedHashMap.attach<number, number>(map.handle);
    const sync = new SyncMap(f64, u32, SYNC);
    for (const bits of [0x7ff80000, 0x7ff00000, 0xfff80000, 0xffffffff]) {
      other.set(nan(bits), bits);
      expect([map.size, map.get(Number.NaN)]).toEqual([1, bits]);
      sync.store(nan(bits), bits);
      expect(sync.load(Number.NaN)).toBe(bits);
    }
    expect([...map.keys()]).toEqual([Number.NaN]);
    map.clear();
    map.set(-0, 1);
    expect([other.get(0), other.has(-0), other.add(0, 1), map.size]).toEqual([1, true, 2, 1]);
    expect(Object.is([...other.keys()][0], 0)).toBe(true);
    expect(Object.is(map.keysArray()[0], 0)).toBe(true);
    sync.clear();
    sync.store(-0, 5);
    sync.range((value, key) => expect([value, Object.is(key, 0)]).toEqual([5, true]));
    map.destroy();
    sync.destroy();
  });

  test("in tuples, too", () => {
    const map = new SharedHashMap(tuple(string, f64), u32, OPTIONS);
    map.set(["a", Number.NaN], 1).set(["a", -0], 2);
    expect([map.get(["a", nan(0xfff80000)]), map.get(["a", 0]), map.size]).toEqual([1, 2, 2]);
    map.destroy();
  });

  test("strings are their units: lone surrogates, NUL, nothing at all; composed or not are two", () => {
    const map = new SharedHashMap(string, string, OPTIONS);
    const sync = new SyncMap(string, string, SYNC);
    const texts = [
      "",
      "\0",
      "\0\0",
      "\ud800",
      "\udc00",
      "\udc00\ud800",
      "\u00e9",
      "e\u0301",
      "\ufeff",
      "\uffff",
      "a\u0100",
    ];
    for (const text of texts) {
      map.set(text, text);
      sync.store(text, text);
    }
    const other = SharedHashMap.attach<string, string>(map.handle);
    expect(other.size).toBe(texts.length);
    for (const text of texts) expect([other.get(text), sync.load(text)]).toEqual([text, text]);
    expect([...other.keys()].sort()).toEqual([...texts].sort());
    map.destroy();
    sync.destroy();
  });

  test("bytes are copies, empty ones as well", () => {
    const map = new SharedHashMap(bytes, bytes, OPTIONS);
    const key = Uint8Array.of(1, 2);
    const value = Uint8Array.of(3);
    map.set(key, value).set(new Uint8Array(0), new Uint8Array(0));
    key[0] = 9;
    value[0] = 9;
    expect(map.get(Uint8Array.of(1, 2))).toEqual(Uint8Array.of(3));
    map.get(Uint8Array.of(1, 2))![0] = 7;
    expect(map.get(Uint8Array.of(1, 2))).toEqual(Uint8Array.of(3));
    expect(map.get(new Uint8Array(0))).toEqual(new Uint8Array(0));
    expect(map.get(key)).toBe(undefined);
    map.destroy();
  });
});

describe("expected values", () => {
  test.each([
    ["f64", f64],
    ["f32", f32],
  ])("of %s: NaN is NaN, -0 is 0", (_, type) => {
    const map = new SharedHashMap(u32, type, OPTIONS);
    const sync = new SyncMap(u32, type, SYNC);
    map.set(1, nan(0xfff80000));
    sync.store(1, nan(0xfff80000));
    expect(map.compareExchange(1, Number.NaN, -0)).toBe(true);
    expect(sync.compareAndSwap(1, Number.NaN, -0)).toBe(true);
    expect(map.compareExchange(1, 0, 2)).toBe(true);
    expect(sync.compareAndDelete(1, 0)).toBe(true);
    expect(map.compareExchange(1, Number.NaN, 3)).toBe(false);
    expect(map.get(1)).toBe(2);
    map.destroy();
    sync.destroy();
  });

  test("of f32 are rounded first", () => {
    const map = new SharedHashMap(u32, f32, OPTIONS);
    expect(map.getOrInsert(1, 0.1)).toBe(Math.fround(0.1));
    expect(map.compareExchange(1, 0.1, 0.2)).toBe(true);
    expect(map.get(1)).toBe(Math.fround(0.2));
    map.destroy();
  });

  test("of strings and bytes: by content", () => {
    const texts = new SharedHashMap(u32, string, OPTIONS).set(1, "ab").set(2, "");
    expect(texts.compareExchange(1, ["a", "b"].join(""), "c")).toBe(true);
    expect(texts.compareExchange(1, "C", "d")).toBe(false);
    expect(texts.compareExchange(2, "", "\ud800")).toBe(true);
    expect(texts.compareExchange(2, "\ud801", "")).toBe(false);
    expect(texts.compareExchange(2, "\ud800", "e")).toBe(true);
    // The same bytes, one or two for each unit.
    texts.set(3, "a\0");
    expect(texts.compareExchange(3, "\u0061\u0000", "f")).toBe(true);
    texts.set(3, "\u6161");
    expect(texts.compareExchange(3, "aa", "g")).toBe(false);
    const raw = new SyncMap(u32, bytes, SYNC);
    raw.store(1, Uint8Array.of(1, 2, 3));
    expect(raw.compareAndSwap(1, Uint8Array.of(1, 2), Uint8Array.of(4))).toBe(false);
    expect(raw.compareAndSwap(1, Uint8Array.of(0, 1, 2, 3, 4).subarray(1, 4), Uint8Array.of(4))).toBe(true);
    expect(raw.load(1)).toEqual(Uint8Array.of(4));
    texts.destroy();
    raw.destroy();
  });
});

describe("what is stored because the key had none is returned as the map has it", () => {
  test.each([u32, i32])("$name: 0 for -0", (type) => {
    const map = new SharedHashMap(u32, type, OPTIONS);
    const sync = new SyncMap(u32, type, SYNC);
    const found = [map.getOrInsert(1, -0), map.getOrInsertComputed(2, () => -0), sync.loadOrStore(1, -0).value];
    for (const value of [...found, map.get(1), map.get(2), sync.load(1)]) expect(Object.is(value, 0)).toBe(true);
    map.destroy();
    sync.destroy();
  });

  test("bytes: a copy", () => {
    const map = new SharedHashMap(u32, bytes, OPTIONS);
    const sync = new SyncMap(u32, bytes, SYNC);
    const given = Uint8Array.of(1, 2, 3);
    const found = [
      map.getOrInsert(1, given),
      map.getOrInsertComputed(2, () => given),
      sync.loadOrStore(1, given).value,
    ];
    for (const value of found) {
      expect(value).toEqual(given);
      expect(value.buffer).not.toBe(given.buffer);
    }
    map.destroy();
    sync.destroy();
  });
});
