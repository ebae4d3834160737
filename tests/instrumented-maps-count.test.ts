// `instrument(map)` counts exactly what goes through it, whatever method it goes through, and nothing else.
import { any, bytes, f64, HashMap, HashSet, i64, string, tuple, u32, u64 } from "tophash";
import { instrument, type OperationCounts } from "tophash/metrics";
import { expect, test } from "vitest";

const NONE: OperationCounts = { hits: 0, misses: 0, inserts: 0, overwrites: 0, deletes: 0 };
const counts = (changed: Partial<OperationCounts>) => ({ ...NONE, ...changed });

/** What each call adds to the counts. */
type Step<M> = [string, (map: M) => unknown, Partial<OperationCounts>];

function mustCount<M extends { counts(): OperationCounts }>(map: M, steps: readonly Step<M>[]): void {
  for (const [what, act, expected] of steps) {
    const before = map.counts();
    act(map);
    const after = map.counts();
    const added = Object.fromEntries(
      Object.entries(after).map(([name, value]) => [name, value - before[name as keyof OperationCounts]]),
    );
    expect(added, what).toEqual(counts(expected));
  }
}

test("single keys of a map", () => {
  using map = instrument(new HashMap(u32, f64));
  mustCount(map, [
    ["get, absent", (m) => m.get(1), { misses: 1 }],
    ["set, new", (m) => m.set(1, 0.5), { inserts: 1 }],
    ["set, there", (m) => m.set(1, 1.5), { overwrites: 1 }],
    ["get, there", (m) => m.get(1), { hits: 1 }],
    ["has, there", (m) => m.has(1), { hits: 1 }],
    ["has, absent", (m) => m.has(2), { misses: 1 }],
    ["add, new", (m) => m.add(2, 1), { inserts: 1 }],
    ["add, there", (m) => m.add(2, 1), { overwrites: 1 }],
    ["getOrInsert, new", (m) => m.getOrInsert(3, 1), { misses: 1, inserts: 1 }],
    ["getOrInsert, there", (m) => m.getOrInsert(3, 1), { hits: 1 }],
    ["getOrInsertComputed, new", (m) => m.getOrInsertComputed(4, () => 1), { misses: 1, inserts: 1 }],
    ["getOrInsertComputed, there", (m) => m.getOrInsertComputed(4, () => 1), { hits: 1 }],
    [
      "getOrInsertComputed that sets the key itself",
      (m) => m.getOrInsertComputed(5, (key) => m.set(key, 1).get(key)! + 1),
      { misses: 1, hits: 1, inserts: 1, overwrites: 1 },
    ],
    ["delete, there", (m) => m.delete(5), { deletes: 1 }],
    ["delete, absent", (m) => m.delete(5), {}],
    ["iteration, size, stats", (m) => [...m, m.size, m.stats(), ...m.keys(), m.keysArray()], {}],
    ["clear", (m) => m.clear(), { deletes: 4 }],
  ]);
});

test("many keys of a map", () => {
  using map = instrument(new HashMap(u32, u32));
  mustCount(map, [
    ["setMany", (m) => expect(m.setMany([1, 2, 3, 3], 1)).toBe(3), { inserts: 3, overwrites: 1 }],
    ["getMany", (m) => expect(m.getMany([1, 5, 2])).toEqual(Uint32Array.of(1, 0, 1)), { hits: 2, misses: 1 }],
    ["hasMany", (m) => expect([...m.hasMany([1, 5])]).toEqual([1, 0]), { hits: 1, misses: 1 }],
    ["hasMany into a longer array", (m) => m.hasMany([1, 5], new Uint8Array(9).fill(1)), { hits: 1, misses: 1 }],
    ["addMany", (m) => m.addMany([1, 4], 1), { inserts: 1, overwrites: 1 }],
    ["deleteMany", (m) => expect(m.deleteMany([1, 2, 9])).toBe(2), { deletes: 2 }],
  ]);
  using pairs = instrument(new HashMap(tuple(u32, u32), u32));
  mustCount(pairs, [
    ["setMany of interleaved parts", (m) => m.setMany(Uint32Array.of(1, 2, 3, 4), 1), { inserts: 2 }],
    ["getMany of interleaved parts", (m) => m.getMany(Uint32Array.of(1, 2, 5, 6)), { hits: 1, misses: 1 }],
  ]);
  using texts = instrument(new HashMap(string, u32));
  const packed = { bytes: new TextEncoder().encode("abc"), offsets: Uint32Array.of(0, 1, 3) };
  mustCount(texts, [
    ["setMany of packed keys", (m) => m.setMany(packed, 1), { inserts: 2 }],
    ["setMany of packed keys again", (m) => m.setMany(packed, 2), { overwrites: 2 }],
  ]);
});

