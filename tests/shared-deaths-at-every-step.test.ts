// A thread may end at any instant: an attachment dies at every step of every kind of operation, and the others find what was there
// before the operation or after it, whole, and go on. TOPHASH_RUNS=50 leaves hardly a death out.
import "./deaths/stage.ts";
import { SharedHashMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { type Forms, typePairs } from "./deaths/forms.ts";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { SharedSubject } from "./deaths/kinds.ts";
import { clear, evacuate, reserve, sharedSteps, shrink, snapshot, stats, walk } from "./deaths/shared-steps.ts";
import { Trial } from "./deaths/trial.ts";
import type { AnyKeyType, AnyValueType } from "./lib/types.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const MOST = 25 * runs;

let core: HookedCore;
const reached = new Set<number>();
beforeAll(async () => {
  core = await initHookedCore();
});

function makeTrial([key, value]: readonly unknown[], forms: Forms, options: object = {}): Trial<SharedSubject> {
  const map = new SharedHashMap(key as AnyKeyType, value as AnyValueType, {
    ...{ shards: 1, maxBytes: 4 << 20, seed: 1 },
    ...options,
  });
  const spare = Array.from({ length: 12 }, (_, i) => forms.key(5000 + i));
  return new Trial(new SharedSubject(map), { most: MOST, reached, spare, value: forms.value(999) });
}

describe.each(typePairs)("$name: a death in", ({ types, forms }) => {
  const { set, remove, fill, empty, exchange, claim, getOrInsert, setMany, deleteMany, read } = sharedSteps(forms);

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
  const { set, remove, fill } = sharedSteps(forms);

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
  expect(reached.size).toBeGreaterThan(1100);
});
