// Every property that ECMA-262 gives the constructors, the prototypes and the iterator prototypes, with its attributes and,
// for functions, `length` and `name` (clauses 17, 24.1.2, 24.1.3, 24.1.5.2, 24.2.3, 24.2.4, 24.2.6.2); and no others.
import type { MapConstructor } from "tophash/compat";
import { describe, expect, test } from "vitest";
import { complete, subjects } from "./subjects.ts";

const METHODS: Record<"Map" | "Set", Record<string, number>> = {
  Map: {
    clear: 0,
    delete: 1,
    entries: 0,
    forEach: 1,
    get: 1,
    getOrInsert: 2,
    getOrInsertComputed: 2,
    has: 1,
    keys: 0,
    set: 2,
    values: 0,
  },
  Set: {
    add: 1,
    clear: 0,
    delete: 1,
    difference: 1,
    entries: 0,
    forEach: 1,
    has: 1,
    intersection: 1,
    isDisjointFrom: 1,
    isSubsetOf: 1,
    isSupersetOf: 1,
    symmetricDifference: 1,
    union: 1,
    values: 0,
  },
};

const own = (object: object, key: PropertyKey) => Object.getOwnPropertyDescriptor(object, key)!;

function expectFunction(value: unknown, name: string, length: number): void {
  expect(typeof value).toBe("function");
  const fn = value as () => void;
  expect(own(fn, "name")).toEqual({ value: name, writable: false, enumerable: false, configurable: true });
  expect(own(fn, "length")).toEqual({ value: length, writable: false, enumerable: false, configurable: true });
  expect(Object.getPrototypeOf(fn)).toBe(Function.prototype);
}

/** 17: "built-in functions that are not identified as constructors do not implement [[Construct]]" nor have `prototype`. */
function expectMethod(value: unknown, name: string, length: number): void {
  expectFunction(value, name, length);
  expect(Object.hasOwn(value as object, "prototype")).toBe(false);
  expect(() => Reflect.construct(Object, [], value as () => void)).toThrow(TypeError);
}

const METHOD_ATTRIBUTES = { writable: true, enumerable: false, configurable: true };

describe.each(subjects.flatMap((each) => (["Map", "Set"] as const).map((kind) => ({ ...each, kind }))))(
  "$name $kind",
  ({ kind, ...subject }) => {
    const Constructor = subject[kind] as unknown as MapConstructor;
    const { prototype } = Constructor;

    test("is a constructor of length 0 that Function.prototype is the prototype of", () => {
      expectFunction(Constructor, kind, 0);
      const { value, ...attributes } = own(Constructor, "prototype");
      expect(value).toBe(prototype);
      expect(attributes).toEqual({ writable: false, enumerable: false, configurable: false });
      expect(Reflect.construct(Object, [], Constructor)).toBeInstanceOf(Constructor);
    });

    test("has its species in an accessor without setter, which returns the receiver", () => {
      const { get, set, enumerable, configurable } = own(Constructor, Symbol.species);
      expect([set, enumerable, configurable]).toEqual([undefined, false, true]);
      expectMethod(get, "get [Symbol.species]", 0);
      const receiver = {};
      expect(Reflect.apply(get!, receiver, [])).toBe(receiver);
      expect(Constructor[Symbol.species]).toBe(Constructor);
    });

    test("has an ordinary prototype without the internal slot", () => {
      expect(Object.getPrototypeOf(prototype)).toBe(Object.prototype);
      expect(own(prototype, "constructor")).toEqual({ value: Constructor, ...METHOD_ATTRIBUTES });
      expect(() => prototype.has(1)).toThrow(TypeError);
      expect(() => prototype.size).toThrow(TypeError);
      expect(Object.isExtensible(prototype)).toBe(true);
    });

    test.each(Object.entries(METHODS[kind]).filter(([name]) => name in prototype))("%s", (name, length) => {
      const { value, ...attributes } = own(prototype, name);
      expect(attributes).toEqual(METHOD_ATTRIBUTES);
      expectMethod(value, name, length);
    });

    test("size is an accessor without setter", () => {
      const { get, set, enumerable, configurable } = own(prototype, "size");
      expect([set, enumerable, configurable]).toEqual([undefined, false, true]);
      expectMethod(get, "get size", 0);
    });

    test("has one function under the names that iterate", () => {
      const target = kind === "Map" ? "entries" : "values";
      const { value } = own(prototype, target);
      expect(own(prototype, Symbol.iterator)).toEqual({ value, ...METHOD_ATTRIBUTES });
      if (kind === "Set") expect(own(prototype, "keys")).toEqual({ value, ...METHOD_ATTRIBUTES });
    });

    test("has a read-only tag", () => {
      const attributes = { writable: false, enumerable: false, configurable: true };
      expect(own(prototype, Symbol.toStringTag)).toEqual({ value: kind, ...attributes });
      expect(Object.prototype.toString.call(new Constructor())).toBe(`[object ${kind}]`);
    });

    test("has iterators whose prototype is the specification's", () => {
      const iterator = new Constructor().values();
      const iteratorPrototype = Object.getPrototypeOf(iterator);
      const { value, ...attributes } = own(iteratorPrototype, "next");
      expect(attributes).toEqual(METHOD_ATTRIBUTES);
      expectMethod(value, "next", 0);
      expect(own(iteratorPrototype, Symbol.toStringTag)).toEqual({
        value: `${kind} Iterator`,
        writable: false,
        enumerable: false,
        configurable: true,
      });
      expect(Reflect.ownKeys(iteratorPrototype).length).toBe(2);
      const shared = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
      expect(Object.getPrototypeOf(iteratorPrototype)).toBe(shared);
      expect(Reflect.ownKeys(iterator)).toEqual([]);
      for (const name of ["keys", "entries", Symbol.iterator] as const) {
        const other = new Constructor()[name]();
        expect(Object.getPrototypeOf(other)).toBe(iteratorPrototype);
      }
    });

    test("has instances without properties", () => {
      const instance = new Constructor();
      expect(Reflect.ownKeys(instance)).toEqual([]);
      expect(Object.getPrototypeOf(instance)).toBe(prototype);
      expect(Object.isExtensible(instance)).toBe(true);
    });
  },
);

const sorted = (keys: (string | symbol)[]) => keys.map(String).sort();

describe.each(complete)("$name has no properties but these:", (subject) => {
  test("the constructors", () => {
    expect(sorted(Reflect.ownKeys(subject.Map))).toEqual(
      sorted(["length", "name", "prototype", "groupBy", Symbol.species]),
    );
    expect(sorted(Reflect.ownKeys(subject.Set))).toEqual(sorted(["length", "name", "prototype", Symbol.species]));
    const { value, ...attributes } = own(subject.Map, "groupBy");
    expect(attributes).toEqual(METHOD_ATTRIBUTES);
    expectMethod(value, "groupBy", 2);
  });

  test("the prototypes", () => {
    const shared = ["constructor", "size", Symbol.iterator, Symbol.toStringTag];
    expect(sorted(Reflect.ownKeys(subject.Map.prototype))).toEqual(sorted([...Object.keys(METHODS.Map), ...shared]));
    expect(sorted(Reflect.ownKeys(subject.Set.prototype))).toEqual(
      sorted([...Object.keys(METHODS.Set), "keys", ...shared]),
    );
  });
});
