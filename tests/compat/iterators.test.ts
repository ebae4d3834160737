// 24.1.5 Map Iterator Objects, 24.2.6 Set Iterator Objects.
import { describe, expect, test } from "vitest";
import { subjects } from "./subjects.ts";

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

describe.each(subjects)("$name", (subject) => {
  const map = () =>
    new subject.Map<unknown, unknown>([
      ["a", 1],
      ["b", 2],
    ]);
  const set = () => new subject.Set<unknown>(["a", "b"]);

  test("keys, values and entries yield in order, then end", () => {
    const made = map();
    expect([...made.keys()]).toEqual(["a", "b"]);
    expect([...made.values()]).toEqual([1, 2]);
    expect([...made.entries()]).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect([...made]).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect([...set().keys()]).toEqual(["a", "b"]);
    expect([...set().entries()]).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
  });

  test("results and entries are fresh ordinary objects", () => {
    for (const iterator of [map().entries(), set().entries()]) {
      const first = iterator.next();
      const second = iterator.next();
      expect(Object.getOwnPropertyDescriptors(first)).toEqual({
        value: { value: first.value, writable: true, enumerable: true, configurable: true },
        done: { value: false, writable: true, enumerable: true, configurable: true },
      });
      expect(Object.getPrototypeOf(first)).toBe(Object.prototype);
      expect(first).not.toBe(second);
      expect(first.value).not.toBe(second.value);
      expect(Array.isArray(first.value)).toBe(true);
      expect(Object.getPrototypeOf(first.value)).toBe(Array.prototype);
      expect(Reflect.ownKeys(first.value as object)).toEqual(["0", "1", "length"]);
      const end = iterator.next();
      expect(Object.getOwnPropertyDescriptors(end)).toEqual({
        value: { value: undefined, writable: true, enumerable: true, configurable: true },
        done: { value: true, writable: true, enumerable: true, configurable: true },
      });
      expect(iterator.next()).not.toBe(end);
    }
  });

  test("writing to a yielded entry does not change the map", () => {
    const made = map();
    for (const entry of made) (entry as unknown[])[1] = "changed";
    expect([...made.values()]).toEqual([1, 2]);
  });

  test("one that has ended stays so, though entries are added", () => {
    const [ofMap, ofSet] = [map(), set()];
    const iterators = [ofMap.keys(), ofMap.values(), ofMap.entries(), ofSet.values(), ofSet.entries()];
    for (const iterator of iterators) while (!iterator.next().done);
    ofMap.set("c", 3);
    ofSet.add("c");
    for (const iterator of iterators) {
      for (let i = 0; i < 3; i++) expect(iterator.next()).toEqual({ value: undefined, done: true });
    }
    const emptyMap = new subject.Map();
    const iterator = emptyMap.keys();
    expect(iterator.next().done).toBe(true);
    emptyMap.set(1, 1);
    expect(iterator.next().done).toBe(true);
  });

  test("an iterator that was made, but not used, begins with what is there then", () => {
    const made = new subject.Map();
    const iterator = made.keys();
    made.set(1, 1);
    expect(iterator.next()).toEqual({ value: 1, done: false });
  });

  test("next is a TypeError for another receiver, also for iterators of the other kind", () => {
    const nextOfMap = map().keys().next;
    const nextOfSet = set().keys().next;
    const others = [
      undefined,
      null,
      1,
      {},
      [],
      map(),
      set(),
      [][Symbol.iterator](),
      Object.getPrototypeOf(map().keys()),
    ];
    for (const receiver of [...others, set().keys(), Object.create(map().keys())]) {
      expect(() => Reflect.apply(nextOfMap, receiver, [])).toThrow(TypeError);
    }
    for (const receiver of [...others, map().keys(), Object.create(set().keys())]) {
      expect(() => Reflect.apply(nextOfSet, receiver, [])).toThrow(TypeError);
    }
    for (const other of subjects) {
      if (other === subject) continue;
      expect(() => Reflect.apply(nextOfMap, new other.Map().keys(), [])).toThrow(TypeError);
      expect(() => Reflect.apply(nextOfSet, new other.Set().keys(), [])).toThrow(TypeError);
    }
    const [a, b] = [map().keys(), map().values()];
    expect(Reflect.apply(a.next, b, [])).toEqual({ value: 1, done: false });
  });

  test("next ignores its arguments", () => {
    const next = map().keys() as unknown as { next(...args: unknown[]): unknown };
    expect(next.next("x", 1)).toEqual({ value: "a", done: false });
  });

  test("are iterable, have no return and no throw, and their own prototype is not the other's", () => {
    const [ofMap, ofSet] = [map().keys(), set().keys()];
    for (const iterator of [ofMap, ofSet]) {
      expect(iterator[Symbol.iterator]()).toBe(iterator);
      expect("return" in iterator || "throw" in iterator).toBe(false);
      expect(Object.getPrototypeOf(Object.getPrototypeOf(iterator)) === IteratorPrototype).toBe(true);
      expect("constructor" in Object.getPrototypeOf(iterator)).toBe("constructor" in IteratorPrototype);
    }
    expect(Object.getPrototypeOf(ofMap) === Object.getPrototypeOf(ofSet)).toBe(false);
    expect([String(ofMap), String(ofSet)]).toEqual(["[object Map Iterator]", "[object Set Iterator]"]);
  });

  test("a loop that is left goes on where it was", () => {
    const iterator = map().keys();
    for (const key of iterator) {
      expect(key).toBe("a");
      break;
    }
    expect([...iterator]).toEqual(["b"]);
  });

  test("serve the language: destructuring, spread, Array.from, Object.fromEntries, Promise.all", async () => {
    const [[first], ...rest] = map();
    expect([first, rest]).toEqual(["a", [["b", 2]]]);
    expect(Array.from(set(), (value) => `${value}!`)).toEqual(["a!", "b!"]);
    expect(Object.fromEntries(map() as Iterable<[string, number]>)).toEqual({ a: 1, b: 2 });
    expect(await Promise.all(new subject.Set([1, Promise.resolve(2)]))).toEqual([1, 2]);
  });
});
