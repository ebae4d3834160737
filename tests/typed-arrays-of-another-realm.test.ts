// Typed arrays and arrays of another realm (an iframe, jsdom, node:vm) are what they are: `instanceof` does not know them.
import { runInNewContext } from "node:vm";
import { bytes, customKey, f64, fixedBytes, HashMap, HashSet, i64, string, tuple, u32 } from "tophash";
import { inspect } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

const realm: typeof globalThis = runInNewContext("globalThis");
const there = (...elements: number[]) => realm.Uint8Array.of(...elements);

test("these are of another realm", () => {
  expect(there(1) instanceof Uint8Array).toBe(false);
});

describe.each([
  ["HashMap", HashMap],
  ["SharedHashMap", SharedHashMap],
] as const)("%s", (_, Class) => {
  test("keys and values that are bytes", () => {
    const map = new Class(bytes, bytes).set(there(1), there(2));
    expect([...map]).toEqual([[Uint8Array.of(1), Uint8Array.of(2)]]);
    expect(map.get(there(1))).toEqual(Uint8Array.of(2));
    expect([new Class(fixedBytes(2), u32).set(there(1, 2), 3).has(Uint8Array.of(1, 2)), map.delete(there(1))]).toEqual([
      true,
      true,
    ]);
    expect([...new Class(tuple(bytes, u32), u32).set([there(1), 2], 3).keys()]).toEqual([[Uint8Array.of(1), 2]]);
    expect(() => new Class(fixedBytes(2), u32).set(there(1), 3)).toThrow(/must have 2 bytes/);
    for (const other of [realm.Int8Array.of(1), realm.Uint8ClampedArray.of(1), new realm.DataView(there(1).buffer)]) {
      expect(() => map.has(other as never)).toThrow(TypeError);
    }
  });

  test("bulk calls: keys, values, deltas and outputs, one value for all keys", () => {
    const map = new Class(u32, f64);
    const keys = realm.Uint32Array.of(1, 2, 3);
    expect(map.setMany(keys, realm.Float64Array.of(0.5, 1.5, 2.5))).toBe(3);
    map.addMany(keys, realm.Float64Array.of(1, 1, 1));
    const out = new realm.Float64Array(3);
    expect(map.getMany(keys, out)).toBe(out);
    expect(Array.from(out)).toEqual([1.5, 2.5, 3.5]);
    expect(Array.from(map.hasMany(realm.Array.of(1, 9), there(7, 7)))).toEqual([1, 0]);
    expect(map.deleteMany(keys)).toBe(3);
    const named = new Class(u32, bytes);
    named.setMany([1, 2], there(5, 6));
    expect(named.get(2)).toEqual(Uint8Array.of(5, 6));
  });

  test("packed keys, and interleaved ones", () => {
    const words = new Class(string, u32);
    const offsets = realm.Uint32Array.of(0, 1, 3);
    expect(words.setMany({ bytes: there(97, 98, 99), offsets }, 7)).toBe(2);
    expect([words.get("a"), words.get("bc")]).toEqual([7, 7]);
    expect(new Class(bytes, u32).setMany({ bytes: there(97, 98, 99), offsets }, 7)).toBe(2);
    const pairs = new Class(tuple(u32, u32), u32);
    expect(pairs.setMany(realm.Uint32Array.of(1, 2, 3, 4), 5)).toBe(2);
    expect(pairs.get([3, 4])).toBe(5);
  });

  test("snapshots", () => {
    const snapshot = new Class(u32, u32).set(1, 2).toSnapshot();
    expect([...Class.fromSnapshot(u32, u32, realm.Uint8Array.from(snapshot))]).toEqual([[1, 2]]);
    expect(inspect(realm.Uint8Array.from(snapshot)).stats.size).toBe(1);
  });
});

test("ranges of buffers, what codecs return, sets, chunks", async () => {
  const map = new HashMap(bytes, u32).setRange(there(0, 1, 2), 1, 3, 4);
  expect(map.getRange(there(1, 2), 0, 2)).toBe(4);
  const keyOf = customKey({ encode: (id: number) => there(id), decode: ([id]: Uint8Array) => id, check: true });
  expect([...new HashMap(keyOf, u32).set(5, 6)]).toEqual([[5, 6]]);
  const set = new HashSet(i64);
  expect(set.addMany(realm.BigInt64Array.of(1n, 2n))).toBe(2);
  const loaded = await HashSet.fromSnapshotChunks(i64, [realm.Uint8Array.from(set.toSnapshot())]);
  expect([...loaded].sort()).toEqual([1n, 2n]);
});