test("keys by their parts, ranges and halves", () => {
  using pairs = instrument(new HashMap(tuple(u32, u32), u32));
  mustCount(pairs, [
    ["put, new", (m) => m.put(1, 2, 3), { inserts: 1 }],
    ["put, there", (m) => m.put(1, 2, 4), { overwrites: 1 }],
    ["at, there", (m) => expect(m.at(1, 2)).toBe(4), { hits: 1 }],
    ["at, absent", (m) => expect(m.at(2, 1)).toBeUndefined(), { misses: 1 }],
    ["hasAt", (m) => m.hasAt(1, 2), { hits: 1 }],
    ["addAt", (m) => m.addAt(1, 2, 1), { overwrites: 1 }],
    ["deleteAt", (m) => m.deleteAt(1, 2), { deletes: 1 }],
  ]);
  const buffer = Uint8Array.of(1, 2, 3, 4);
  using ranges = instrument(new HashMap(bytes, u32));
  mustCount(ranges, [
    ["setRange", (m) => m.setRange(buffer, 0, 2, 1), { inserts: 1 }],
    ["getRange", (m) => m.getRange(buffer, 0, 2), { hits: 1 }],
    ["hasRange", (m) => m.hasRange(buffer, 1, 2), { misses: 1 }],
    ["addRange", (m) => m.addRange(buffer, 1, 2, 1), { inserts: 1 }],
    ["deleteRange", (m) => m.deleteRange(buffer, 0, 2), { deletes: 1 }],
  ]);
  using halves = instrument(new HashMap(u64, u32));
  mustCount(halves, [
    ["setHalves", (m) => m.setHalves(1, 2, 3), { inserts: 1 }],
    ["getHalves", (m) => m.getHalves(1, 2), { hits: 1 }],
    ["hasHalves", (m) => m.hasHalves(2, 2), { misses: 1 }],
    ["addHalves", (m) => m.addHalves(1, 2, 3), { overwrites: 1 }],
    ["deleteHalves", (m) => m.deleteHalves(1, 2), { deletes: 1 }],
  ]);
});

test("sets", () => {
  using set = instrument(new HashSet(i64));
  mustCount(set, [
    ["add, new", (s) => s.add(1n), { inserts: 1 }],
    ["add, there", (s) => s.add(1n), { overwrites: 1 }],
    ["has", (s) => [s.has(1n), s.has(2n)], { hits: 1, misses: 1 }],
    ["addMany", (s) => s.addMany([1n, 2n, 3n]), { inserts: 2, overwrites: 1 }],
    ["hasMany", (s) => s.hasMany([1n, 9n]), { hits: 1, misses: 1 }],
    ["addHalves", (s) => s.addHalves(7, 7), { inserts: 1 }],
    ["hasHalves", (s) => s.hasHalves(7, 7), { hits: 1 }],
    ["delete", (s) => [s.delete(1n), s.delete(1n)], { deletes: 1 }],
    ["deleteMany", (s) => s.deleteMany([2n, 9n]), { deletes: 1 }],
    ["clear", (s) => s.clear(), { deletes: 2 }],
  ]);
  using cells = instrument(new HashSet(tuple(u32, u32)));
  mustCount(cells, [
    ["addAt", (s) => s.addAt(1, 2), { inserts: 1 }],
    ["hasAt", (s) => s.hasAt(1, 2), { hits: 1 }],
  ]);
});

test("undefined is a value that an `any` map may have", () => {
  using map = instrument(new HashMap(u32, any<unknown>()));
  mustCount(map, [
    ["set", (m) => m.set(1, undefined), { inserts: 1 }],
    ["get, there", (m) => m.get(1), { hits: 1 }],
    ["get, absent", (m) => m.get(2), { misses: 1 }],
  ]);
  using pairs = instrument(new HashMap(tuple(u32, u32), any<unknown>()));
  pairs.put(1, 1, undefined);
  mustCount(pairs, [["at", (m) => [m.at(1, 1), m.at(1, 2)], { hits: 1, misses: 1 }]]);
});

test("what throws is not counted", () => {
  using map = instrument(new HashMap(u32, u32), { sample: 1 });
  map.set(1, 1);
  const before = [map.counts(), map.latency().lookup.count, map.latency().write.count];
  const refused = [
    () => map.get("1" as never),
    () => map.has(-1),
    () => map.set(1, 0.5),
    () => map.delete(1.5),
    () => map.add(1, 2 ** 32),
    () => map.setMany([1, -1], 1),
    () => map.getMany(["x"] as never),
    () => map.getOrInsertComputed(2, undefined as never),
    () =>
      map.getOrInsertComputed(2, () => {
        throw new RangeError("the caller's own");
      }),
    () => map.at(1 as never),
  ];
  for (const act of refused) expect(act).toThrow();
  expect([map.counts(), map.latency().lookup.count, map.latency().write.count]).toEqual(before);
});

test("only what is called through it", () => {
  using map = new HashMap(u32, u32);
  const first = instrument(map);
  const second = instrument(map);
  map.set(1, 1);
  map.get(1);
  first.get(1);
  expect(first.counts()).toEqual(counts({ hits: 1 }));
  expect(second.counts()).toEqual(NONE);
});

test("lookups of many keys whose results are written over the keys", () => {
  using map = instrument(new HashMap(u32, u32));
  map.setMany([1, 2], [7, 8]);
  const words = () => Uint32Array.of(1, 2, 3);
  const over = (keys: Uint32Array) => new Uint8Array(keys.buffer);
  mustCount(map, [
    ["getMany, typed", (m) => void m.getMany(...twice(words())), { hits: 2, misses: 1 }],
    ["getMany, an array", (m) => void m.getMany(...twice([1, 2, 3])), { hits: 2, misses: 1 }],
    ["getMany, elsewhere", (m) => void m.getMany(words(), words()), { hits: 2, misses: 1 }],
    ["hasMany, typed", (m) => ((keys) => m.hasMany(keys, over(keys)))(words()), { hits: 2, misses: 1 }],
  ]);
  using names = instrument(new HashMap(u32, string));
  names.set(1, "one");
  mustCount(names, [["getMany", (m) => m.getMany(...(twice([1, 2]) as [number[], never])), { hits: 1, misses: 1 }]]);
});

function twice<T>(keys: T): [T, T] {
  return [keys, keys];
}
