// Threads load, store, swap, compare and delete a few hot keys of a SyncMap while others' new keys make its dirty table and misses promote
// it all the time. What they saw has an order (tests/linearizability/). TOPHASH_RUNS and TOPHASH_SEED as in the tests of SharedHashMap.
import { SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import type { Operation } from "./linearizability/history.ts";
import { recordAndCheck } from "./linearizability/run.ts";
import type { Plan } from "./linearizability/script.ts";
import { keyTypes, valueTypes } from "./linearizability/types.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const firstSeed = Number(process.env.TOPHASH_SEED ?? 1);

const usual = { rows: 3000, hot: 4, swing: 300, tickEvery: 1, manyEvery: 100 };
const cases: [keys: string, values: string, plan: Omit<Plan, "seed">][] = [
  ["u32", "u32", { ...usual, threads: 8 }],
  ["u32", "i64", { ...usual, threads: 2, tickEvery: 8, swing: 0, hot: 2, rows: 10_000 }],
  ["f64", "f64", { ...usual, threads: 3, tickEvery: 8 }],
  ["string", "string", { ...usual, threads: 4 }],
  ["u64", "string", { ...usual, threads: 4, tickEvery: 8 }],
  ["tuple(string, f64)", "i64", { ...usual, threads: 5 }],
];

async function run(keys: string, values: string, plan: Plan): Promise<Operation[]> {
  const map = new SyncMap(keyTypes[keys], valueTypes[values]);
  try {
    const opening = { subject: "SyncMap" as const, handle: map.handle, keys, values };
    return await recordAndCheck(plan, opening, { bury: (id) => map.abandon(id) });
  } finally {
    map.destroy();
  }
}

describe("a history has an order", () => {
  test.each(cases)("%s keys, %s values, %o", async (keys, values, plan) => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const history = await run(keys, values, { ...plan, seed });
      expect(history.length).toBeGreaterThan(plan.threads * (plan.rows - 100));
    }
  });
});

describe("threads that are killed in the middle leave a history with an order", () => {
  test.each([
    ["u32", "i64"],
    ["string", "string"],
  ])("%s keys, %s values", async (keys, values) => {
    for (let seed = firstSeed; seed < firstSeed + 3 * runs; seed++) {
      await run(keys, values, { ...usual, threads: 4, killed: 2, seed });
    }
  });
});
