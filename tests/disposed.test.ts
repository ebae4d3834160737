// After dispose, every member throws DisposedError, whether the map itself or its arena went; twice is harmless.
import { inspect } from "node:util";
import { Arena, any, DisposedError, HashMap, HashSet, u32 } from "tophash";
import { describe, expect, test } from "vitest";

const ways: [string, (arena: Arena, subject: { dispose(): void; [Symbol.dispose](): void }) => void][] = [
  ["its own dispose", (_, subject) => subject.dispose()],
  ["Symbol.dispose", (_, subject) => subject[Symbol.dispose]()],
  ["the dispose of its arena", (arena) => arena.dispose()],
];

const mapMembers: [string, (map: HashMap<number, unknown>) => unknown][] = [
  ["size", (map) => map.size],
  ["get", (map) => map.get(1)],
  ["set", (map) => map.set(1, 1)],
  ["has", (map) => map.has(1)],
  ["delete", (map) => map.delete(1)],
  ["clear", (map) => map.clear()],
  ["forEach", (map) => map.forEach(() => {})],
  ["keys", (map) => [...map.keys()]],
  ["values", (map) => [...map.values()]],
  ["entries", (map) => [...map.entries()]],
  ["Symbol.iterator", (map) => [...map]],
  ["getOrInsert", (map) => map.getOrInsert(1, 1)],
  ["getOrInsertComputed", (map) => map.getOrInsertComputed(1, () => 1)],
  ["setMany", (map) => map.setMany([1], 1 as never)],
  ["setMany of nothing", (map) => map.setMany([], [])],
  ["getMany", (map) => map.getMany([1])],
  ["getMany of nothing", (map) => map.getMany([])],
  ["hasMany", (map) => map.hasMany([1])],
  ["deleteMany", (map) => map.deleteMany([1])],
  ["keysArray", (map) => map.keysArray()],
  ["valuesArray", (map) => map.valuesArray()],
  ["reserve", (map) => map.reserve(10)],
  ["shrink", (map) => map.shrink()],
  ["evacuate", (map) => map.evacuate()],
  ["stats", (map) => map.stats()],
  ["clone", (map) => map.clone()],
];

const setMembers: [string, (set: HashSet<number>) => unknown][] = [
  ["size", (set) => set.size],
  ["add", (set) => set.add(1)],
  ["has", (set) => set.has(1)],
  ["delete", (set) => set.delete(1)],
  ["clear", (set) => set.clear()],
  ["forEach", (set) => set.forEach(() => {})],
  ["keys", (set) => [...set.keys()]],
  ["values", (set) => [...set.values()]],
  ["entries", (set) => [...set.entries()]],
  ["Symbol.iterator", (set) => [...set]],
  ["addMany", (set) => set.addMany([1])],
  ["hasMany", (set) => set.hasMany([1])],
  ["deleteMany", (set) => set.deleteMany([1])],
  ["keysArray", (set) => set.keysArray()],
  ["reserve", (set) => set.reserve(10)],
  ["shrink", (set) => set.shrink()],
  ["evacuate", (set) => set.evacuate()],
  ["stats", (set) => set.stats()],
  ["clone", (set) => set.clone()],
  ["union", (set) => set.union(new Set())],
  ["intersection", (set) => set.intersection(new Set())],
  ["difference", (set) => set.difference(new Set())],
  ["symmetricDifference", (set) => set.symmetricDifference(new Set())],
  ["isSubsetOf", (set) => set.isSubsetOf(new Set())],
  ["isSupersetOf", (set) => set.isSupersetOf(new Set())],
  ["isDisjointFrom", (set) => set.isDisjointFrom(new Set())],
];

describe.each(ways)("after %s", (_, dispose) => {
  test.each(mapMembers)("a map's %s throws DisposedError", (_, member) => {
    for (const type of [u32, any()]) {
      for (const n of [0, 1, 1000]) {
        const arena = new Arena();
        const map = new HashMap(u32, type as typeof u32, { arena });
        for (let i = 0; i < n; i++) map.set(i, i);
        dispose(arena, map);
        expect(() => member(map as HashMap<number, unknown>)).toThrow(DisposedError);
        arena.dispose();
      }
    }
  });

  test("a map's add and addMany throw DisposedError", () => {
    const arena = new Arena();
    const map = new HashMap(u32, u32, { arena });
    dispose(arena, map);
    expect(() => map.add(1, 1)).toThrow(DisposedError);
    expect(() => map.addMany([1], 1)).toThrow(DisposedError);
    arena.dispose();
  });

  test.each(setMembers)("a set's %s throws DisposedError", (_, member) => {
    const arena = new Arena();
    const set = HashSet.from(u32, [1, 2, 3], { arena });
    dispose(arena, set);
    expect(() => member(set)).toThrow(DisposedError);
    arena.dispose();
  });

  test("an open iterator throws DisposedError, a finished one stays finished", () => {
    const arena = new Arena();
    const map = new HashMap(u32, u32, { arena });
    for (let i = 0; i < 100; i++) map.set(i, i);
    const open = map.keys();
    open.next();
    const finished = map.keys();
    while (!finished.next().done);
    dispose(arena, map);
    expect(() => {
      for (let i = 0; i < 100; i++) open.next();
    }).toThrow(DisposedError);
    expect(finished.next().done).toBe(true);
    arena.dispose();
  });

  test("disposing again is harmless, and other maps are untouched", () => {
    const arena = new Arena();
    const map = new HashMap(u32, u32, { arena }).set(1, 1);
    const other = new HashMap(u32, u32).set(2, 2);
    dispose(arena, map);
    // The memory goes to a new map: a second dispose must not take it away.
    const heir = new HashMap(u32, u32).set(3, 3);
    for (let i = 0; i < 3; i++) {
      map.dispose();
      map[Symbol.dispose]();
      arena.dispose();
    }
    expect([...other]).toEqual([[2, 2]]);
    expect([...heir]).toEqual([[3, 3]]);
  });
});

describe("a disposed arena", () => {
  test("takes no new maps and says so, and its dispose is harmless twice", () => {
    const arena = new Arena();
    arena.dispose();
    arena.dispose();
    expect(() => new HashMap(u32, u32, { arena })).toThrow(DisposedError);
    expect(() => new HashSet(u32, { arena })).toThrow(DisposedError);
    expect(() => arena.stats()).toThrow(DisposedError);
  });

  test("is also disposed of by Symbol.dispose", () => {
    const arena = new Arena();
    const map = new HashMap(u32, u32, { arena });
    arena[Symbol.dispose]();
    expect(() => map.get(1)).toThrow(DisposedError);
  });
});

test("the error is an Error with a name, a stable code and a message about what was disposed", () => {
  const map = new HashMap(u32, u32);
  map.dispose();
  let error: unknown;
  try {
    map.get(1);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "DisposedError", code: "TOPHASH_DISPOSED" });
  expect((error as Error).message).toMatch(/dispose/);
});

test("a disposed map can still be printed", () => {
  const map = new HashMap(u32, u32).set(1, 1);
  map.dispose();
  expect(inspect(map)).toMatch(/HashMap.*disposed/);
});

test("dispose from inside forEach or a callback ends in DisposedError, not in other maps' data", () => {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < 100; i++) map.set(i, i);
  expect(() => map.forEach(() => void map.dispose())).toThrow(DisposedError);
  const other = new HashMap(u32, u32).set(1, 1);
  expect(() =>
    other.getOrInsertComputed(2, () => {
      other.dispose();
      return 5;
    }),
  ).toThrow(DisposedError);
});
