// A snapshot gives back what was put in: every type, every size, whatever the table is doing.
import { HashMap, HashSet, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import {
  distinctKeys,
  type KeyKind,
  keyKind,
  keyKinds,
  scatter,
  type ValueKind,
  valueKind,
  valueKinds,
} from "./lib/kinds.ts";
import { longKeyKind, longKeyKinds, longValueKinds } from "./lib/long-kinds.ts";
import { must, mustEqual } from "./lib/same.ts";
import { parseSnapshot } from "./lib/snapshot-file.ts";
import type { Key, LooseMap, LooseSet } from "./lib/types.ts";

/** Around the ends of buckets and blocks. */
const SIZES = [0, 1, 7, 8, 300];

const distinct = (kind: KeyKind, n: number): Key[] =>
  kind.own ? [...new Set(Array.from({ length: n }, (_, i) => kind.own!(kind.at(i))))] : distinctKeys(kind, n);

function filled(keys: KeyKind, values: ValueKind, n: number) {
  const map = new HashMap(keys.type, values.type) as LooseMap;
  const model = new Map<Key, unknown>();
  for (const [i, key] of distinct(keys, n).entries()) {
    map.set(key, values.at(i));
    model.set(key === 0 ? 0 : key, values.stored(values.at(i)));
  }
  return { map, model };
}

/** Keys of the model by content: those that a map yields are other objects. */
function mustHold(map: LooseMap, keys: KeyKind, model: ReadonlyMap<Key, unknown>): void {
  checkInvariants(map);
  if (!keys.own) {
    mustEqual(map, model);
    return;
  }
  must(map.size === model.size, () => `size is ${map.size}, not ${model.size}`);
  for (const [key, value] of model) {
    must(map.has(key), "a key is lost");
    expect(map.get(key)).toEqual(value);
  }
  for (const key of map.keys()) must(model.has(keys.own(key)), "a key appears");
}

const snapshotValues = [...valueKinds.filter(({ name }) => name !== "any"), ...longValueKinds];
const all = [...keyKinds, ...longKeyKinds];

describe.each(all)("a map with $name keys", (keys) => {
  test.each(snapshotValues)("and $name values comes back as it was", (values) => {
    for (const n of SIZES) {
      const { map, model } = filled(keys, values, n);
      const bytes = map.toSnapshot();
      map.dispose();
      const file = parseSnapshot(bytes);
      expect([file.version, file.key, file.value]).toEqual([1, keys.type.name, values.type.name]);
      expect(file.blocks.reduce((sum, { entries }) => sum + entries, 0)).toBe(model.size);
      const back = HashMap.fromSnapshot(keys.type, values.type, bytes) as LooseMap;
      mustHold(back, keys, model);
      // It is a map like any other.
      for (const key of model.keys()) must(back.delete(key), "a key is deleted");
      expect(back.size).toBe(0);
      checkInvariants(back);
      back.dispose();
    }
  });
});

test.each(all)("a set of $name comes back as it was", (keys) => {
  for (const n of SIZES) {
    const members = distinct(keys, n);
    const set = HashSet.from(keys.type, members) as LooseSet;
    const bytes = set.toSnapshot();
    const file = parseSnapshot(bytes);
    expect([file.key, file.value]).toEqual([keys.type.name, ""]);
    const back = HashSet.fromSnapshot(keys.type, bytes) as LooseSet;
    checkInvariants(back);
    expect(back.size).toBe(set.size);
    for (const member of members) must(back.has(member), "a member is lost");
  }
});

describe("a snapshot is right while the table", () => {
  const word = keyKind("u32");
  const text = longKeyKind("string");
  const kinds = [word, keyKind("f64"), text];
  const values = valueKind("f64");

  function check(keys: KeyKind, map: LooseMap): void {
    const model = new Map<Key, unknown>();
    for (const [key, value] of map.entries()) model.set(keys.own ? keys.own(key) : key, value);
    const { phase, progress } = map.stats();
    const bytes = map.toSnapshot();
    expect(map.stats()).toMatchObject({ phase, progress });
    mustHold(HashMap.fromSnapshot(keys.type, values.type, bytes) as LooseMap, keys, model);
    mustHold(map, keys, model);
  }

  test.each(kinds)("of $name grows", (keys) => {
    const { map } = filled(keys, values, 2000);
    map.evacuate();
    map.reserve(9000);
    for (let i = 0; i < 40; i++) {
      expect(map.evacuate({ maxBuckets: 5 })).toBe(false);
      if (i % 8 === 0) check(keys, map);
    }
    expect(map.stats().phase).toBe("grow");
  });

  test.each(kinds)("of $name shrinks", (keys) => {
    const { map } = filled(keys, values, 4000);
    for (const key of distinct(keys, 4000).slice(200)) map.delete(key);
    map.shrink();
    let met = 0;
    for (; !map.evacuate({ maxBuckets: 3 }); met++) if (met % 8 === 0) check(keys, map);
    expect(met).toBeGreaterThan(8);
  });

  test.each(kinds)("of $name draws new secrets", (keys) => {
    const map = new HashMap(keys.type, values.type, { seed: 3 }) as LooseMap;
    for (let i = 0; i < 3000; i++) map.set(keys.at(i), i);
    map.evacuate();
    for (const key of colliding(map, 8, 200, (i) => keys.at(5000 + i), true)) {
      map.set(key, 1);
      if (map.stats().phase === "reseed") break;
    }
    expect(map.stats().phase).toBe("reseed");
    const model = new Map<Key, unknown>();
    for (let i = 0; i < 3000; i++) model.set(keys.own ? keys.own(keys.at(i)) : keys.at(i), i);
    const back = HashMap.fromSnapshot(keys.type, values.type, map.toSnapshot()) as LooseMap;
    expect(back.size).toBe(map.size);
    for (const [key] of model) must(back.has(key), "a key is lost");
    checkInvariants(back);
    checkInvariants(map);
  });
});

test("maps of several blocks come back", () => {
  const map = new HashMap(u32, u32);
  const keys = Uint32Array.from({ length: 100_000 }, (_, i) => scatter(i));
  map.setMany(keys, keys);
  const bytes = map.toSnapshot();
  expect(parseSnapshot(bytes).blocks.length).toBeGreaterThan(5);
  const back = HashMap.fromSnapshot(u32, u32, bytes);
  checkInvariants(back);
  expect(back.size).toBe(100_000);
  expect(back.getMany(keys)).toEqual(keys);
  // It was made for as many as came, and nothing is reserved.
  expect(back.stats().evacuations).toBe(0);
  back.deleteMany(keys.subarray(0, 99_900));
  back.evacuate();
  expect(back.stats().buckets).toBeLessThan(200);
});

test("an entry may be larger than a block", () => {
  const long = "\u0101".repeat(300_000);
  const map = new HashMap(string, string).set(long, `${long}!`).set("a", "b").set("b", long);
  const back = HashMap.fromSnapshot(string, string, map.toSnapshot());
  checkInvariants(back);
  expect([back.size, back.get(long), back.get("a"), back.get("b")]).toEqual([3, `${long}!`, "b", long]);
});

test("options are those of the constructor", () => {
  const map = HashMap.from(u32, u32, [[1, 2]]);
  const back = HashMap.fromSnapshot(u32, u32, map.toSnapshot(), { capacity: 5000, loadFactor: 0.5 });
  for (let i = 0; i < 5000; i++) back.set(i, i);
  expect(back.stats().evacuations).toBe(0);
  expect(back.stats().loadFactor).toBeLessThan(0.5);
  expect(() => HashMap.fromSnapshot(u32, u32, map.toSnapshot(), 5 as never)).toThrow(TypeError);
  expect(() => HashMap.fromSnapshot(u32, u32, map.toSnapshot(), { capacity: -1 })).toThrow(RangeError);
});

test("the survey tells how entries lay", () => {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < 20_000; i++) map.set(i, i);
  map.evacuate();
  const survey = JSON.parse(parseSnapshot(map.toSnapshot()).end.survey);
  expect(survey).toMatchObject(map.stats());
  const sum = (list: number[], weight = (_: number) => 1) => list.reduce((s, n, i) => s + n * weight(i), 0);
  expect(sum(survey.chains)).toBe(map.stats().buckets);
  expect(sum(survey.chains, (i) => i)).toBe(map.stats().overflowBuckets);
  expect(sum(survey.used, (i) => i)).toBe(20_000);
  expect(sum(survey.depths)).toBe(20_000);
  // Segments that were never written hold empty buckets.
  const roomy = new HashMap(u32, u32, { capacity: 1_000_000 }).set(1, 1);
  const { chains, used } = JSON.parse(parseSnapshot(roomy.toSnapshot()).end.survey);
  expect([chains, used]).toEqual([[roomy.stats().buckets], [roomy.stats().buckets - 1, 1]]);
});
