import { HashMap, HashSet, u32 } from "tophash";
import { describe, expect, test } from "vitest";

function sample() {
  return HashMap.from(u32, u32, [
    [1, 10],
    [2, 20],
    [3, 30],
  ]);
}

const byNumber = (a: number, b: number) => a - b;

describe("iterators", () => {
  test("keys, values and entries agree with each other and the map iterates over its entries", () => {
    const map = sample();
    expect([...map.keys()].sort(byNumber)).toEqual([1, 2, 3]);
    expect([...map.values()].sort(byNumber)).toEqual([10, 20, 30]);
    expect([...map.entries()]).toEqual([...map]);
    expect([...map.entries()]).toEqual([...map.keys()].map((key) => [key, key * 10]));
    expect(new Map(map)).toEqual(new Map([...map]));
    expect(map[Symbol.iterator]).toBe(map.entries);
  });

  test("a set's keys, values and entries are what Set's are", () => {
    const set = HashSet.from(u32, [5, 6, 5]);
    expect([...set].sort(byNumber)).toEqual([5, 6]);
    expect([...set.keys()]).toEqual([...set.values()]);
    expect([...set.entries()]).toEqual([...set].map((key) => [key, key]));
    expect(set[Symbol.iterator]).toBe(set.values);
  });

  test("an iterator is its own iterable, and goes on where it was", () => {
    const map = sample();
    const iterator = map.keys();
    expect(iterator[Symbol.iterator]()).toBe(iterator);
    const first = iterator.next().value as number;
    expect([first, ...iterator].sort(byNumber)).toEqual([1, 2, 3]);
  });

  test("a finished iterator stays finished, whatever is added", () => {
    const map = sample();
    for (const iterator of [map.keys(), map.values(), map.entries()]) {
      while (!iterator.next().done);
      map.set(map.size + 1, 0);
      expect(iterator.next()).toEqual({ done: true, value: undefined });
      expect(iterator.next()).toEqual({ done: true, value: undefined });
    }
    const empty = new HashMap(u32, u32);
    const early = empty.keys();
    expect(early.next().done).toBe(true);
    empty.set(1, 1);
    expect(early.next().done).toBe(true);
  });

  test("iterators are independent of each other", () => {
    const map = HashMap.from(
      u32,
      u32,
      Array.from({ length: 50 }, (_, i) => [i, i] as [number, number]),
    );
    let pairs = 0;
    for (const a of map.keys()) for (const b of map.keys()) pairs += a === b ? 1 : 0;
    expect(pairs).toBe(50);
  });

  test("breaking out of a loop leaves the map as usable as before", () => {
    const map = sample();
    for (const _ of map) break;
    for (const [, value] of map) {
      map.set(4, value);
      break;
    }
    expect(map.size).toBe(4);
  });

  test("each entry is an array of its own", () => {
    const entries = [...sample()];
    expect(new Set(entries).size).toBe(3);
    entries[0][0] = 99;
    expect(entries[1][0]).not.toBe(99);
  });

  test("iterator helpers are there where the platform has them", () => {
    const helpers = (globalThis as { Iterator?: { prototype?: { map?: unknown } } }).Iterator?.prototype?.map;
    const platform = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
    // The platform's own %IteratorPrototype% is in the chain: the helpers come from there.
    expect(sample().keys()).toBeInstanceOf(Object.assign(() => {}, { prototype: platform }));
    if (helpers === undefined) return;
    const doubled = (sample().keys() as unknown as { map(f: (key: number) => number): Iterable<number> }).map(
      (k) => 2 * k,
    );
    expect([...doubled].sort(byNumber)).toEqual([2, 4, 6]);
  });

  test("forEach passes value, key, map, and its this", () => {
    const map = sample();
    const calls: unknown[][] = [];
    map.forEach(function (this: unknown, ...args: unknown[]) {
      calls.push([this, ...args]);
    }, "self");
    expect(calls.length).toBe(3);
    for (const [self, value, key, of] of calls) {
      expect(String(self)).toBe("self");
      expect(value).toBe((key as number) * 10);
      expect(of).toBe(map);
    }
    expect(() => map.forEach(undefined as never)).toThrow(TypeError);
  });
});
