// A thread's segment is somebody else's once its map was disposed of: whatever is still called on the map throws DisposedError and leaves every byte alone.
import { bytes, DisposedError, f64, i64, string, tuple, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import type { AnyKeyType, AnyValueType } from "./lib/types.ts";

const LARGE = 12_000;
const MAX_BYTES = 2 ** 22;

const keys: [AnyKeyType, unknown][] = [
  [u32, 7],
  [f64, 7.5],
  [i64, 7n],
  [string, "k".repeat(LARGE / 2)],
  [bytes, new Uint8Array(LARGE).fill(7)],
  [tuple(u32, u32), [7, 8]],
  [tuple(string, u32), ["k".repeat(100), 7]],
];
const values: [AnyValueType, unknown][] = [
  [u32, 0xdeadbeef],
  [f64, 1 / 3],
  [i64, -1n],
  [string, "v".repeat(LARGE)],
  [bytes, new Uint8Array(LARGE).fill(255)],
];

type Shared = SharedHashMap<unknown, unknown>;
type Sync = SyncMap<unknown, unknown>;

/** What a disposed map is asked, with a key and a value of its types. */
const ofShared: Record<string, (map: Shared, key: unknown, value: unknown) => unknown> = {
  get: (map, key) => map.get(key),
  set: (map, key, value) => map.set(key, value),
  delete: (map, key) => map.delete(key),
  getOrInsert: (map, key, value) => map.getOrInsert(key, value),
  compareExchange: (map, key, value) => map.compareExchange(key, value, value),
  setMany: (map, key, value) => map.setMany([key], [value]),
};
const ofSync: Record<string, (map: Sync, key: unknown, value: unknown) => unknown> = {
  load: (map, key) => map.load(key),
  store: (map, key, value) => map.store(key, value),
  swap: (map, key, value) => map.swap(key, value),
  loadOrStore: (map, key, value) => map.loadOrStore(key, value),
  compareAndSwap: (map, key, value) => map.compareAndSwap(key, value, value),
};

function expectUnchanged(memory: WebAssembly.Memory, act: () => unknown): void {
  const before = Buffer.from(new Uint8Array(memory.buffer));
  expect(act).toThrow(DisposedError);
  expect(Buffer.compare(before, Buffer.from(memory.buffer)) === 0).toBe(true);
}

const pairs = keys.flatMap(([key, k]) => values.map(([value, v]) => [key.name, value.name, key, value, k, v] as const));

describe.each(pairs)("%s => %s", (_, __, keyType, valueType, key, value) => {
  test("SharedHashMap", () => {
    const map: Shared = new SharedHashMap<unknown, unknown>(keyType, valueType, { maxBytes: MAX_BYTES, shards: 1 });
    const other: Shared = SharedHashMap.attach(map.handle);
    other.dispose();
    for (const act of Object.values(ofShared)) expectUnchanged(map.handle.memory, () => act(other, key, value));
    if (typeof value === "number" || typeof value === "bigint") {
      expectUnchanged(map.handle.memory, () => other.add(key, value));
    }
    map.destroy();
  });
  test("SyncMap", () => {
    const map: Sync = new SyncMap<unknown, unknown>(keyType, valueType, { maxBytes: MAX_BYTES });
    const other: Sync = SyncMap.attach(map.handle);
    other.dispose();
    for (const act of Object.values(ofSync)) expectUnchanged(map.handle.memory, () => act(other, key, value));
    map.destroy();
  });
});

describe.each([tuple(u32, u32), tuple(string, u32)])("a getter of a key that disposes of the map: $name", (type) => {
  const parts = type.name.includes("string") ? ["k".repeat(100), 2] : [1, 2];
  const { get, set, delete: remove, getOrInsert } = ofShared;
  test.each([u32, string])("a value of $name", (valueType) => {
    for (const act of [get, set, remove, getOrInsert]) {
      const map: Shared = new SharedHashMap<unknown, unknown>(type as AnyKeyType, valueType, { shards: 1 });
      const other: Shared = SharedHashMap.attach(map.handle);
      let before: Buffer | undefined;
      const dispose = () => {
        other.dispose();
        before = Buffer.from(new Uint8Array(map.handle.memory.buffer));
        return parts[1];
      };
      const key = Object.defineProperty([...parts], 1, { get: dispose });
      const value = valueType.name === "string" ? "v".repeat(LARGE) : 0xdeadbeef;
      expect(() => act(other, key, value)).toThrow(DisposedError);
      expect(Buffer.compare(before!, Buffer.from(map.handle.memory.buffer)) === 0).toBe(true);
      map.destroy();
    }
  });
});
