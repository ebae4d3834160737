// Threads set, get, delete, exchange and add to a few hot keys of a SharedHashMap while its tables grow and shrink all the time. What they
// saw has an order (tests/linearizability/). TOPHASH_RUNS=20 makes it twenty times as long; TOPHASH_SEED=n begins with another seed.
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import type { Operation } from "./linearizability/history.ts";
import { recordAndCheck } from "./linearizability/run.ts";
import type { Plan } from "./linearizability/script.ts";
import { keyTypes, valueTypes } from "./linearizability/types.ts";
import { undertaker } from "./shared/undertaker.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const firstSeed = Number(process.env.TOPHASH_SEED ?? 1);

interface Case {
  keys: string;
  values: string;
  shards: number;
  plan: Omit<Plan, "seed">;
}

const usual = { rows: 4000, hot: 4, swing: 3000, tickEvery: 1, manyEvery: 50 };
const cases: Case[] = [
  { keys: "u32", values: "u32", shards: 1, plan: { ...usual, threads: 8 } },
  {
    keys: "u32",
    values: "u32",
    shards: 32,
    plan: { ...usual, threads: 2, tickEvery: 8, hot: 2, swing: 0, rows: 20_000 },
  },
  { keys: "f64", values: "f64", shards: 2, plan: { ...usual, threads: 3, tickEvery: 8 } },
  { keys: "u64", values: "i64", shards: 1, plan: { ...usual, threads: 4 } },
  { keys: "string", values: "string", shards: 1, plan: { ...usual, threads: 4, swing: 500 } },
  { keys: "string", values: "u32", shards: 4, plan: { ...usual, threads: 6, tickEvery: 8 } },
  { keys: "u32", values: "string", shards: 1, plan: { ...usual, threads: 3, swing: 500, tickEvery: 8 } },
  { keys: "tuple(i32, i32)", values: "f64", shards: 1, plan: { ...usual, threads: 5 } },
  { keys: "tuple(string, f64)", values: "i64", shards: 2, plan: { ...usual, threads: 4 } },
];

async function run({ keys, values, shards, plan }: Case, seed: number, lockTimeout?: number): Promise<Operation[]> {
  const map = new SharedHashMap(keyTypes[keys], valueTypes[values], { shards, lockTimeout });
  try {
    const opening = { subject: "SharedHashMap" as const, handle: map.handle, keys, values };
    const history = await recordAndCheck({ ...plan, seed }, opening, undertaker(map));
    // What is left can be read, and is whole.
    expect([...map].length).toBe(map.size);
    return history;
  } finally {
    map.destroy();
  }
}

describe("a history has an order", () => {
  for (const each of cases) {
    const { keys, values, shards, plan } = each;
    const name = `of ${plan.threads} threads, ${keys} keys and ${values} values, ${shards} shards`;
    test(name, async () => {
      for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
        const history = await run(each, seed);
        expect(history.length).toBeGreaterThan(plan.threads * (plan.rows - 100));
      }
    });
  }
});

describe("threads that are killed in the middle leave a history with an order", () => {
  test.each([
    { keys: "u32", values: "i64", shards: 1, plan: { ...usual, threads: 4, killed: 2 } },
    { keys: "string", values: "string", shards: 1, plan: { ...usual, threads: 4, killed: 2, swing: 300 } },
  ])("$keys keys, $values values", async (each) => {
    for (let seed = firstSeed; seed < firstSeed + 3 * runs; seed++) await run(each, seed);
  });
});
