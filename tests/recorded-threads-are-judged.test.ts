// The recorder and the checker together, on toys: threads at work on a right map leave histories that have an order, and those
// on wrong maps ones that have none.
import { describe, expect, test } from "vitest";
import type { Key } from "./lib/types.ts";
import { LocalMap, recordAlone, recordSyncAlone } from "./linearizability/alone.ts";
import { checkHistory } from "./linearizability/check.ts";
import { keyCodings } from "./linearizability/coding.ts";
import { UNKNOWN } from "./linearizability/history.ts";
import { record, recordAndCheck } from "./linearizability/run.ts";
import type { Plan } from "./linearizability/script.ts";
import type { Opening } from "./linearizability/subject.ts";
import { makeToy, TOYS, type ToyName } from "./linearizability/toys.ts";
import { keyTypes, valueTypes } from "./linearizability/types.ts";
import { LockedMap } from "./shared/reference-maps.ts";

const plan: Plan = { seed: 1, threads: 2, rows: 4000, hot: 3, swing: 0, tickEvery: 1, manyEvery: 20 };
const OPERATIONS = ["add", "compareExchange", "delete", "get", "getOrInsert", "has", "remove", "set"];
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

test("threads that were killed leave what may have happened", async () => {
  let buried = 0;
  for (let seed = 1; seed <= 4; seed++) {
    const killing = { ...plan, seed, threads: 4, killed: 2 };
    const history = await recordAndCheck(killing, toy("right"), { bury: () => buried++ });
    for (const thread of [2, 3]) {
      const own = history.filter((each) => each.thread === thread);
      expect(own.length).toBeGreaterThan(plan.rows - 100);
      expect(own.every(({ result }) => result !== UNKNOWN)).toBe(true);
    }
    expect(history.every(({ returned }) => returned < Infinity)).toBe(true);
  }
  expect(buried).toBe(8);
});

describe("a map is caught that", () => {
  test.each(TOYS.filter((name) => name !== "right"))("%s", async (name) => {
    // Two threads have to meet: a few tries, many where others use the processors.
    for (let seed = 1; seed <= 200; seed++) {
      const failure = checkHistory(await record({ ...plan, seed }, toy(name)));
      if (failure === undefined) continue;
      expect(failure.message).toContain("<- cannot be");
      return;
    }
    throw new Error("not caught");
  });
});

describe("one thread on a map of its own leaves a history with an order", () => {
  const alone = { ...plan, threads: 1, rows: 2000, swing: 300 };
  for (const keys of Object.keys(keyTypes)) {
    test.each(Object.keys(valueTypes))(`with ${keys} keys and %s values`, (values) => {
      const history = recordAlone(alone, keys, values);
      expect(checkHistory(history)).toBeUndefined();
      const used = new Set(history.map(({ kind }) => kind));
      expect([...used].sort()).toEqual(values === "string" ? OPERATIONS.filter((kind) => kind !== "add") : OPERATIONS);

      // Keys that are equal by content are one here, too.
      const own = (key: Key) => JSON.stringify(key, (_, part) => (typeof part === "bigint" ? `${part}` : part));
      const back = new Map<string, Key>();
      const sync = new LockedMap((key) => {
        const name = own(key);
        if (!back.has(name)) back.set(name, key);
        return back.get(name)!;
      });
      const synced = recordSyncAlone(alone, keys, values, sync);
      expect(checkHistory(synced)).toBeUndefined();
      expect(new Set(synced.map(({ kind }) => kind)).size).toBe(10);
    });
  }

  test("and a torn value, or key, is an error", () => {
    class Torn extends LocalMap {
      override get(key: Key): unknown {
        const value = super.get(key);
        if (typeof value === "bigint") return value + (1n << 32n);
        return typeof value === "number" ? value + 2 ** 32 : value && `${String(value).slice(0, -1)}!`;
      }
    }
    for (const values of ["f64", "i64", "string"]) {
      expect(() => recordAlone(alone, "u32", values, Torn)).toThrow("torn: ");
    }
    for (const coding of Object.values(keyCodings).slice(1)) {
      expect(() => coding.number(-1 as never)).toThrow();
    }
  });
});
