// A thread may end at any instant: an attachment dies at every step of every kind of operation, and the others find what was there
// before the operation or after it, whole, and go on. TOPHASH_RUNS=50 leaves hardly a death out.
import "./deaths/stage.ts";
import { SharedHashMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { type Forms, typePairs } from "./deaths/forms.ts";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { SharedSubject } from "./deaths/kinds.ts";
import { type Entries, type Step, Trial } from "./deaths/trial.ts";
import type { AnyKeyType, AnyValueType } from "./lib/types.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const MOST = 25 * runs;

let core: HookedCore;
const reached = new Set<number>();
beforeAll(async () => {
  core = await initHookedCore();
});

type SharedStep = Step<SharedSubject>;

function makeTrial([key, value]: readonly unknown[], forms: Forms, options: object = {}): Trial<SharedSubject> {
  const map = new SharedHashMap(key as AnyKeyType, value as AnyValueType, {
    ...{ shards: 1, maxBytes: 4 << 20, seed: 1 },
    ...options,
  });
  const spare = Array.from({ length: 12 }, (_, i) => forms.key(5000 + i));
  return new Trial(new SharedSubject(map), { most: MOST, reached, spare, value: forms.value(999) });
}

/** Steps by the numbers of keys and values. */
function stepsOf({ key, value }: Forms) {
  return {
    set: (k: number, v: number): SharedStep => ({
      name: `set ${k}`,
      act: ({ map }) => map.set(key(k), value(v)),
      expect: (entries) => void entries.set(key(k), value(v)),
    }),
    remove: (k: number): SharedStep => ({
      name: `delete ${k}`,
      act: ({ map }) => map.delete(key(k)),
      expect: (entries) => void entries.delete(key(k)),
    }),
    fill: (from: number, to: number): SharedStep => ({
      name: `fill ${from} to ${to}`,
      act: ({ map }) => {
        for (let n = from; n < to; n++) map.set(key(n), value(n));
      },
      expect: (entries) => {
        for (let n = from; n < to; n++) entries.set(key(n), value(n));
      },
      isPiecewise: true,
    }),
    empty: (from: number, to: number): SharedStep => ({
      name: `empty ${from} to ${to}`,
      act: ({ map }) => {
        for (let n = from; n < to; n++) map.delete(key(n));
      },
      expect: (entries) => {
        for (let n = from; n < to; n++) entries.delete(key(n));
      },
      isPiecewise: true,
    }),
    exchange: (k: number, from: number, to: number): SharedStep => ({
      name: `compareExchange ${k}`,
      act: ({ map }) => map.compareExchange(key(k), value(from), value(to)),
      expect: (entries) => void entries.set(key(k), value(to)),
    }),
    claim: (k: number, v: number): SharedStep => ({
      name: `compareExchange ${k} with nothing`,
      act: ({ map }) => map.compareExchange(key(k), undefined, value(v)),
      expect: (entries) => void (entries.has(key(k)) || entries.set(key(k), value(v))),
    }),
    getOrInsert: (k: number, v: number): SharedStep => ({
      name: `getOrInsert ${k}`,
      act: ({ map }) => map.getOrInsert(key(k), value(v)),
      expect: (entries) => void (entries.has(key(k)) || entries.set(key(k), value(v))),
    }),
    setMany: (keys: number[], v: number): SharedStep => ({
      name: "setMany",
      act: ({ map }) =>
        map.setMany(
          keys.map(key),
          keys.map(() => value(v)),
        ),
      expect: (entries) => keys.forEach((k) => void entries.set(key(k), value(v))),
      isPiecewise: true,
    }),
    deleteMany: (keys: number[]): SharedStep => ({
      name: "deleteMany",
      act: ({ map }) => map.deleteMany(keys.map(key)),
      expect: (entries) => keys.forEach((k) => void entries.delete(key(k))),
      isPiecewise: true,
    }),
    read: (k: number): SharedStep => ({ name: `get ${k}`, act: ({ map }) => map.get(key(k)) }),
  };
}

const clear: SharedStep = {
  name: "clear",
  act: ({ map }) => map.clear(),
  expect: (entries: Entries) => entries.clear(),
  isPiecewise: true,
};
const reserve = (n: number): SharedStep => ({ name: `reserve ${n}`, act: ({ map }) => map.reserve(n) });
const shrink: SharedStep = { name: "shrink", act: ({ map }) => map.shrink() };
const evacuate = (maxBuckets: number): SharedStep => ({
  name: "evacuate",
  act: ({ map }) => map.evacuate({ maxBuckets }),
});
const walk: SharedStep = { name: "walk", act: ({ map }) => [...map] };
const snapshot: SharedStep = { name: "toSnapshot", act: ({ map }) => map.toSnapshot() };
const stats: SharedStep = { name: "stats", act: ({ map }) => map.stats() };

describe.each(typePairs)("$name: a death in", ({ types, forms }) => {
  const { set, remove, fill, empty, exchange, claim, getOrInsert, setMany, deleteMany, read } = stepsOf(forms);

  test("operations on a key", () => {
    const trial = makeTrial(types, forms);
    trial.go(fill(0, 20));
    const steps = [
      set(100, 1),
      set(3, 77),
      remove(5),
      remove(333),
      exchange(3, 77, 78),
      claim(4, 9), // under the lock, where getOrInsert has looked before
      getOrInsert(4, 9),
      getOrInsert(101, 9),
      read(4),
    ];
    for (const step of steps) trial.run(step);
  });

  test("what is done to many keys, or all", () => {
    const trial = makeTrial(types, forms, { shards: 2 });
    trial.go(fill(0, 30));
    for (const step of [setMany([1, 50, 51], 7), deleteMany([2, 3, 777]), walk, snapshot, stats, clear])
      trial.run(step);
  });

  test("growth, shrinking and what is done for it", () => {
    const trial = makeTrial(types, forms);
    trial.go(fill(0, 60));
    for (const step of [reserve(200), fill(60, 66), evacuate(3), fill(66, 72), empty(10, 14), evacuate(1000), shrink])
      trial.run(step);
    trial.go(empty(20, 60));
    for (const step of [empty(60, 64), evacuate(2), set(70, 1), evacuate(1000)]) trial.run(step);
  });
});

describe.each(typePairs)("$name: a death of who repairs what a death left in", ({ types, forms }) => {
  const { set, remove, fill } = stepsOf(forms);

  test("growth, and deletion", () => {
    const trial = makeTrial(types, forms);
    trial.go(fill(0, 8));
    trial.go(reserve(30));
    for (const step of [set(100, 1), remove(3)]) trial.runTwice(step, 4 * runs);
  });
});

test("many different places have been reached", () => {
  const compiled = [...reached].filter((point) => core.compiled.has(point)).length;
  expect(compiled).toBe(reached.size);
  expect(reached.size).toBeGreaterThan(900);
});
