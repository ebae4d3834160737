// User code that runs inside an operation (getters of lists, set-likes, iterables) and changes or disposes of the map.
import { DisposedError, HashMap, HashSet, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

/** A list of numbers whose middle element runs `meddle` when it is read. */
function trap(length: number, meddle: () => void, from = 0): number[] {
  const list = Array.from({ length }, (_, i) => from + i);
  const middle = length >> 1;
  const value = list[middle];
  Object.defineProperty(list, middle, {
    get: () => {
      meddle();
      return value;
    },
  });
  return list;
}

const LENGTHS = [3, 5000];

const operations: [string, (map: HashMap<number, number>, list: number[]) => unknown][] = [
  ["keys of setMany", (map, list) => map.setMany(list, 1)],
  ["values of setMany", (map, list) => map.setMany(Uint32Array.from(list.keys()), list)],
  ["keys of getMany", (map, list) => map.getMany(list)],
  ["keys of hasMany", (map, list) => map.hasMany(list)],
  ["keys of deleteMany", (map, list) => map.deleteMany(list)],
  ["keys of addMany", (map, list) => map.addMany(list, 1)],
  ["deltas of addMany", (map, list) => map.addMany(Uint32Array.from(list.keys()), list)],
];

function fresh(): HashMap<number, number> {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < 100; i++) map.set(i, i);
  return map;
}

describe.each(operations)("%s", (_, operation) => {
  test.each(LENGTHS)("that dispose of the map when read end in DisposedError and harm no other map (%i)", (length) => {
    const bystander = fresh();
    const map = fresh();
    const list = trap(length, () => map.dispose());
    expect(() => operation(map, list)).toThrow(DisposedError);
    // A new map takes the place of the old one: nothing may be written there.
    const heir = fresh();
    for (const other of [bystander, heir]) {
      checkInvariants(other);
      expect([...other].sort((a, b) => a[0] - b[0])).toEqual(Array.from({ length: 100 }, (_, i) => [i, i]));
    }
  });

  test.each(LENGTHS)("that change the map when read leave it whole (%i)", (length) => {
    for (const meddle of [
      (map: HashMap<number, number>) => map.clear(),
      (map: HashMap<number, number>) => map.setMany([200_000, 200_001], 5),
      (map: HashMap<number, number>) => map.reserve(100_000),
      (map: HashMap<number, number>) => map.getMany([9, 9, 9]),
    ]) {
      const map = fresh();
      operation(
        map,
        trap(length, () => meddle(map)),
      );
      checkInvariants(map);
      expect([...map.keys()].length).toBe(map.size);
    }
  });
});

test("an out array whose setters dispose of the map", () => {
  const bystander = fresh();
  const map = fresh();
  const out: number[] = [];
  Object.defineProperty(out, 1, { set: () => map.dispose(), configurable: true });
  out.length = 5000;
  expect(() =>
    map.getMany(
      Uint32Array.from({ length: 5000 }, (_, i) => i),
      out,
    ),
  ).toThrow(DisposedError);
  checkInvariants(bystander);
  checkInvariants(fresh());
});

describe("a set-like that disposes of the set", () => {
  const methods = ["intersection", "difference", "isSubsetOf", "isDisjointFrom"] as "intersection"[];
  test.each(methods)("in has, asked by %s", (method) => {
    const bystander = fresh();
    const set = HashSet.from(u32, [1, 2, 3]);
    const answer = method !== ("isDisjointFrom" as string);
    const other = {
      size: 100,
      has: () => {
        set.dispose();
        return answer;
      },
      keys: () => [].values(),
    };
    expect(() => set[method](other as never)).toThrow(DisposedError);
    checkInvariants(bystander);
  });

  test.each(["union", "symmetricDifference", "isSupersetOf", "intersection", "difference"] as "union"[])(
    "in the iteration of keys, asked by %s",
    (method) => {
      const bystander = fresh();
      const set = HashSet.from(u32, [1, 2, 3, 4]);
      const other = {
        size: 2,
        has: () => true,
        *keys() {
          yield 1;
          set.dispose();
          yield 2;
        },
      };
      try {
        // A result that was complete before is as good as the error.
        const result = set[method](other as never);
        if (result instanceof HashSet) checkInvariants(result);
      } catch (error) {
        expect(error).toBeInstanceOf(DisposedError);
      }
      checkInvariants(bystander);
      checkInvariants(fresh());
    },
  );
});

test("a number-like object is refused without being asked for its value", () => {
  let asked = 0;
  const sly = {
    valueOf: () => ++asked,
    toString: () => String(++asked),
    [Symbol.toPrimitive]: () => ++asked,
  };
  const map = fresh();
  for (const operation of [
    () => map.get(sly as never),
    () => map.set(sly as never, 1),
    () => map.set(1, sly as never),
    () => map.add(1, sly as never),
    () => map.setMany([sly as never], 1),
    () => map.setMany([1], sly as never),
    () => map.reserve(sly as never),
  ]) {
    expect(operation).toThrow(TypeError);
  }
  expect(asked).toBe(0);
});
