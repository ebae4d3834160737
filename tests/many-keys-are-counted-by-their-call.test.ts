// What a bulk call returns counts its own keys, not those that the getters of its arrays set or delete in the map meanwhile.
import { any, HashMap, HashSet, u32 } from "tophash";
import { expect, test } from "vitest";

/** Two elements; reading the second one runs something. */
function reading(run: () => void): number[] {
  const array = [1, 2];
  Object.defineProperty(array, 1, {
    get: () => {
      run();
      return 2;
    },
  });
  return array;
}

test.each([
  ["u32", u32],
  ["any", any<number>()],
] as [string, typeof u32][])("keys and values of a map with %s values", (_, values) => {
  const map = new HashMap(u32, values).set(1, 0);
  const more = () => map.set(50, 0).set(51, 0);
  expect(map.setMany(reading(more), 1)).toBe(1);
  map.clear();
  expect(map.setMany([1, 2], reading(more))).toBe(2);
  expect(
    map.setMany(
      [1, 2],
      reading(() => map.clear()),
    ),
  ).toBe(2);
  expect(map.deleteMany(reading(more))).toBe(2);
  expect([...map.keys()].sort()).toEqual([50, 51]);
});

test("members of a set", () => {
  const set = new HashSet(u32).add(1);
  expect(set.addMany(reading(() => set.add(50)))).toBe(1);
  expect(set.addMany(reading(() => set.clear()))).toBe(2);
  expect(set.deleteMany(reading(() => set.add(51)))).toBe(2);
});
