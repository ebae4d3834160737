// What a map or set does not hold any more can be collected, and what it holds cannot.
import { setImmediate as turn } from "node:timers/promises";
import { Map as CompatMap, Set as CompatSet } from "tophash/compat";
import { describe, expect, test } from "vitest";

const gc = (globalThis as { gc?: () => void }).gc!;

async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) {
    gc();
    await turn();
  }
}

async function gone(reference: WeakRef<WeakKey>): Promise<boolean> {
  for (let i = 0; i < 10; i++) {
    await settle();
    if (reference.deref() === undefined) return true;
  }
  return false;
}

const makers: [what: string, make: () => WeakKey][] = [
  ["an object", () => ({ a: 1 })],
  ["a frozen object", () => Object.freeze({ a: 1 })],
  ["an array", () => [1, 2]],
  ["a function", () => () => 1],
  ["a proxy", () => new Proxy({}, {})],
  ["a symbol", () => Symbol("unregistered")],
];

/** Ways in which an entry goes. */
const ways: [way: string, go: (map: CompatMap<unknown, unknown>, key: unknown) => void][] = [
  ["deleted", (map, key) => map.delete(key)],
  ["cleared", (map) => map.clear()],
];

describe.each(makers)("%s", (_, make) => {
  test.each(ways)("is collectable as a key that was %s", async (_, go) => {
    const map = new CompatMap<unknown, unknown>();
    for (let i = 0; i < 300; i++) map.set(i, i);
    const reference = (() => {
      const key = make();
      map.set(key, 1).get(key);
      return new WeakRef(key);
    })();
    await settle();
    expect(reference.deref()).toBeDefined();
    (() => go(map, reference.deref()))();
    expect(await gone(reference)).toBe(true);
    expect(map.size).toBeLessThan(301);
  });

  test.each(ways)("is collectable as a value whose entry was %s", async (_, go) => {
    const map = new CompatMap<unknown, unknown>();
    for (let i = 0; i < 300; i++) map.set(i, i);
    const reference = (() => {
      const value = make();
      map.set("key", value);
      return new WeakRef(value);
    })();
    go(map, "key");
    expect(await gone(reference)).toBe(true);
    expect(map.size).toBeLessThan(301);
  });

  test("is collectable as a deleted member of a Set, as a replaced value, and when the map is dropped", async () => {
    const set = new CompatSet<unknown>();
    const map = new CompatMap<unknown, unknown>();
    const references = (() => {
      const [member, value, key] = [make(), make(), make()];
      set.add(member);
      set.delete(member);
      map.set(1, value).set(1, 2);
      new CompatMap([[key, key]]).get(key);
      return [member, value, key].map((each) => new WeakRef(each));
    })();
    for (const reference of references) expect(await gone(reference)).toBe(true);
    expect([set.size, map.size]).toEqual([0, 1]);
  });

  test("that a map holds as a key stays, though nobody else has it", async () => {
    const map = new CompatMap<unknown, unknown>();
    const reference = (() => {
      const key = make();
      map.set(key, "value");
      return new WeakRef(key);
    })();
    await settle();
    expect(map.get(reference.deref())).toBe("value");
  });
});

test("a key that lives on does not keep a dropped map, nor its other keys", async () => {
  const key = {};
  const references = (() => {
    const map = new CompatMap<unknown, unknown>([[key, 1]]);
    const other = {};
    map.set(other, 2).get(key);
    return [new WeakRef(map), new WeakRef(other)];
  })();
  for (const reference of references) expect(await gone(reference)).toBe(true);
  expect(new CompatMap([[key, 3]]).get(key)).toBe(3);
});

test("an iterator that ended does not keep its map; one under way does not keep what is deleted", async () => {
  const [ended, reference] = (() => {
    const map = new CompatMap([[1, 1]]);
    const iterator = map.keys();
    iterator.next();
    iterator.next();
    return [iterator, new WeakRef(map)] as const;
  })();
  const map = new CompatMap<unknown, unknown>();
  const key = (() => {
    const key = {};
    map.set(key, key);
    return new WeakRef(key);
  })();
  const underWay = map.keys();
  (() => void underWay.next())();
  (() => void map.delete(key.deref()))();
  expect(await gone(reference)).toBe(true);
  expect(await gone(key)).toBe(true);
  expect([ended.next().done, underWay.next().done]).toEqual([true, true]);
});
