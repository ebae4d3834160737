// Requests for memory that are refused, one after the other, while a drop-in Map and Set are used with every kind of key: an
// operation that throws OutOfMemoryError has changed nothing, order included, and all go on once memory is there.
import "../lib/instances.ts";

import { HashMap, OutOfMemoryError, u32 } from "tophash";
import { Map as CompatMap, Set as CompatSet } from "tophash/compat";
import { expect, test } from "vitest";
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_GROW, FAULT_RUN } from "../../assembly/abi/status.ts";
import { initDebugCore } from "../lib/core.ts";
import { Faults, FOREVER } from "../lib/faults.ts";

const EVERYTHING = FAULT_BLOCK | FAULT_RUN | FAULT_GROW | FAULT_CHARGE;

initDebugCore("shared");
new HashMap(u32, u32).dispose(); // makes the arena that all of them share
const faults = new Faults();

const singles = [undefined, null, true, false, Number.NaN, -0, "", 10n, 2n ** 70n, Symbol("s")];

/** The i-th key of a run; objects are new in each. */
function keys(): unknown[] {
  const shared = Array.from({ length: 30 }, (_, i) => ({ i }));
  const many = Array.from({ length: 40 }, (_, i) => [
    i,
    `text ${i}`,
    BigInt(i) << 40n,
    BigInt(i) << 80n,
    shared[i % 30],
    { i },
  ]);
  return [...singles, "long".repeat(8000), ...many.flat()];
}

interface Pair {
  made: Map<unknown, unknown> | Set<unknown>;
  model: Map<unknown, unknown> | Set<unknown>;
}

const put = (to: Pair["made"], key: unknown, value: unknown) =>
  to instanceof Set || to instanceof CompatSet ? to.add(key) : (to as Map<unknown, unknown>).set(key, value);

/** How many operations failed, and how many requests there were. */
function run(from: number, to: number): { failures: number; asked: number } {
  const all = keys();
  const pairs: Pair[] = [
    { made: new CompatMap() as Map<unknown, unknown>, model: new Map() },
    { made: new CompatSet() as Set<unknown>, model: new Set() },
    { made: new CompatMap() as Map<unknown, unknown>, model: new Map() }, // the same objects in a third index
  ];
  let failures = 0;
  let since = 0;
  const same = () => {
    for (const { made, model } of pairs) {
      expect(made.size).toBe(model.size);
      const got = [...made.entries()].flat();
      const due = [...model.entries()].flat();
      if (got.some((each, i) => !Object.is(each, due[i]))) throw new Error("another order, or other entries");
      for (const key of all) if (made.has(key) !== model.has(key)) throw new Error(`has ${String(key)} is wrong`);
    }
  };
  faults.arm(EVERYTHING, from, to);
  const attempt = (act: (of: Pair["made"]) => unknown, { made, model }: Pair) => {
    for (let again = true; again; ) {
      again = false;
      try {
        act(made);
        act(model);
      } catch (error) {
        if (!(error instanceof OutOfMemoryError)) throw error;
        failures++;
        const { refused } = faults;
        expect(refused).toBeGreaterThan(0);
        faults.disarm();
        same();
        if (to === FOREVER && failures < 4) faults.arm(EVERYTHING, 1, FOREVER);
        again = to !== FOREVER;
      }
      if (faults.refused > 0 && ++since === 20 && to === FOREVER) faults.disarm();
    }
  };
  all.forEach((key, i) => {
    for (const pair of pairs) attempt((of) => put(of, key, i), pair);
    if (i % 5 === 4) for (const pair of pairs) attempt((of) => of.delete(all[i - 3]), pair);
    if (i === 150) attempt((of) => of.clear(), pairs[2]);
  });
  const { asked } = faults;
  faults.disarm();
  same();
  for (const { made } of pairs) made.clear();
  return { failures, asked };
}

test("each of them, once, and with all that follow for a while", () => {
  const { asked } = run(FOREVER, 0);
  expect(asked).toBeGreaterThan(100);
  let failures = 0;
  for (let i = 1; i <= asked; i += 4) {
    failures += run(i, i).failures + run(i + 2, FOREVER).failures;
    faults.settle();
  }
  expect(failures).toBeGreaterThan(asked / 4);
});
