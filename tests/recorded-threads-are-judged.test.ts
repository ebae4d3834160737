// The recorder and the checker together, on toys: threads at work on a right map leave histories that have an order, and those
// on wrong maps ones that have none.
import { describe, expect, test } from "vitest";
import { checkHistory } from "./linearizability/check.ts";
import { record, recordAndCheck } from "./linearizability/run.ts";
import type { Plan } from "./linearizability/script.ts";
import type { Opening } from "./linearizability/subject.ts";
import { makeToy, TOYS, type ToyName } from "./linearizability/toys.ts";

const plan: Plan = { seed: 1, threads: 2, rows: 4000, hot: 3, swing: 0, tickEvery: 1, manyEvery: 20 };
const toy = (name: ToyName): Opening => ({
  subject: "toy",
  handle: makeToy(name, plan.hot),
  keys: "toy",
  values: "toy",
});

describe("a right map", () => {
  test.each([2, 3, 8])("%s threads leave a history with an order", async (threads) => {
    for (const tickEvery of [1, 6]) {
      const history = await recordAndCheck({ ...plan, threads, tickEvery }, toy("right"));
      expect(history.length).toBeGreaterThan(threads * (plan.rows - 100));
    }
  });
});

describe("a map is caught that", () => {
  test.each(TOYS.filter((name) => name !== "right"))("%s", async (name) => {
    // Two threads have to meet: a few tries.
    for (let seed = 1; seed <= 10; seed++) {
      const failure = checkHistory(await record({ ...plan, seed }, toy(name)));
      if (failure === undefined) continue;
      expect(failure.message).toContain("<- cannot be");
      return;
    }
    throw new Error("not caught");
  });
});
