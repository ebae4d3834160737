// 24.1.3.5, 24.1.5.1, 24.2.4.7, 24.2.6.1: loops over the List of entries with an index, whatever is done to it meanwhile.
// Deleted entries are not visited, added ones are, and what is deleted and added again is visited (again).
import { describe, expect, test } from "vitest";
import { subjects } from "./subjects.ts";

type Steps = Record<number | string, (map: Map<unknown, unknown>) => void>;

/** The keys that an iteration visits when, after visiting a key, the step of that name runs. */
function visited(map: Map<unknown, unknown>, steps: Steps, how: "iterator" | "forEach"): unknown[] {
  const keys: unknown[] = [];
  const visit = (key: unknown) => {
    keys.push(key);
    const step = steps[key as string];
    delete steps[key as string];
    step?.(map);
  };
  if (how === "forEach") map.forEach((_, key) => void visit(key));
  else for (const key of map.keys()) visit(key);
  return keys;
}

const add =
  (...keys: unknown[]) =>
  (map: Map<unknown, unknown>) => {
    for (const key of keys) map.set(key, key);
  };
const remove =
  (...keys: unknown[]) =>
  (map: Map<unknown, unknown>) => {
    for (const key of keys) map.delete(key);
  };
const all =
  (...steps: ((map: Map<unknown, unknown>) => void)[]) =>
  (map: Map<unknown, unknown>) => {
    for (const step of steps) step(map);
  };
const clear = (map: Map<unknown, unknown>) => map.clear();

const SCENARIOS: [what: string, keys: unknown[], steps: () => Steps, expected: unknown[]][] = [
  ["adding", [1, 2], () => ({ 1: add(3), 2: add(4), 4: add(5) }), [1, 2, 3, 4, 5]],
  ["adding after the last", [1], () => ({ 1: add(2) }), [1, 2]],
  ["deleting the present one", [1, 2, 3], () => ({ 1: remove(1), 2: remove(2) }), [1, 2, 3]],
  ["deleting one to come", [1, 2, 3], () => ({ 1: remove(2) }), [1, 3]],
  ["deleting all to come", [1, 2, 3], () => ({ 1: remove(2, 3) }), [1]],
  ["deleting one that was", [1, 2, 3], () => ({ 2: remove(1) }), [1, 2, 3]],
  ["deleting and adding the present one", [1, 2], () => ({ 1: all(remove(1), add(1)) }), [1, 2, 1]],
  ["deleting and adding one that was", [1, 2, 3], () => ({ 2: all(remove(1), add(1)) }), [1, 2, 3, 1]],
  ["deleting and adding one to come", [1, 2, 3], () => ({ 1: all(remove(2), add(2)) }), [1, 3, 2]],
  ["setting one that is there", [1, 2], () => ({ 1: add(1, 2) }), [1, 2]],
  ["clear", [1, 2, 3], () => ({ 2: clear }), [1, 2]],
  ["clear and adding", [1, 2, 3], () => ({ 2: all(clear, add(4, 5)) }), [1, 2, 4, 5]],
  ["clear and adding the same", [1, 2, 3], () => ({ 2: all(clear, add(1, 2, 3)) }), [1, 2, 1, 2, 3]],
  ["clear twice", [1, 2, 3], () => ({ 1: all(clear, add(4), clear, add(5, 6)), 5: clear }), [1, 5]],
  ["clear at the end", [1, 2], () => ({ 2: all(clear, add(9)) }), [1, 2, 9]],
  ["deleting everything one by one", [1, 2, 3], () => ({ 1: remove(1, 2, 3), 3: add(4) }), [1]],
  ["deleting everything, then adding", [1, 2, 3], () => ({ 1: all(remove(1, 2, 3), add(3, 2, 1)) }), [1, 3, 2, 1]],
];

describe.each(subjects)("$name", (subject) => {
  describe.each(["iterator", "forEach"] as const)("%s", (how) => {
    test.each(SCENARIOS)("%s", (_, keys, steps, expected) => {
      expect(visited(new subject.Map(keys.map((key) => [key, key])), steps(), how)).toEqual(expected);
    });

    test.each(SCENARIOS)("%s, in a Set", (_, keys, steps, expected) => {
      const set = new subject.Set(keys);
      const asMap = {
        set: (key: unknown) => set.add(key),
        delete: (key: unknown) => set.delete(key),
        clear: () => set.clear(),
        keys: () => set.keys(),
        forEach: (callback: (value: unknown, key: unknown) => void) =>
          set.forEach((value, key) => void callback(value, key)),
      };
      expect(visited(asMap as unknown as Map<unknown, unknown>, steps(), how)).toEqual(expected);
    });
  });

  test("values are those at the moment when the iterator gets there", () => {
    const map = new subject.Map<number, unknown>([
      [1, "a"],
      [2, "b"],
    ]);
    const iterator = map.entries();
    expect(iterator.next().value).toEqual([1, "a"]);
    map.set(2, "B").set(1, "A");
    expect(iterator.next().value).toEqual([2, "B"]);
  });

  test("several iterators at different places go on independently through growth, clear and deletes", () => {
    const map = new subject.Map<number, number>();
    for (let i = 0; i < 10_000; i++) map.set(i, i);
    const iterators = [0, 1, 5000, 9999].map((skip) => {
      const iterator = map.keys();
      for (let i = 0; i < skip; i++) iterator.next();
      return iterator;
    });
    for (let i = 0; i < 9990; i++) map.delete(i);
    for (let i = 10_000; i < 30_000; i++) map.set(i, i);
    expect(iterators.map((iterator) => iterator.next().value)).toEqual([9990, 9990, 9990, 9999]);
    map.delete(9991);
    expect(iterators.map((iterator) => iterator.next().value)).toEqual([9992, 9992, 9992, 10_000]);
    map.clear();
    map.set(-1, 0);
    expect(iterators.map((iterator) => iterator.next().value)).toEqual([-1, -1, -1, -1]);
    expect(iterators.map((iterator) => iterator.next().done)).toEqual([true, true, true, true]);
  });

  test("an iterator survives that all before it and all after it is deleted, one by one", () => {
    const count = 20_000;
    const map = new subject.Map<number, number>();
    for (let i = 0; i < count; i++) map.set(i, i);
    const iterator = map.keys();
    for (let i = 0; i < count / 2; i++) expect(iterator.next().value).toBe(i);
    for (let i = 0; i < count / 2; i++) map.delete(i);
    for (let i = count - 1; i > count / 2; i--) map.delete(i);
    expect(iterator.next().value).toBe(count / 2);
    map.set(0, 0);
    expect(iterator.next().value).toBe(0);
    expect(iterator.next().done).toBe(true);
  });

  test("forEach and iterators end when each step deletes what it visits and adds as much, a bounded number of times", () => {
    const map = new subject.Map<number, number>([[0, 0]]);
    let calls = 0;
    map.forEach((_, key) => {
      calls++;
      map.delete(key);
      if (key < 20_000) map.set(key + 1, 0);
    });
    expect([calls, map.size]).toEqual([20_001, 0]);
  });
});
