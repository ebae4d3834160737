// Every request for memory that a script on a shared map makes is refused, one after the other, once or with all that follow. The operation that
// fails says so and has changed nothing, whoever looks; with memory again the script goes on to its end. TOPHASH_RUNS=20 leaves nothing out.
import "./deaths/stage.ts";
import { OutOfMemoryError } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { FAULT_BLOCK, FAULT_GROW, FAULT_RUN } from "../assembly/abi/status.ts";
import { typePairs } from "./deaths/forms.ts";
import { initHookedCore } from "./deaths/hooked-core.ts";
import { faultOfRuns } from "./deaths/image.ts";
import { SharedSubject, type Subject, SyncSubject } from "./deaths/kinds.ts";
import { clear, evacuate, reserve, sharedSteps, shrink, walk } from "./deaths/shared-steps.ts";
import { Actor, withActor } from "./deaths/stage.ts";
import * as sync from "./deaths/sync-steps.ts";
import { type Entries, listed, type Step } from "./deaths/trial.ts";
import { collidingInShards } from "./lib/collide-in-shards.ts";
import { must } from "./lib/same.ts";
import type { AnyKeyType, AnyValueType } from "./lib/types.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
/** Requests that are refused of a script, each in a run of its own. */
const MOST = 25 * runs;
const PLACES = FAULT_BLOCK | FAULT_RUN | FAULT_GROW;
const FOREVER = 0xffffffff;
const SEED = 1;

beforeAll(async () => void (await initHookedCore()));

interface Refusing {
  fault_arm(places: number, from: number, to: number): void;
  fault_asked(): number;
}

/** What a run came to. */
interface Outcome {
  asked: number;
  failures: number;
}

/** Does the steps one after the other; requests `from` to `to` are refused, up to the first operation that fails. */
function play<S extends Subject>(make: () => S, steps: readonly Step<S>[], from: number, to: number): Outcome {
  const actor = new Actor();
  const subject = withActor(actor, make);
  const witness = subject.another(new Actor());
  const { fault_arm, fault_asked } = actor.exports as unknown as Refusing;
  const entries: Entries = new Map();
  const known: Entries = new Map();
  let failures = 0;
  fault_arm(PLACES, from, to);
  for (const step of steps) {
    const before = new Map(entries);
    step.expect?.(entries);
    for (const [key, value] of entries) known.set(key, value);
    try {
      step.act(subject);
    } catch (error) {
      must(error instanceof OutOfMemoryError, () => `${step.name}: ${(error as Error).stack}`);
      failures++;
      fault_arm(0, 0, 0);
      check(witness, actor, step, before, entries);
      useBehind(witness, known);
      step.act(subject);
    }
  }
  const asked = fault_asked();
  fault_arm(0, 0, 0);
  check(witness, actor, { name: "the end", act() {} }, entries, entries);
  witness.dispose();
  subject.dispose();
  return { asked, failures };
}

/** Keys that are there and keys that were are set and deleted, and are then as before. */
function useBehind(witness: Subject, known: Entries): void {
  for (const [key, value] of [...known].slice(0, 12)) {
    const there = witness.get(key);
    witness.set(key, value);
    must(Object.is(witness.get(key), value), () => `${String(key)} was set, and is not there`);
    if (there === undefined) must(witness.delete(key), () => `${String(key)} was set, and cannot be deleted`);
    else witness.set(key, there);
    must(Object.is(witness.get(key), there), () => `${String(key)} is not as before`);
  }
}

/** All is as before the step that failed; or, where it does one key after the other, some keys as after it. */
function check<S extends Subject>(witness: S, actor: Actor, step: Step<S>, before: Entries, after: Entries): void {
  const found = listed(witness);
  for (const key of new Set([...before.keys(), ...after.keys(), ...found.keys()])) {
    const is = (entries: Entries) => entries.has(key) === found.has(key) && Object.is(entries.get(key), found.get(key));
    must(is(before) || (step.isPiecewise && is(after)), () => `${step.name} failed, and changed ${String(key)}`);
    must(Object.is(witness.get(key), found.get(key)), () => `${String(key)} is listed, and not found`);
  }
  const fault = witness.fault(actor.exports!);
  must(fault === 0, () => `${step.name}: checks say ${fault}`);
  const runsFault = faultOfRuns(witness.handle.memory);
  must(runsFault === undefined, () => `${step.name}: ${runsFault}`);
}

/** Refuses some requests of a script, evenly, each by itself, and each with all that follow. */
function refuseEach<S extends Subject>(make: () => S, steps: readonly Step<S>[]): void {
  const { asked, failures } = play(make, steps, FOREVER, 0);
  expect(failures).toBe(0);
  expect(asked).toBeGreaterThan(30);
  const stride = Math.max(1, Math.floor(asked / MOST));
  for (const isOnce of [true, false]) {
    let failed = 0;
    let count = 0;
    for (let i = 1 + Math.floor(stride / 2); i <= asked; i += stride, count++) {
      try {
        failed += play(make, steps, i, isOnce ? i : FOREVER).failures;
      } catch (error) {
        throw new Error(`request ${i} of ${asked}${isOnce ? "" : ", and all after it"}: ${(error as Error).stack}`);
      }
    }
    expect(failed).toBeGreaterThan(isOnce ? 0 : count / 2); // not vacuous
  }
}

const craftedSteps = <S>(numbers: readonly number[], step: (n: number, v: number) => S): S[] =>
  numbers.map((n, i) => step(n, i));

describe.each(typePairs)("$name", ({ types: [keyType, valueType], forms }: (typeof typePairs)[number]) => {
  const types = [keyType as AnyKeyType, valueType as AnyValueType] as const;
  let crafted: number[];
  beforeAll(() => {
    [crafted] = collidingInShards(keyType, SEED, 1, forms.key);
  });

  test.each([1, 3])("a SharedHashMap of %i shards", (shards) => {
    const make = () => new SharedSubject(new SharedHashMap(...types, { shards, maxBytes: 8 << 20, seed: SEED }));
    const { set, remove, fill, empty, exchange, claim, getOrInsert, setMany, deleteMany } = sharedSteps(forms);
    refuseEach(make, [
      ...[fill(0, 60), set(100, 1), set(3, 77), remove(5), exchange(3, 77, 78), claim(4, 9), getOrInsert(101, 9)],
      ...[setMany([1, 50, 110, 111], 7), deleteMany([2, 6, 777]), walk, fill(200, 260), reserve(400), fill(260, 300)],
      ...[evacuate(3), empty(0, 60), evacuate(1000), shrink, evacuate(1000), ...craftedSteps(crafted, set)],
      ...[evacuate(4), walk, set(3, 1), clear, fill(0, 20)],
    ]);
  });

  test("a SyncMap", () => {
    const make = () => new SyncSubject(new SyncMap(...types, { maxBytes: 8 << 20, seed: SEED }));
    const { store, swap, remove, take, loadOrStore, exchange, load, fill, empty } = sync.syncSteps(forms);
    const misses = Array.from({ length: 12 }, () => load(100));
    refuseEach(make, [
      ...[fill(0, 8), sync.range, empty(0, 4), store(100, 1), swap(100, 3), loadOrStore(102, 4), exchange(100, 3, 5)],
      ...[store(1, 6), remove(101), take(102), store(103, 1), ...misses, store(104, 2), sync.range, fill(200, 260)],
      ...[empty(200, 230), sync.range, store(300, 1), ...craftedSteps(crafted, store), sync.range, store(301, 1)],
      ...[sync.clear, fill(0, 20), sync.range, store(400, 3)],
    ]);
  });
});
