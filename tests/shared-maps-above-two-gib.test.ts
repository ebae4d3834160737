// Where a thread's segment, its long keys and values, tables and regions lie is the same to all that is done with a shared map: above 2 GiB, too, and at the
// end of 4 GiB.
import { bytes, f64, string, tuple, u32, u64 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { ARENA } from "../assembly/abi/layout.ts";
import { ROOT_TOP } from "../assembly/abi/shared.ts";
import type { AnyKeyType, AnyValueType } from "./lib/types.ts";

const MOST_SEGMENTS = 65535;
/** The first segment that nobody has: those below are as if they were taken. */
const tops = { "above 2 GiB": 32768, "near 4 GiB": MOST_SEGMENTS - 300 };

function raise(memory: WebAssembly.Memory, top: number): void {
  new Uint32Array(memory.buffer)[(ARENA + ROOT_TOP) >>> 2] = top;
}

type Of = (i: number) => unknown;
/** Now and then of more than the probe's area, and of more than is copied under a lock. */
const lengthOf = (i: number): number => (i % 50 === 0 ? 40_000 : i % 11 === 0 ? 13_000 : i % 17);
const textOf: Of = (i) => String(i).padEnd(lengthOf(i), "ä");
const bytesOf: Of = (i) => new Uint8Array(4 + lengthOf(i)).map((_, at) => (i >>> (8 * (at & 3))) & 255);

const keys: [AnyKeyType, Of][] = [
  [u32, (i) => i],
  [u64, (i) => BigInt(i) << 33n],
  [f64, (i) => i + 0.5],
  [tuple(u32, u32), (i) => [i, 7]],
  [tuple(string, u32), (i) => [textOf(i), i]],
  [string, textOf],
  [bytes, bytesOf],
];
const values: [AnyValueType, Of][] = [
  [u32, (i) => i * 3],
  [f64, (i) => i / 3],
  [string, (i) => textOf(i + 1)],
  [bytes, (i) => bytesOf(i + 1)],
];
const pairs = keys.flatMap(([key, k]) => values.map(([value, v]) => [key.name, value.name, key, value, k, v] as const));

const COUNT = 60;

/** toEqual takes its time with bytes. */
const shown = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value;

describe.each(Object.entries(tops))("%s", (_, top) => {
  test.each(pairs)("SharedHashMap of %s => %s", (_k, _v, keyType, valueType, keyAt, valueAt) => {
    const first = new SharedHashMap<unknown, unknown>(keyType, valueType, { shards: 2 });
    raise(first.handle.memory, top);
    const map = SharedHashMap.attach<unknown, unknown>(first.handle);
    for (let i = 0; i < COUNT; i++) map.set(keyAt(i), valueAt(i));
    expect(map.size).toBe(COUNT);
    for (let i = 0; i < COUNT; i++)
      for (const one of [map, first]) expect(shown(one.get(keyAt(i)))).toBe(shown(valueAt(i)));
    for (let i = 0; i < COUNT; i += 2) {
      expect(map.compareExchange(keyAt(i), valueAt(i + 1), valueAt(i + 2))).toBe(false);
      expect(map.compareExchange(keyAt(i), valueAt(i), valueAt(i + 1))).toBe(true);
      expect(shown(map.getOrInsert(keyAt(i), valueAt(i)))).toBe(shown(valueAt(i + 1)));
    }
    const found = new Map([...map].map(([key, value]) => [String(shown(key)), value]));
    for (let i = 0; i < COUNT; i++) {
      expect(shown(found.get(String(shown(keyAt(i)))))).toBe(shown(valueAt(i % 2 ? i : i + 1)));
      expect(map.delete(keyAt(i))).toBe(true);
    }
    expect(first.size).toBe(0);
    first.destroy();
  });

  test.each(pairs)("SyncMap of %s => %s", (_k, _v, keyType, valueType, keyAt, valueAt) => {
    const first = new SyncMap<unknown, unknown>(keyType, valueType);
    raise(first.handle.memory, top);
    const map = SyncMap.attach<unknown, unknown>(first.handle);
    for (let i = 0; i < COUNT; i++) map.store(keyAt(i), valueAt(i));
    for (let i = 0; i < COUNT; i++)
      for (const one of [map, first]) expect(shown(one.load(keyAt(i)))).toBe(shown(valueAt(i)));
    for (let i = 0; i < COUNT; i += 2) {
      expect(map.compareAndSwap(keyAt(i), valueAt(i + 1), valueAt(i + 2))).toBe(false);
      expect(map.compareAndSwap(keyAt(i), valueAt(i), valueAt(i + 1))).toBe(true);
      expect(shown(map.swap(keyAt(i), valueAt(i)))).toBe(shown(valueAt(i + 1)));
    }
    let met = 0;
    map.range((value, key) => {
      met++;
      expect(shown(first.load(key))).toBe(shown(value));
    });
    expect(met).toBe(COUNT);
    for (let i = 0; i < COUNT; i++) expect(shown(map.loadAndDelete(keyAt(i)))).toBe(shown(valueAt(i)));
    first.destroy();
  });
});
