// A shared map whose maxBytes are used up refuses what needs more, by an OutOfMemoryError; nothing is lost, and it goes on when there is room again.
import { OutOfMemoryError, string, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

const MAX_BYTES = 2 ** 22;
const text = (i: number) => `${i}:`.padEnd(100 + (i % 300), "x");

/** Inserts until it is refused; how many went in. */
function fill(put: (i: number) => unknown, most = 1_000_000): number {
  for (let i = 0; i < most; i++) {
    try {
      put(i);
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toMatch(/maxBytes/);
      return i;
    }
  }
  return expect.unreachable("memory has no end") as never;
}

describe("SharedHashMap", () => {
  test("a thread that assists is told what is full, though it asked for nothing itself", () => {
    const map = new SharedHashMap(u32, u32, { maxBytes: MAX_BYTES, shards: 1, seed: 1 });
    const helper = SharedHashMap.attach<number, number>(map.handle);
    // Refused writes do the rest of what can be moved.
    let n = 0;
    for (let i = 0; i < 50; i++) n += fill((key) => map.set(n + key, key));
    expect(map.stats().phase).toBe("grow");
    expect(() => helper.assist()).toThrow(/full: 65536 bytes more.*maxBytes/);
    map.destroy();
  });

  test.each([1, 8])("of numbers, %i shards: what is there stays, others can be overwritten and deleted", (shards) => {
    const map = new SharedHashMap(u32, u32, { maxBytes: MAX_BYTES, shards });
    const other = SharedHashMap.attach<number, number>(map.handle);
    const n = fill((i) => map.set(i, i));
    expect(n).toBeGreaterThan(10_000);
    expect(map.stats().memoryBytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(map.size).toBe(n);
    for (let i = 0; i < n; i++) if (other.get(i) !== i) expect.unreachable(`${i} is lost`);
    expect(map.has(n)).toBe(false);
    for (let i = 0; i < n; i++) other.set(i, i + 1);
    expect(new Set(map.keysArray()).size).toBe(n);
    for (let i = 0; i < n; i += 2) expect(map.delete(i)).toBe(true);
    for (let i = 1; i < n; i += 2) if (map.get(i) !== i + 1) expect.unreachable(`${i} is lost`);
    // What was given up by deletes can be used again.
    for (let i = 0; i < n / 2; i++) map.set(2 * i, 7);
    expect(other.size).toBe(n);
    map.clear();
    expect(fill((i) => other.set(i, i))).toBeGreaterThan(n / 2);
    map.destroy();
  });

  test("of strings: goes on after deletes", () => {
    const map = new SharedHashMap(string, string, { maxBytes: MAX_BYTES, shards: 4 });
    const n = fill((i) => map.set(text(i), text(i)));
    expect(n).toBeGreaterThan(2000);
    const whole = () => {
      let met = 0;
      for (const [key, value] of map) {
        expect(value).toBe(key);
        met++;
      }
      expect(met).toBe(map.size);
    };
    whole();
    expect(map.size).toBe(n);
    // A longer value for a key that is there does not fit either: the old one stays.
    expect(() => map.set(text(3), "y".repeat(MAX_BYTES / 2))).toThrow(OutOfMemoryError);
    expect(map.get(text(3))).toBe(text(3));
    expect(() => map.compareExchange(text(3), text(3), "y".repeat(MAX_BYTES / 2))).toThrow(OutOfMemoryError);
    expect(map.get(text(3))).toBe(text(3));
    for (let i = 0; i < n; i += 2) expect(map.delete(text(i))).toBe(true);
    whole();
    for (let i = 0; i < n / 2; i += 2) map.set(text(i), text(i));
    whole();
    map.destroy();
  });

  test("bulk calls keep the prefix and say how long it is", () => {
    const map = new SharedHashMap(u32, u32, { maxBytes: MAX_BYTES, shards: 2 });
    const keys = Uint32Array.from({ length: 1_000_000 }, (_, i) => 3 * i);
    let processed = -1;
    try {
      map.setMany(keys, keys);
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
      ({ processed } = error as OutOfMemoryError);
    }
    expect(processed).toBeGreaterThan(10_000);
    expect(map.size).toBe(processed);
    expect([map.get(3 * (processed - 1)), map.has(3 * processed)]).toEqual([3 * (processed - 1), false]);
    expect(map.deleteMany(keys.subarray(0, 5000))).toBe(5000);
    expect(map.setMany(keys.subarray(0, 5000), 1)).toBe(5000);
    const texts = new SharedHashMap(string, u32, { maxBytes: MAX_BYTES, shards: 2 });
    const all = Array.from({ length: 100_000 }, (_, i) => text(i));
    try {
      texts.setMany(all, 1);
      expect.unreachable("it fits");
    } catch (error) {
      ({ processed } = error as OutOfMemoryError);
    }
    expect(texts.size).toBe(processed);
    expect(texts.has(all[processed - 1])).toBe(true);
    map.destroy();
    texts.destroy();
  });

  test("reserve, and a capacity, that do not fit are refused", () => {
    const map = new SharedHashMap(u32, u32, { maxBytes: MAX_BYTES, shards: 2 });
    map.set(1, 2);
    expect(() => map.reserve(10_000_000)).toThrow(OutOfMemoryError);
    expect(map.get(1)).toBe(2);
    expect(fill((i) => map.set(i, i))).toBeGreaterThan(10_000);
    expect(() => new SharedHashMap(u32, u32, { maxBytes: MAX_BYTES, capacity: 10_000_000, shards: 2 })).toThrow(
      OutOfMemoryError,
    );
    map.destroy();
  });

  test("threads that come need memory, too", () => {
    const map = new SharedHashMap(u32, string, { maxBytes: MAX_BYTES, shards: 1 });
    const n = fill((i) => map.set(i, "x".repeat(60_000)));
    fill((i) => map.set(n + i, "x".repeat(100)));
    const attached: SharedHashMap<number, string>[] = [];
    const attach = () => attached.push(SharedHashMap.attach(map.handle));
    for (let i = 0; i < 100 && attached.length === i; i++) {
      try {
        attach();
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
      }
    }
    expect(attached.length).toBeLessThan(100);
    for (let i = 0; i < 40; i++) map.delete(i);
    map.shrink();
    attach();
    expect(attached.at(-1)!.get(n - 1)?.length).toBe(60_000);
    map.destroy();
  });
});

describe("SyncMap", () => {
  test("what is there stays, and it goes on after deletes", () => {
    const sync = new SyncMap(string, string, { maxBytes: MAX_BYTES });
    const n = fill((i) => sync.store(text(i), text(i)));
    expect(n).toBeGreaterThan(1000);
    const count = () => {
      let met = 0;
      sync.range((value, key) => {
        expect(value).toBe(key);
        met++;
      });
      return met;
    };
    for (let i = 0; i < n; i++) if (sync.load(text(i)) !== text(i)) expect.unreachable(`${i} is lost`);
    expect(() => sync.swap(text(3), "y".repeat(MAX_BYTES / 2))).toThrow(OutOfMemoryError);
    expect(() => sync.compareAndSwap(text(3), text(3), "y".repeat(MAX_BYTES / 2))).toThrow(OutOfMemoryError);
    expect(sync.load(text(3))).toBe(text(3));
    for (let i = 0; i < n; i += 2) expect(sync.delete(text(i))).toBe(true);
    expect(count()).toBe(Math.floor(n / 2));
    for (let i = 0; i < n / 2; i += 2) sync.store(text(i), text(i));
    expect(count()).toBe(Math.floor(n / 2) + Math.ceil(Math.ceil(n / 2) / 2));
    sync.destroy();
  });
});
