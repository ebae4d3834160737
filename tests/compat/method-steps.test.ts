// 24.1.3 and 24.2.4, the methods that take keys and values, step by step.
import { describe, expect, test } from "vitest";
import { type Subject, subjects, thrown } from "./subjects.ts";

const make = (subject: Subject, kind: "Map" | "Set") => (kind === "Map" ? new subject.Map() : new subject.Set());

/** RequireInternalSlot fails for all of these; the last two have the other kind's slot. */
const strangers = (subject: Subject, kind: "Map" | "Set") => [
  undefined,
  null,
  1,
  "map",
  Symbol(),
  {},
  [],
  new WeakMap(),
  Object.create(subject[kind].prototype),
  new Proxy(make(subject, kind), {}),
  kind === "Map" ? new subject.Set() : new subject.Map(),
  ...subjects.filter((each) => each !== subject).map((each) => make(each, kind)),
];

const cases = subjects.flatMap((subject) =>
  (["Map", "Set"] as const).map((kind) => ({ name: subject.name, kind, subject })),
);

describe.each(cases)("$name $kind", ({ kind, subject }) => {
  const { prototype } = subject[kind];
  const functions = Reflect.ownKeys(prototype).flatMap((key) => {
    const { value, get } = Object.getOwnPropertyDescriptor(prototype, key)!;
    const fn = get ?? value;
    return typeof fn === "function" && key !== "constructor" ? [{ key: String(key), fn }] : [];
  });

  test.each(functions)("$key is a TypeError for another receiver, whatever the arguments", ({ fn }) => {
    for (const receiver of strangers(subject, kind)) {
      for (const args of [[], [1], [() => {}], [new subject.Set()]]) {
        expect(() => Reflect.apply(fn, receiver, args)).toThrow(TypeError);
      }
    }
  });

  test("forEach wants a function", () => {
    for (const wrong of [undefined, null, 1, "x", {}, [], /x/]) {
      expect(() => make(subject, kind).forEach(wrong as never)).toThrow(TypeError);
    }
  });

  test("forEach calls with the receiver it was given, else undefined, and returns undefined", () => {
    const made = kind === "Map" ? new subject.Map([["k", "v"]]) : new subject.Set(["k"]);
    const calls: unknown[][] = [];
    function callback(this: unknown, ...args: unknown[]) {
      calls.push([this, ...args]);
      return 1;
    }
    expect(made.forEach(callback as never)).toBe(undefined);
    const receiver = {};
    made.forEach(callback as never, receiver);
    made.forEach(callback as never, 7);
    expect(calls.length).toBe(3);
    expect(calls.map(([self]) => self)).toEqual([undefined, receiver, 7]);
    expect(calls[1][0]).toBe(receiver);
    for (const call of calls) {
      expect(call.slice(1, 3)).toEqual([kind === "Map" ? "v" : "k", "k"]);
      expect(call[3]).toBe(made);
      expect(call.length).toBe(4);
    }
  });

  test("forEach ends with what the callback throws", () => {
    const made =
      kind === "Map"
        ? new subject.Map([
            [1, 1],
            [2, 2],
          ])
        : new subject.Set([1, 2]);
    const error = new Error("callback");
    let calls = 0;
    const run = () =>
      made.forEach(() => {
        calls++;
        throw error;
      });
    expect(thrown(run)).toBe(error);
    expect(calls).toBe(1);
  });

  test("delete says whether the key was there, clear returns undefined", () => {
    const made = kind === "Map" ? new subject.Map([[1, undefined]]) : new subject.Set([1]);
    expect([made.delete(2), made.delete(1), made.delete(1), made.size]).toEqual([false, true, false, 0]);
    expect(made.clear()).toBe(undefined);
    expect(made.clear()).toBe(undefined);
  });

  test("missing arguments are undefined", () => {
    const made = make(subject, kind) as unknown as Record<string, (...args: unknown[]) => unknown>;
    made[kind === "Map" ? "set" : "add"]();
    expect([made.has(), made.size, [...(made as unknown as Iterable<unknown>)]]).toEqual([
      true,
      1,
      kind === "Map" ? [[undefined, undefined]] : [undefined],
    ]);
    expect(made.delete()).toBe(true);
  });
});

describe.each(subjects)("$name", (subject) => {
  test("a Map's set returns the map, replaces values, and keeps the place", () => {
    const map = new subject.Map<unknown, unknown>();
    expect(map.set("a", 1)).toBe(map);
    expect(map.set("b", 2).set("c", 3).set("a", 4)).toBe(map);
    expect([...map]).toEqual([
      ["a", 4],
      ["b", 2],
      ["c", 3],
    ]);
    expect([map.get("a"), map.get("d"), map.has("a"), map.has("d"), map.size]).toEqual([4, undefined, true, false, 3]);
  });

  test("a key that is deleted and set again comes last", () => {
    const map = new subject.Map([
      ["a", 1],
      ["b", 2],
    ]);
    map.delete("a");
    map.set("a", 3);
    expect([...map.keys()]).toEqual(["b", "a"]);
  });

  test("undefined is a value like others", () => {
    const map = new subject.Map([["a", undefined]]);
    expect([map.has("a"), map.get("a"), map.size]).toEqual([true, undefined, 1]);
  });

  test("a Set's add returns the set, and keeps the place", () => {
    const set = new subject.Set<unknown>();
    expect(set.add("a")).toBe(set);
    expect([...set.add("b").add("a")]).toEqual(["a", "b"]);
    expect([...set.entries()]).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
  });

  test("collections hold themselves and each other", () => {
    const map = new subject.Map<unknown, unknown>();
    const set = new subject.Set<unknown>([map]);
    map.set(map, set).set(set, map);
    expect([map.get(map) === set, map.get(set) === map, set.has(map)]).toEqual([true, true, true]);
  });

  test("size is the number of entries through all changes", () => {
    const map = new subject.Map<number, number>();
    for (let i = 0; i < 10_000; i++) map.set(i % 7000, i);
    expect(map.size).toBe(7000);
    for (let i = 0; i < 10_000; i += 3) map.delete(i);
    expect(map.size).toBe(7000 - Math.ceil(7000 / 3));
    map.clear();
    expect(map.size).toBe(0);
  });
});
