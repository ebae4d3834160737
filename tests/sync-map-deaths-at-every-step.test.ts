// As shared-deaths-at-every-step.test.ts, for SyncMap: also where it goes without the mutex, and in what happens under it to a whole
// table (dirty is made, promoted, cleared). TOPHASH_RUNS=50 leaves hardly a death out.
import "./deaths/stage.ts";
import { SyncMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { type Forms, typePairs } from "./deaths/forms.ts";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { SyncSubject } from "./deaths/kinds.ts";
import { clear, range, syncSteps } from "./deaths/sync-steps.ts";
import { Trial } from "./deaths/trial.ts";
import type { AnyKeyType, AnyValueType } from "./lib/types.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const MOST = 40 * runs;

let core: HookedCore;
const reached = new Set<number>();
beforeAll(async () => {
  core = await initHookedCore();
});

const kinds = typePairs.filter(({ name }) => ["u32 => u32", "f64 => i64", "string => string"].includes(name));

function makeTrial([key, value]: readonly unknown[], forms: Forms): Trial<SyncSubject> {
  const map = new SyncMap(key as AnyKeyType, value as AnyValueType, { maxBytes: 4 << 20, seed: 1 });
  const spare = Array.from({ length: 12 }, (_, i) => forms.key(5000 + i));
  return new Trial(new SyncSubject(map), { most: MOST, reached, spare, value: forms.value(999) });
}

describe.each(kinds)("$name: a death in", ({ types, forms }) => {
  const { store, swap, remove, take, loadOrStore, exchange, compareAndDelete, load, fill, empty } = syncSteps(forms);

  test("what is done to keys that read has", () => {
    const trial = makeTrial(types, forms);
    trial.go(fill(0, 20));
    trial.go(range);
    const steps = [
      store(3, 77),
      swap(3, 78),
      load(3),
      exchange(3, 78, 79),
      exchange(3, 78, 79),
      loadOrStore(3, 1),
      remove(4),
    ];
    for (const step of [...steps, take(5), compareAndDelete(6, 6), loadOrStore(5, 8), load(444), range])
      trial.run(step);
  });

  test("what is done to keys that only dirty has, up to a promotion by misses", () => {
    const trial = makeTrial(types, forms);
    trial.go(fill(0, 8));
    trial.go(range);
    trial.go(empty(0, 4));
    // Makes dirty anew, without what was deleted: expunged.
    const steps = [
      store(100, 1),
      store(101, 2),
      swap(101, 3),
      loadOrStore(101, 9),
      loadOrStore(102, 4),
      exchange(100, 1, 5),
    ];
    for (const step of [...steps, store(1, 6), remove(101), take(102), store(103, 1), load(100), store(104, 2)])
      trial.run(step);
    for (let i = 0; i < 4; i++) trial.go(load(100));
    for (const step of [load(100), load(103), load(104), load(104), load(104), load(104), load(104), store(105, 3)])
      trial.run(step);
    for (const step of [range, store(2, 2), fill(200, 205), empty(200, 202)]) trial.run(step);
  });

  test("clear, with and without a dirty", () => {
    const trial = makeTrial(types, forms);
    trial.go(fill(0, 8));
    trial.run(clear);
    trial.go(fill(0, 8));
    trial.go(range);
    trial.run(clear);
    trial.go(fill(0, 8));
    trial.go(range);
    trial.go(empty(0, 3));
    trial.go(fill(10, 14));
    trial.run(clear);
    trial.run(store(1, 1));
  });
});

describe.each(kinds)("$name: a death of who repairs what a death left in", ({ types, forms }) => {
  const { store, load, fill, empty } = syncSteps(forms);

  test("a store, a promotion, clear", () => {
    const trial = makeTrial(types, forms);
    trial.go(fill(0, 5));
    trial.go(range);
    trial.go(empty(0, 2));
    trial.runTwice(store(100, 1), 4 * runs);
    trial.runTwice(store(101, 1), 4 * runs);
    for (let i = 0; i < 4; i++) trial.go(load(100));
    trial.runTwice(load(100), 4 * runs);
    trial.go(store(102, 1));
    trial.runTwice(clear, 4 * runs);
  });
});

test("many different places have been reached", () => {
  const compiled = [...reached].filter((point) => core.compiled.has(point)).length;
  expect(compiled).toBe(reached.size);
  expect(reached.size).toBeGreaterThan(1200);
});
