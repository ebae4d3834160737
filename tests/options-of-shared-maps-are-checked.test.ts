// Options of shared maps that are not what the contract says are refused by name.
import { u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

const made = new SharedHashMap(u32, u32, { maxBytes: 2 ** 22 });
const madeSync = new SyncMap(u32, u32, { maxBytes: 2 ** 22 });

const all: Record<string, (options: unknown) => unknown> = {
  SharedHashMap: (options) => new SharedHashMap(u32, u32, options as never),
  "SharedHashMap.from": (options) => SharedHashMap.from(u32, u32, [], options as never),
  SyncMap: (options) => new SyncMap(u32, u32, options as never),
};
const attaches: Record<string, (options: unknown) => unknown> = {
  "SharedHashMap.attach": (options) => SharedHashMap.attach(made.handle, options as never),
  "SyncMap.attach": (options) => SyncMap.attach(madeSync.handle, options as never),
};
const ranges: Record<string, unknown[]> = {
  capacity: [-1, 1.5, Number.NaN, Infinity, 2 ** 53],
  shards: [0, -1, 257, 1.5, Number.NaN],
  maxBytes: [0, -1, 0.5, Number.NaN, 2 ** 22 - 1],
  lockTimeout: [0, -1, 99, Number.NaN, -Infinity],
  loadFactor: [0, -1, Number.NaN, Infinity],
  seed: [0.5, Number.NaN, 2 ** 53],
};
const types = ["5", null, {}, true];
const ofMaps = ["capacity", "shards", "loadFactor"];

describe.each(Object.entries({ ...all, ...attaches }))("%s", (kind, create) => {
  const names = Object.keys(ranges).filter((name) =>
    kind in attaches ? name === "lockTimeout" : !(kind === "SyncMap" && ofMaps.includes(name)),
  );
  test.each(names)("refuses a wrong %s", (name) => {
    for (const [values, error] of [
      [ranges[name], RangeError],
      [types, TypeError],
    ] as const) {
      for (const value of values) {
        expect(() => create({ [name]: value }), `${value}`).toThrow(error);
        expect(() => create({ [name]: value }), `${value}`).toThrow(name);
      }
    }
  });
  test("refuses options that are no object", () => {
    for (const bad of [null, 5, "options", true]) expect(() => create(bad), `${bad}`).toThrow(TypeError);
  });
  test("takes undefined for an option as its absence", () => {
    const options = Object.fromEntries(names.map((name) => [name, undefined]));
    (create(options) as SharedHashMap<number, number>).dispose();
    (create(undefined) as SharedHashMap<number, number>).dispose();
  });
});

test.each<[string, (options: unknown) => unknown]>([
  ["fromSnapshot", (options) => SharedHashMap.fromSnapshot(u32, u32, made.toSnapshot(), options as never)],
  ["toHashMap", (options) => made.toHashMap(options as never)],
])("%s refuses options that are no object, too", (_, create) => {
  for (const bad of [null, 5, "options", true])
    expect(() => create(bad), `${bad}`).toThrow(/options must be an object/);
  (create(undefined) as { dispose(): void }).dispose();
});

describe("the ends of the ranges work", () => {
  test.each([1, 2, 3, 100, 256])("%i shards", (shards) => {
    const map = new SharedHashMap(u32, u32, { shards, lockTimeout: 100, maxBytes: 2 ** 28 });
    const other = SharedHashMap.attach<number, number>(map.handle, { lockTimeout: Infinity });
    for (let i = 0; i < 5000; i++) map.set(i, i);
    expect([other.size, other.stats().shards]).toEqual([5000, shards]);
    for (let i = 0; i < 5000; i++) if (other.get(i) !== i) expect.unreachable(`${i} is ${other.get(i)}`);
    map.destroy();
  });

  test("4 MiB are enough for an empty map, and for some entries", () => {
    const map = new SharedHashMap(u32, u32, { maxBytes: 2 ** 22, shards: 1 });
    for (let i = 0; i < 5000; i++) map.set(i, i);
    expect(map.size).toBe(5000);
    expect(map.stats().memoryBytes).toBeLessThanOrEqual(2 ** 22);
    map.destroy();
    const sync = new SyncMap(u32, u32, { maxBytes: 2 ** 22, seed: 1 });
    for (let i = 0; i < 2000; i++) sync.store(i, i);
    expect(sync.load(1999)).toBe(1999);
    sync.destroy();
  });

  test("capacity: no growth until it is reached", () => {
    const map = new SharedHashMap(u32, u32, { capacity: 100_000, maxBytes: 2 ** 26 });
    const { buckets } = map.stats();
    for (let i = 0; i < 100_000; i++) map.set(i, i);
    expect(map.stats()).toMatchObject({ buckets, growing: false, size: 100_000 });
    map.destroy();
  });

  test("a load factor above one lets chains grow", () => {
    const sparse = new SharedHashMap(u32, u32, { loadFactor: 0.25, maxBytes: 2 ** 26 });
    const dense = new SharedHashMap(u32, u32, { loadFactor: 3, maxBytes: 2 ** 26 });
    for (let i = 0; i < 20_000; i++) {
      sparse.set(i, i);
      dense.set(i, i);
    }
    expect(dense.stats().slots * 4).toBeLessThan(sparse.stats().slots);
    sparse.destroy();
    dense.destroy();
  });
});

test("a map with a seed lays its entries out as another one with that seed", () => {
  const keys = (seed: number | bigint) => {
    const map = new SharedHashMap(u32, u32, { seed, maxBytes: 2 ** 24 });
    for (let i = 0; i < 500; i++) map.set(i, i);
    const order = [...map.keysArray()].join();
    map.destroy();
    return order;
  };
  expect(keys(7)).toBe(keys(7n));
  expect(keys(7)).not.toBe(keys(8));
});
