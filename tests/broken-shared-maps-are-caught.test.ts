// Whether tests/linearizability/ would notice: deliberate bugs of the shared core leave histories without an order, torn values, or
// threads that end with an error. TOPHASH_RUNS=20: twenty times as many histories of the core without a bug.
import { initShared, SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { must } from "./lib/same.ts";
import { recordAndCheck } from "./linearizability/run.ts";
import type { Plan } from "./linearizability/script.ts";
import { keyTypes, valueTypes } from "./linearizability/types.ts";
import { expectCaught, soundCore } from "./shared/caught.ts";
import { type SharedMutant, sharedMutants } from "./shared/mutants.ts";
import { undertaker } from "./shared/undertaker.ts";

const plan: Omit<Plan, "seed"> = { threads: 4, rows: 1500, hot: 3, swing: 300, tickEvery: 1, manyEvery: 50 };
/** At most. Beside four busy processes the 24 bugs took one run, five at the worst. */
const TRIES = 60;
const runs = Number(process.env.TOPHASH_RUNS ?? 1);

/** How many shards were repaired. @throws Error for a history without an order */
async function run(core: Uint8Array, seed: number, options: Partial<SharedMutant>): Promise<number> {
  const { kills, values = "i64", hot = plan.hot } = options;
  // Here, too: it is this thread that repairs what the dead ones left.
  initShared(core as Uint8Array<ArrayBuffer>);
  const map = new SharedHashMap(keyTypes.u32, valueTypes[values], { shards: 1, lockTimeout: 2000 });
  const opening = { subject: "SharedHashMap" as const, handle: map.handle, keys: "u32", values, core };
  await recordAndCheck({ ...plan, seed, hot, killed: kills ? 3 : 0 }, opening, undertaker(map));
  const { recoveries, size } = map.stats();
  const entries = [...map].length;
  must(entries === size, () => `plan with seed ${seed}: a size of ${size}, and ${entries} entries`);
  map.destroy();
  return recoveries;
}

test("the core without a bug, with its assertions on, passes", async () => {
  const core = await soundCore();
  let repaired = 0;
  for (const values of ["i64", "string"]) {
    for (const hot of [3, 50]) {
      for (let seed = 1; seed <= runs; seed++) {
        for (const kills of [false, true]) repaired += await run(core, seed, { kills, values, hot });
      }
    }
  }
  // Some died inside a shard.
  expect(repaired).toBeGreaterThan(0);
});

describe("it is noticed that", () => {
  test.each(sharedMutants)("$name", (mutant) => expectCaught(mutant, TRIES, run));
});
