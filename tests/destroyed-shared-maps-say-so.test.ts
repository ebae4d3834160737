// Once a shared map is destroyed, every member of every attachment throws DisposedError, and nobody can attach any more.
import { DisposedError, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

type Uses = Record<string, (map: SharedHashMap<number, number>) => unknown>;

const uses: Uses = {
  size: (map) => map.size,
  get: (map) => map.get(1),
  has: (map) => map.has(1),
  set: (map) => map.set(1, 1),
  delete: (map) => map.delete(1),
  add: (map) => map.add(1, 1),
  compareExchange: (map) => map.compareExchange(1, 1, 2),
  getOrInsert: (map) => map.getOrInsert(1, 1),
  getOrInsertComputed: (map) => map.getOrInsertComputed(1, () => 1),
  clear: (map) => map.clear(),
  keys: (map) => map.keys(),
  values: (map) => map.values(),
  entries: (map) => map.entries(),
  "for of": (map) => map[Symbol.iterator](),
  forEach: (map) => map.forEach(() => {}),
  keysArray: (map) => map.keysArray(),
  valuesArray: (map) => map.valuesArray(),
  getMany: (map) => map.getMany([1]),
  "getMany of nothing": (map) => map.getMany([]),
  hasMany: (map) => map.hasMany([1]),
  setMany: (map) => map.setMany([1], [1]),
  deleteMany: (map) => map.deleteMany([1]),
  addMany: (map) => map.addMany([1], 1),
  reserve: (map) => map.reserve(10),
  shrink: (map) => map.shrink(),
  evacuate: (map) => map.evacuate(),
  assist: (map) => map.assist(),
  stats: (map) => map.stats(),
  toSnapshot: (map) => map.toSnapshot(),
  toHashMap: (map) => map.toHashMap(),
  clone: (map) => map.clone(),
  abandon: (map) => map.abandon(7),
  salvage: (map) => map.salvage(),
  attach: (map) => SharedHashMap.attach(map.handle),
};

const map = new SharedHashMap(u32, u32);
const other = SharedHashMap.attach<number, number>(map.handle);
const walk = other.set(1, 2).entries();
walk.next();
map.destroy();

describe("on another attachment", () => {
  test.each(Object.entries(uses))("%s", (_, use) => expect(() => use(other)).toThrow(DisposedError));
  test("a walk that had begun", () => expect(() => [...walk]).toThrow(DisposedError));
});

describe("on the one that destroyed it", () => {
  test.each(Object.entries(uses))("%s", (_, use) => expect(() => use(map)).toThrow(DisposedError));
});

test("dispose and destroy do no harm", () => {
  other.dispose();
  other.destroy();
  map.dispose();
  map.destroy();
  expect(other.id).toBe(0);
});
