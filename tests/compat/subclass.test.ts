// Subclasses: what `super` makes has the internal slot, and the methods of the subclass are what the constructor calls.
import { describe, expect, test } from "vitest";
import { subjects } from "./subjects.ts";

describe.each(subjects)("$name", (subject) => {
  class DefaultMap<K, V> extends subject.Map<K, V> {
    made: K[] = [];
    #secret = "secret";
    constructor(
      readonly fallback: (key: K) => V,
      entries?: Iterable<readonly [K, V]>,
    ) {
      super(entries);
    }
    override get(key: K): V {
      if (!this.has(key)) {
        this.made.push(key);
        this.set(key, this.fallback(key));
      }
      return super.get(key)!;
    }
    get secret(): string {
      return this.#secret;
    }
    static override get [Symbol.species]() {
      return subject.Map;
    }
  }

  test("a subclass of Map has its fields, its methods and those of Map", () => {
    const map = new DefaultMap<string, number>((key) => key.length, [["a", 7]]);
    expect([map.get("a"), map.get("four"), map.size, map.made, map.secret]).toEqual([7, 4, 2, ["four"], "secret"]);
    expect(map instanceof DefaultMap && map instanceof subject.Map).toBe(true);
    expect(Object.prototype.toString.call(map)).toBe("[object Map]");
    expect([...map]).toEqual([
      ["a", 7],
      ["four", 4],
    ]);
    expect(DefaultMap.name).toBe("DefaultMap");
    expect(DefaultMap[Symbol.species]).toBe(subject.Map);
    expect(Object.getPrototypeOf(DefaultMap)).toBe(subject.Map);
  });

  test("the constructor calls the subclass' set and add; fields are not there yet", () => {
    const seen: unknown[] = [];
    class Counting extends subject.Map<unknown, unknown> {
      count = 0;
      override set(key: unknown, value: unknown): this {
        seen.push(this.count);
        return super.set(key, `${value}!`);
      }
    }
    expect([...new Counting([["a", 1]])]).toEqual([["a", "1!"]]);
    expect(seen).toEqual([undefined]);
    class Lower extends subject.Set<string> {
      override add(value: string): this {
        return super.add(value.toLowerCase());
      }
    }
    expect([...new Lower(["A", "a", "B"])]).toEqual(["a", "b"]);
  });

  test("a subclass of a subclass, a class expression, and the species of a subclass that says nothing", () => {
    class A extends subject.Set<number> {}
    const B = class extends A {
      sum(): number {
        let sum = 0;
        for (const value of this) sum += value;
        return sum;
      }
    };
    expect(new B([1, 2, 3]).sum()).toBe(6);
    expect(A[Symbol.species]).toBe(A);
  });

  test("a function of the old kind, by Reflect.construct", () => {
    function Old(this: unknown) {
      return Reflect.construct(subject.Map, [[["a", 1]]], new.target ?? Old);
    }
    Object.setPrototypeOf(Old.prototype, subject.Map.prototype);
    const made = new (Old as unknown as new () => Map<string, number>)();
    expect([made.get("a"), made instanceof Old, made instanceof subject.Map]).toEqual([1, true, true]);
  });

  test("an instance is extensible, and may be frozen: its entries are not", () => {
    const map = new subject.Map<string, number>();
    Object.assign(map, { note: "x" });
    expect(Object.keys(map)).toEqual(["note"]);
    Object.freeze(map);
    map.set("a", 1);
    expect(map.get("a")).toBe(1);
  });

  test("methods can be taken from the prototype and called on any instance", () => {
    const { get, set } = subject.Map.prototype;
    const map = new DefaultMap<unknown, unknown>(() => 0);
    set.call(map, 1, 2);
    expect([get.call(map, 1), get.call(map, 3), map.made]).toEqual([2, undefined, []]);
    Object.setPrototypeOf(map, null);
    expect(get.call(map, 1)).toBe(2);
  });
});
