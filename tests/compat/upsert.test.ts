// Map.prototype.getOrInsert ( key, value ), Map.prototype.getOrInsertComputed ( key, callback ).
import { describe, expect, test } from "vitest";
import { thrown, withUpsert } from "./subjects.ts";

describe.each(withUpsert)("$name", (subject) => {
  test("getOrInsert returns the value that is there, else inserts the given one at the end", () => {
    const map = new subject.Map<unknown, unknown>([["a", 1]]);
    expect([map.getOrInsert("a", 2), map.getOrInsert("b", 3), map.getOrInsert("b", 4)]).toEqual([1, 3, 3]);
    expect([...map]).toEqual([
      ["a", 1],
      ["b", 3],
    ]);
    map.set("u", undefined);
    expect(map.getOrInsert("u", 1)).toBe(undefined);
  });

  test("-0 becomes 0, as key and as what the callback is given", () => {
    const map = new subject.Map<unknown, unknown>();
    map.getOrInsert(-0, "x");
    expect(Object.is([...map.keys()][0], 0)).toBe(true);
    map.clear();
    let given: unknown;
    map.getOrInsertComputed(-0, (key) => {
      given = key;
    });
    expect([Object.is(given, 0), Object.is([...map.keys()][0], 0)]).toEqual([true, true]);
  });

  test("getOrInsertComputed wants a function, even when the key is there", () => {
    const map = new subject.Map([["a", 1]]);
    for (const wrong of [undefined, null, 1, "x", {}, Symbol()]) {
      expect(() => map.getOrInsertComputed("a", wrong as never)).toThrow(TypeError);
    }
  });

  test("getOrInsertComputed calls with the key alone and no receiver, only when the key is absent", () => {
    const map = new subject.Map<unknown, unknown>([["a", 1]]);
    const calls: unknown[] = [];
    function callback(this: unknown, ...args: unknown[]) {
      calls.push([this, ...args]);
      return "made";
    }
    expect([map.getOrInsertComputed("a", callback), map.getOrInsertComputed("b", callback)]).toEqual([1, "made"]);
    expect(calls).toEqual([[undefined, "b"]]);
    expect([...map]).toEqual([
      ["a", 1],
      ["b", "made"],
    ]);
  });

  test("what the callback throws leaves the map as the callback left it", () => {
    const map = new subject.Map<unknown, unknown>([["a", 1]]);
    const error = new Error("callback");
    const run = () =>
      map.getOrInsertComputed("b", () => {
        map.set("c", 2);
        throw error;
      });
    expect(thrown(run)).toBe(error);
    expect([...map]).toEqual([
      ["a", 1],
      ["c", 2],
    ]);
  });

  test("a callback may change the map: the value goes to the key's entry as it is afterwards", () => {
    const map = new subject.Map<unknown, unknown>();
    const compute = (during: () => void) => [
      map.getOrInsertComputed("k", () => {
        during();
        return "computed";
      }),
      [...map],
    ];
    expect(compute(() => map.set("k", "during").set("l", 1))).toEqual([
      "computed",
      [
        ["k", "computed"],
        ["l", 1],
      ],
    ]);
    map.clear();
    expect(compute(() => map.set("k", "during").delete("k"))).toEqual(["computed", [["k", "computed"]]]);
    map.clear();
    map.set("a", 1);
    expect(compute(() => map.clear())).toEqual(["computed", [["k", "computed"]]]);
    map.clear();
    const nested = () => void map.getOrInsertComputed("k", () => "inner");
    expect(compute(nested)).toEqual(["computed", [["k", "computed"]]]);
    map.clear();
    const growing = () => {
      for (let i = 0; i < 10_000; i++) map.set(i, i);
    };
    expect(compute(growing)[0]).toBe("computed");
    expect([map.size, map.get("k"), [...map.keys()][10_000]]).toEqual([10_001, "computed", "k"]);
  });

  test("do not call the map's own get, has and set", () => {
    class Asking extends subject.Map<unknown, unknown> {
      override get(): never {
        throw new Error("get");
      }
      override has(): never {
        throw new Error("has");
      }
      override set(): never {
        throw new Error("set");
      }
    }
    const map = new Asking();
    expect([map.getOrInsert(1, 2), map.getOrInsert(1, 3), map.getOrInsertComputed(2, () => 4)]).toEqual([2, 2, 4]);
  });

  test("an iterator under way gets to what they insert", () => {
    const map = new subject.Map<unknown, unknown>([[0, 0]]);
    const keys: unknown[] = [];
    for (const key of map.keys() as Iterable<number>) {
      keys.push(key);
      if (key < 3) map.getOrInsertComputed(key + 1, () => key);
      if (key === 3) map.getOrInsert(4, 4);
    }
    expect(keys).toEqual([0, 1, 2, 3, 4]);
  });
});
