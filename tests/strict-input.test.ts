// A wrong key or value names itself in a TypeError or RangeError, in reads as in writes, and the map is unchanged.
import { HashMap, HashSet } from "tophash";
import { checkInvariants } from "tophash/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type KeyKind, keyKinds, type ValueKind, valueKind, valueKinds } from "./lib/kinds.ts";
import { expectRefused, type Refusal } from "./lib/refused.ts";
import { mustEqual, same } from "./lib/same.ts";
import type { Key, LooseMap, LooseSet, TypedArray } from "./lib/types.ts";
import { foreign, wrongFor } from "./lib/wrong.ts";

let map: LooseMap;
let model: Map<Key, unknown>;

function start(keys: KeyKind, values: ValueKind): void {
  map = new HashMap(keys.type, values.type) as LooseMap;
  model = new Map();
  // The small integers are there, so that a coerced "5", 1.5 or [5] would hit something.
  for (let i = 0; i < 9; i++) {
    const key = keys.name.endsWith("64") && keys.name !== "f64" ? BigInt(i) : i;
    map.set(key, values.at(i));
    model.set(key, values.stored(values.at(i)));
  }
}

/** `action` throws `error`, whose message names the type and the value, and changes nothing. */
function refused(action: () => unknown, error: Refusal, ...names: (string | RegExp)[]): void {
  expectRefused(action, error, ...names);
  mustEqual(map, model);
}

describe.each(keyKinds)("$name keys", (keys) => {
  const values = valueKind("u32");
  beforeEach(() => start(keys, values));
  afterEach(() => {
    checkInvariants(map);
    map.dispose();
  });

  test.each(wrongFor[keys.name])("every operation refuses the key %o", (bad, error, named) => {
    const key = bad as Key;
    for (const operation of [
      () => map.get(key),
      () => map.has(key),
      () => map.delete(key),
      () => map.set(key, 1),
      () => map.getOrInsert(key, 1),
      () => map.getOrInsertComputed(key, () => expect.unreachable("the callback must not be called")),
      () => map.add(key, 1),
    ]) {
      refused(operation, error, keys.name, named);
    }
    const good = keys.at(0);
    for (const list of [[key], [good, key], [...Array(5000).fill(good), key]] as Key[][]) {
      for (const operation of [
        () => map.getMany(list),
        () => map.hasMany(list),
        () => map.deleteMany(list),
        () => map.setMany(list, 1),
        () => map.setMany(list, new Uint32Array(list.length)),
        () => map.addMany(list, 1),
      ]) {
        refused(operation, error, keys.name, named);
      }
    }
    refused(
      () =>
        HashMap.from(keys.type, values.type, [
          [good, 1],
          [key, 1],
        ] as [Key, unknown][]),
      error,
      keys.name,
      named,
    );
  });

  test.each(wrongFor[keys.name])("a set refuses %o", (bad, error, named) => {
    const key = bad as Key;
    const set = HashSet.from(keys.type, [...model.keys()]) as LooseSet;
    for (const operation of [
      () => set.add(key),
      () => set.has(key),
      () => set.delete(key),
      () => set.addMany([keys.at(20), key]),
      () => set.hasMany([key]),
      () => set.deleteMany([[...model.keys()][0], key]),
      () => HashSet.from(keys.type, [key]),
    ]) {
      refused(operation, error, keys.name, named);
      expect(new Set(set)).toEqual(new Set(model.keys()));
    }
  });

  test.each(foreign[keys.name])("bulk calls refuse keys in %o", (bad, error) => {
    const list = bad as TypedArray;
    for (const operation of [
      () => map.getMany(list),
      () => map.hasMany(list),
      () => map.deleteMany(list),
      () => map.setMany(list, 1),
      () => map.addMany(list, 1),
    ]) {
      refused(operation, error, keys.name);
    }
  });

  test.each([undefined, null, 5, "12", {}, new Map(), new DataView(new ArrayBuffer(8)), new ArrayBuffer(8)])(
    "bulk calls refuse %o in place of a list of keys",
    (bad) => {
      const list = bad as unknown as TypedArray;
      refused(() => map.getMany(list), TypeError);
      refused(() => map.hasMany(list), TypeError);
      refused(() => map.deleteMany(list), TypeError);
      refused(() => map.setMany(list, 1), TypeError);
      refused(() => map.addMany(list, 1), TypeError);
    },
  );

  test("a list with a hole is refused", () => {
    const list = [keys.at(0), keys.at(1), keys.at(2)];
    delete list[1];
    refused(() => map.hasMany(list), TypeError, /undefined/);
    refused(() => map.setMany(list, 1), TypeError, /undefined/);
  });
});

describe.each(valueKinds.filter((kind) => kind.name !== "any"))("$name values", (values) => {
  const keys = keyKinds[0];
  beforeEach(() => start(keys, values));
  afterEach(() => {
    checkInvariants(map);
    map.dispose();
  });

  test.each(wrongFor[values.name])("every writing operation refuses the value %o", (bad, error, named) => {
    for (const key of [3, 1000]) {
      refused(() => map.set(key, bad), error, values.name, named);
      refused(() => map.setMany([key], [bad]), error, values.name, named);
      refused(() => map.setMany([50, key], [values.at(1), bad]), error, values.name, named);
      if (!Array.isArray(bad)) refused(() => map.setMany([50, key], bad as never), error);
    }
    // A missing key counts as 0: the sum is the delta, which the type does not have.
    refused(() => map.add(1000, bad as Key), error);
    refused(() => map.addMany([50, 1000], [values.deltas[0], bad] as never), error);
    if (!Array.isArray(bad)) refused(() => map.addMany([1000], bad as never), error);
    // A key that is there: the value is not needed, and wrong nevertheless.
    refused(() => map.getOrInsert(3, bad), error, values.name, named);
    refused(() => map.getOrInsert(1000, bad), error, values.name, named);
    refused(() => map.getOrInsertComputed(1000, () => bad), error, values.name, named);
    const computed = map.getOrInsertComputed(3, () => bad);
    expect(same(computed, model.get(3))).toBe(true);
  });

  test.each(foreign[values.name])("bulk calls refuse values in %o", (bad, error) => {
    const list = bad as TypedArray;
    const some = Uint32Array.from({ length: list.length }, (_, i) => i + 7);
    refused(() => map.setMany(some, list), error, values.name);
  });

  test("a delta of another type is refused", () => {
    for (const [bad, error] of wrongFor[values.name]) {
      if (error === TypeError) {
        refused(() => map.add(3, bad as Key), TypeError);
        refused(() => map.add(1000, bad as Key), TypeError);
        if (!Array.isArray(bad)) refused(() => map.addMany([3, 1000], bad as Key), TypeError);
      }
    }
    if (values.name.endsWith("32") && values.name !== "f32") {
      for (const bad of [0.5, Number.NaN, Infinity]) refused(() => map.add(3, bad), RangeError);
    }
  });
});

test("add and addMany on `any` values are a TypeError", () => {
  start(keyKinds[0], valueKind("any"));
  refused(() => map.add(3, 1), TypeError, /any/);
  refused(() => map.addMany([3], 1), TypeError, /any/);
});
