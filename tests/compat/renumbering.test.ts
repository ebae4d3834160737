// After 2^32 - 1 insertions the numbers of entries begin anew. Here after 1,000: nobody notices, iterators neither.
import { beforeAll, describe, expect, test } from "vitest";
import { FIRST, limit } from "../../src/compat/entries.ts";
import { Map as CompatMap, Set as CompatSet } from "../../src/compat.ts";

beforeAll(() => {
  limit.number = FIRST + 999;
});

test("a queue goes on for ever", () => {
  const map = new CompatMap<number, number>();
  for (let i = 0; i < 20_000; i++) {
    map.set(i, -i);
    if (i >= 10) map.delete(i - 10);
    if (i % 997 === 0)
      expect([...map]).toEqual(
        Array.from({ length: map.size }, (_, j) => [i - map.size + 1 + j, -(i - map.size + 1 + j)]),
      );
  }
  expect(map.size).toBe(10);
});

test("keys of every kind are found afterwards", () => {
  const object = {};
  const keys: unknown[] = [
    1,
    "x",
    object,
    () => {},
    null,
    undefined,
    true,
    1n,
    2n ** 70n,
    Symbol("s"),
    Object.freeze([]),
  ];
  const map = new CompatMap(keys.map((key, i) => [key, i]));
  const set = new CompatSet(keys);
  for (let i = 0; i < 5000; i++) {
    map.set(-1, i).delete(-1);
    set.add(-1).delete(-1);
  }
  expect(keys.map((key) => map.get(key))).toEqual(keys.map((_, i) => i));
  expect([...map.keys()]).toEqual(keys);
  expect([...set]).toEqual(keys);
  for (const key of keys) expect([map.delete(key), set.delete(key)]).toEqual([true, true]);
  expect([map.size, set.size]).toEqual([0, 0]);
});

describe.each([0, 1, 2, 5, 20])("with %i entries between them,", (gap) => {
  test("iterators at all places go on where they were", () => {
    const map = new CompatMap<number, number>();
    let next = 0;
    const expected: number[] = [];
    for (; next < 100; next++) {
      map.set(next, next);
      expected.push(next);
    }
    const iterators = Array.from({ length: 101 }, (_, i) => {
      const iterator = map.keys();
      for (let j = 0; j < i; j++) iterator.next();
      return { iterator, place: i };
    });
    // Deletes some, and adds until the numbers have begun anew several times.
    for (let i = 0; i < 100; i++) if (i % (gap + 1) !== 0) map.delete(i);
    for (let i = 0; i < 3500; i++) map.set(-1, 0).delete(-1);
    map.set(1000, 1000);
    const left = [...map.keys()];
    for (const { iterator, place } of iterators) {
      if (place % 3 === 0) expect([...iterator]).toEqual(left.filter((key) => key >= place));
    }
    for (let i = 0; i < 1500; i++) map.set(-1, 0).delete(-1);
    map.set(1001, 1001).delete(0);
    for (const { iterator, place } of iterators) {
      const rest = [...map.keys()].filter((key) => key >= place);
      if (place % 3 !== 0) expect([...iterator]).toEqual(rest);
      else expect(iterator.next().done).toBe(true);
    }
  });
});

test("a forEach in which the numbers begin anew visits each entry once", () => {
  const map = new CompatMap<number, number>();
  for (let i = 0; i < 50; i++) map.set(i, i);
  const seen: number[] = [];
  map.forEach((_, key) => {
    seen.push(key);
    if (key < 50) for (let i = 0; i < 300; i++) map.set(-1, 0).delete(-1);
    if (key === 40) map.set(50, 50);
  });
  expect(seen).toEqual(Array.from({ length: 51 }, (_, i) => i));
});

test("as many entries as there are numbers are too many", () => {
  const set = new CompatSet<number>();
  for (let i = 0; i < 1000; i++) set.add(i);
  expect(() => set.add(1000)).toThrow(RangeError);
  expect([set.size, set.has(1000), set.has(999)]).toEqual([1000, false, true]);
  set.delete(0);
  expect([set.add(1000).size, [...set][999]]).toEqual([1000, 1000]);
});
