// As broken-shared-maps-are-caught.test.ts, for SyncMap: deliberate bugs leave histories without an order, torn values, or threads that end with an error.
import { initShared, SyncMap } from "tophash/shared";
import { describe, test } from "vitest";
import { SYNC_MU } from "../assembly/abi/shared.ts";
import { must } from "./lib/same.ts";
import { recordAndCheck } from "./linearizability/run.ts";
import type { Plan } from "./linearizability/script.ts";
import { keyTypes, valueTypes } from "./linearizability/types.ts";
import { expectCaught, soundCore } from "./shared/caught.ts";
import { type SharedMutant, syncMutants } from "./shared/mutants.ts";
import { undertaker } from "./shared/undertaker.ts";

const plan: Omit<Plan, "seed"> = { threads: 4, rows: 1500, hot: 3, swing: 20, tickEvery: 1, manyEvery: 50 };
/** At most: see broken-shared-maps-are-caught.test.ts. */
const TRIES = 60;
const runs = Number(process.env.TOPHASH_RUNS ?? 1);

/** @throws Error for a history without an order */
async function run(core: Uint8Array, seed: number, options: Partial<SharedMutant>): Promise<void> {
  const { kills, values = "i64", hot = plan.hot, manyEvery = plan.manyEvery } = options;
  // Here, too: it is this thread that repairs what the dead ones left.
  initShared(core as Uint8Array<ArrayBuffer>);
  const map = new SyncMap(keyTypes.u32, valueTypes[values], { lockTimeout: 2000 });
  const opening = { subject: "SyncMap" as const, handle: map.handle, keys: "u32", values, core };
  await recordAndCheck({ ...plan, seed, hot, manyEvery, killed: kills ? 3 : 0 }, opening, undertaker(map, SYNC_MU));
  map.range((value, key) => {
    must(Object.is(map.load(key as never), value), () => `plan with seed ${seed}: a walk does not show what is there`);
  });
  map.destroy();
}

test("the core without a bug, with its assertions on, passes", async () => {
  const core = await soundCore();
  for (const values of ["i64", "string"]) {
    for (let seed = 1; seed <= 2 * runs; seed++) {
      for (const kills of [false, true]) await run(core, seed, { kills, values });
    }
  }
});

describe("it is noticed that", () => {
  test.each(syncMutants)("$name", (mutant) => expectCaught(mutant, TRIES, run));
});
