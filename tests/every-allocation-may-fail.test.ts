// Every request for memory, one after the other, is refused once over a long mixed script, and then with all that follow
// until memory is there again. The operation that fails says so and has changed nothing, a bulk call keeps the prefix that it
// names; what failed in silence (a growth that did not begin) loses nothing; the script goes on to its end, and at last every
// byte is given back. TOPHASH_RUNS=20 leaves nothing out.
import "./lib/instances.ts";

import { HashMap, HashSet, OutOfMemoryError, string, u32 } from "tophash";
import { describe, expect, test } from "vitest";
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_GROW, FAULT_RUN } from "../assembly/abi/status.ts";
import { initDebugCore } from "./lib/core.ts";
import { FaultyArena, FOREVER } from "./lib/faults.ts";
import { keyKinds, valueKinds } from "./lib/kinds.ts";
import { longKeyKinds, longValueKinds } from "./lib/long-kinds.ts";
import type { Kinds } from "./model/fault-script.ts";
import { play } from "./model/refusals.ts";

const factor = Number(process.env.TOPHASH_RUNS ?? 1);
const MEMORY = FAULT_BLOCK | FAULT_RUN | FAULT_GROW;

initDebugCore("shared");

function kinds(keys: string, values: string, size: number, loadFactor = 13 / 16): Kinds {
  const key = [...keyKinds, ...longKeyKinds].find(({ name }) => name === keys)!;
  const value = [...valueKinds, ...longValueKinds].find(({ name }) => name === values);
  return { keys: key, size, loadFactor, ...(value && { values: value }) };
}

/** In an arena of its own. */
function run(what: Kinds, places: number, from: number, to: number, flood?: Parameters<typeof play>[5]) {
  const arena = new FaultyArena();
  try {
    return play(what, arena, places, from, to, flood);
  } catch (error) {
    throw new Error(`requests ${from} to ${to} at places ${places}: ${(error as Error).message}`, { cause: error });
  } finally {
    arena.dispose();
  }
}

/** Refuses every `stride`-th request, each in a run of its own. */
function refuseEach(what: Kinds, stride: number): void {
  const step = Math.max(1, Math.floor(stride / factor));
  for (const places of [MEMORY, FAULT_CHARGE]) {
    const dry = run(what, places, FOREVER, 0);
    expect(dry.failures).toBe(0);
    expect(dry.asked).toBeGreaterThan(20);
    for (const once of [true, false]) {
      let failures = 0;
      let runs = 0;
      for (let i = 1 + Math.floor(step / 3); i <= dry.asked; i += step) {
        failures += run(what, places, i, once ? i : FOREVER, dry.flood).failures;
        runs++;
      }
      // Not vacuous: what is refused makes an operation fail, or a growth wait.
      expect(failures).toBeGreaterThan(runs / (once ? 3 : 1));
    }
  }
}

describe("each one", () => {
  test.each([
    ["u32", "u32"],
    ["u64", "f64"],
    ["f64", "any"],
    ["u32", "no values: a set"],
  ])("of a map from %s to %s", (keys, values) => refuseEach(kinds(keys, values, 120), 1));
});

describe("every few", () => {
  test.each([
    ["u32", "string"],
    ["tuple(i32, i32)", "bytes"],
    ["string", "u32"],
    ["string", "string"],
    ["bytes", "f64"],
    ["tuple(string, f64, bytes)", "any"],
    ["customKey", "i64"],
    ["fixedBytes(16)", "no values: a set"],
    ["string", "no values: a set"],
  ])("of a map from %s to %s", (keys, values) => refuseEach(kinds(keys, values, 100), 23));

  // Most buckets have overflow buckets then: every kind of evacuation needs memory on its way.
  test.each([
    ["u32", "u32"],
    ["u64", "string"],
    ["string", "u32"],
    ["string", "no values: a set"],
  ])("of a crowded map from %s to %s", (keys, values) => refuseEach(kinds(keys, values, 200, 2.5), 7));
});

test("of a table with a directory of many segments, in a memory that grows", () => {
  refuseEach(kinds("u32", "u32", 60_000), 900);
});

test("all places are met, and keys that collide make the map draw new secrets meanwhile", () => {
  const what = kinds("u32", "string", 120);
  for (const place of [FAULT_BLOCK, FAULT_RUN, FAULT_CHARGE])
    expect(run(what, place, FOREVER, 0).asked).toBeGreaterThan(20);
  expect(run(kinds("u32", "u32", 60_000), FAULT_GROW, FOREVER, 0).asked).toBeGreaterThan(3);
  expect(run(what, 0, FOREVER, 0).reseeds).toBeGreaterThan(0);
});

test("a constructor that fails keeps nothing", () => {
  for (const options of [{}, { capacity: 100 }, { capacity: 100_000 }]) {
    for (const make of [
      (arena: FaultyArena) => new HashMap(u32, u32, { ...options, arena }),
      (arena: FaultyArena) => new HashMap(string, string, { ...options, arena }),
      (arena: FaultyArena) => new HashSet(string, { ...options, arena }),
      (arena: FaultyArena) =>
        HashSet.from(u32, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], { ...options, arena }),
    ]) {
      const arena = new FaultyArena();
      const before = arena.settledBytes();
      let thrown: unknown;
      for (let i = 1; ; i++) {
        arena.faults.arm(MEMORY | FAULT_CHARGE, i, FOREVER);
        try {
          make(arena).dispose();
        } catch (error) {
          thrown = error;
          expect(error).toBeInstanceOf(OutOfMemoryError);
        }
        const { refused } = arena.faults;
        arena.faults.disarm();
        expect(arena.settledBytes()).toBe(before);
        if (refused === 0) break;
      }
      expect(thrown).toBeInstanceOf(OutOfMemoryError);
    }
  }
});
