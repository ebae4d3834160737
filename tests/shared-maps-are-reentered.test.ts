// A key's getters run before anything of an operation is in place: what they do to the map is done, and the operation stores what it was given.
import { bytes, f64, i64, string, tuple, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import type { AnyKeyType, AnyValueType } from "./lib/types.ts";

const LONG = 15_000;

const keys: [AnyKeyType, unknown[], unknown[]][] = [
  [tuple(u32, u32), [1, 2], [3, 4]],
  [tuple(f64, f64), [1, 2], [3, 4]],
  [tuple(string, u32), ["a", 2], ["k".repeat(LONG), 4]],
];
/** A value, another one, and one more that the getter stores. */
const values: [AnyValueType, unknown, unknown, unknown][] = [
  [u32, 5, 6, 777],
  [f64, 5.5, 6.5, 777.5],
  [i64, 5n, 6n, 777n],
  [string, "five", "six".repeat(LONG / 2), "seven".repeat(LONG)],
  [bytes, new Uint8Array([5]), new Uint8Array(LONG).fill(6), new Uint8Array(2 * LONG).fill(7)],
];
const pairs = keys.flatMap(([key, ...k]) =>
  values.map(([value, ...v]) => [key.name, value.name, key, value, k, v] as const),
);

/** The key, whose last part says `meddle` first. */
function meddling(parts: unknown[], meddle: () => void): unknown[] {
  const get = () => {
    meddle();
    return parts[1];
  };
  return Object.defineProperty([...parts], 1, { get });
}

describe.each(pairs)("%s => %s", (_k, _v, keyType, valueType, [key, other], [value, next, last]) => {
  test("SharedHashMap", () => {
    const map = new SharedHashMap<unknown, unknown>(keyType, valueType, { shards: 1 });
    const meddler = meddling(key as unknown[], () => map.set(other, last));
    map.set(meddler, value);
    expect([map.get(key), map.get(other)]).toEqual([value, last]);
    expect(map.compareExchange(meddler, value, next)).toBe(true);
    expect(map.get(key)).toEqual(next);
    expect(map.compareExchange(meddler, last, value)).toBe(false);
    expect(map.setMany([meddler], [value])).toBe(0);
    expect(map.get(key)).toEqual(value);
    expect(map.delete(meddler)).toBe(true);
    expect(map.getOrInsert(meddler, next)).toEqual(next);
    expect([map.get(key), map.get(other), map.size]).toEqual([next, last, 2]);
    if (typeof value === "number") expect(map.add(meddler, value)).toBe(value + (next as number));
    if (typeof value === "bigint") expect(map.add(meddler, -value)).toBe((next as bigint) - value);
    map.destroy();
  });

  test("SyncMap", () => {
    const map = new SyncMap<unknown, unknown>(keyType, valueType);
    const meddler = meddling(key as unknown[], () => map.store(other, last));
    map.store(meddler, value);
    expect([map.load(key), map.load(other)]).toEqual([value, last]);
    expect(map.compareAndSwap(meddler, value, next)).toBe(true);
    expect(map.swap(meddler, value)).toEqual(next);
    expect(map.compareAndDelete(meddler, last)).toBe(false);
    expect(map.compareAndDelete(meddler, value)).toBe(true);
    expect(map.loadOrStore(meddler, next)).toEqual({ value: next, loaded: false });
    expect([map.load(key), map.load(other)]).toEqual([next, last]);
    map.destroy();
  });
});
