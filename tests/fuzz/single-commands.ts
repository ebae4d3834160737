// Commands on one key, and the same on each of a row of keys.
import { show } from "../lib/same.ts";
import type { Operation } from "./commands.ts";
import { FRESH, OTHER_WAY } from "./commands.ts";
import { expectSame, fail } from "./model.ts";
import type { Trial } from "./trial.ts";

/** Does a command; how many operations it was: calls that were answered and compared, keys of a bulk call. */
export type Handler = (trial: Trial, flavour: number, a: number, b: number, c: number, all: Trial[]) => number;
export type Handlers = Partial<Record<Operation, Handler>>;

function setOne(trial: Trial, flavour: number, place: number, value: number): unknown {
  const { map } = trial;
  const { ways } = trial.pool;
  const key = trial.key(place, flavour);
  const i = value % trial.values.values.length;
  const other = (flavour & OTHER_WAY) !== 0 && ways !== undefined;
  let answer: unknown;
  try {
    if (trial.isSet) answer = other ? ways.insert(map, key) : map.add(key, undefined);
    else answer = other ? ways.set(map, key, trial.values.values[i]) : map.set(key, trial.values.values[i]);
  } catch (error) {
    return trial.ranOut(error, place);
  }
  if (answer !== map) fail("set does not return the map");
  trial.model.set(place, trial.values.stored[i]);
}

function getOne(trial: Trial, flavour: number, place: number): unknown {
  if (trial.isSet) return hasOne(trial, flavour, place);
  const { map, model } = trial;
  const { ways } = trial.pool;
  const key = trial.key(place, flavour);
  const actual = (flavour & OTHER_WAY) !== 0 && ways !== undefined ? ways.get(map, key) : map.get(key);
  const expected = model.present[place] === 1 ? model.values[place] : undefined;
  if (actual !== expected || actual === 0) expectSame("get of", actual, expected, key);
}

function hasOne(trial: Trial, flavour: number, place: number): void {
  const { map, model } = trial;
  const { ways } = trial.pool;
  const key = trial.key(place, flavour);
  const actual = (flavour & OTHER_WAY) !== 0 && ways !== undefined ? ways.has(map, key) : map.has(key);
  if (actual !== (model.present[place] === 1)) fail(`has(${show(key)}) is ${actual}`);
}

function deleteOne(trial: Trial, flavour: number, place: number): void {
  const { map, model } = trial;
  const { ways } = trial.pool;
  const key = trial.key(place, flavour);
  const actual = (flavour & OTHER_WAY) !== 0 && ways !== undefined ? ways.delete(map, key) : map.delete(key);
  if (actual !== model.delete(place)) fail(`delete(${show(key)}) is ${actual}`);
}

function addOne(trial: Trial, flavour: number, place: number, deltaOperand: number): unknown {
  const { sum, zero } = trial.values.kind;
  if (trial.isSet || sum === undefined) return setOne(trial, flavour, place, deltaOperand);
  const { map, model } = trial;
  const { deltas } = trial.values;
  const { ways } = trial.pool;
  const key = trial.key(place, flavour);
  const delta = deltas[deltaOperand % deltas.length];
  const before = model.present[place] === 1 ? model.values[place] : zero;
  const expected = sum(before, delta);
  let actual: unknown;
  try {
    actual = (flavour & OTHER_WAY) !== 0 && ways !== undefined ? ways.sum(map, key, delta) : map.add(key, delta);
  } catch (error) {
    if (expected !== undefined || !(error instanceof RangeError)) return trial.ranOut(error, place);
    return trial.compare(place);
  }
  if (expected === undefined) fail(`add beyond the range: ${show(before)} plus ${show(delta)} is ${show(actual)}`);
  expectSame("add to", actual, expected, key);
  model.set(place, expected);
}

function getOrInsert(trial: Trial, flavour: number, place: number, value: number): unknown {
  if (trial.isSet) return setOne(trial, flavour, place, value);
  const { map, model } = trial;
  const key = trial.key(place, flavour);
  const i = value % trial.values.values.length;
  const expected = model.present[place] === 1 ? model.values[place] : trial.values.stored[i];
  let actual: unknown;
  try {
    actual = map.getOrInsert(key, trial.values.values[i]);
  } catch (error) {
    return trial.ranOut(error, place);
  }
  expectSame("getOrInsert of", actual, expected, key);
  model.set(place, expected);
}

/** What a callback of `getOrInsertComputed` does before it returns; operand c. */
const MEDDLINGS = ["nothing", "nothing", "sets", "deletes", "inserts", "throws", "clears"] as const;
const INSERTED = 60;

function getOrInsertComputed(trial: Trial, flavour: number, place: number, value: number, c: number): unknown {
  if (trial.isSet) return setOne(trial, flavour, place, value);
  const { map, model } = trial;
  const key = trial.key(place, flavour);
  const i = value % trial.values.values.length;
  const known = model.present[place] === 1;
  const expected = known ? model.values[place] : trial.values.stored[i];
  // To clear is rare: a phase that grows a table must not always lose it.
  const meddling = MEDDLINGS[c % 97 === 0 ? 6 : c % 6];
  let calls = 0;
  let actual: unknown;
  const stop = new Error("meddled");
  const compute = (passed: unknown) => {
    calls++;
    if (trial.placeOf(passed) !== place || Object.is(passed, -0)) fail(`computes ${show(passed)} for ${show(key)}`);
    if (meddling === "sets") setOne(trial, flavour, place, c >>> 4);
    if (meddling === "deletes") deleteOne(trial, flavour, place);
    if (meddling === "inserts") for (let j = 0; j < INSERTED; j++) setOne(trial, 0, trial.place(c + j), j);
    if (meddling === "throws") throw stop;
    if (meddling === "clears") {
      map.clear();
      model.clear();
    }
    return trial.values.values[i];
  };
  try {
    actual = map.getOrInsertComputed(key, compute as never);
  } catch (error) {
    if (error === stop && !known) return trial.compare(place);
    return trial.ranOut(error, place);
  }
  if (calls !== (known ? 0 : 1)) fail(`getOrInsertComputed called its callback ${calls} times`);
  expectSame("getOrInsertComputed of", actual, expected, key);
  model.set(place, expected);
}

/** An error takes a hundred times as long as a write that succeeds. */
const FAILURES_IN_A_ROW = 4;

/** One command for each of b keys from a on; the value or step is c and what follows. */
function each(one: (trial: Trial, flavour: number, place: number, value: number) => void): Handler {
  return (trial, flavour, a, b, c) => {
    const enough = trial.failures + FAILURES_IN_A_ROW;
    let i = 0;
    while (i < b && trial.failures < enough) one(trial, flavour, trial.place(a + i), c + i++);
    return i;
  };
}

function once(one: (trial: Trial, flavour: number, place: number, b: number, c: number) => void): Handler {
  return (trial, flavour, a, b, c) => {
    one(trial, flavour, trial.place(a), b, c);
    return 1;
  };
}

export const singleCommands: Handlers = {
  set: once(setOne),
  get: once(getOne),
  has: once(hasOne),
  delete: once(deleteOne),
  add: once(addOne),
  getOrInsert: once(getOrInsert),
  getOrInsertComputed: once(getOrInsertComputed),
  setEach: each(setOne),
  getEach: each(getOne),
  hasEach: each(hasOne),
  deleteEach: each(deleteOne),
  addEach: each(addOne),
  wrong,
};

/** No key of any type. */
const WRONG = [undefined, null] as never[];

/** What is no key is refused, and nothing has changed (the count is compared after every command). */
function wrong(trial: Trial, flavour: number, a: number, b: number): number {
  const { map } = trial;
  const key = WRONG[b % WRONG.length];
  const value = trial.values.values[0];
  const good = trial.key(trial.place(a), flavour & ~FRESH);
  const calls = [
    () => map.has(key),
    () => map.delete(key),
    () => map.hasMany([good, key]),
    () => map.deleteMany([good, key]),
    () => (trial.isSet ? map.add(key, undefined) : map.set(key, value)),
    () => (trial.isSet ? map.addMany([good, key], undefined) : map.setMany([good, key], [value, value])),
  ];
  let thrown: unknown;
  try {
    calls[flavour % calls.length]();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof TypeError || thrown instanceof RangeError)) fail(`a wrong key: ${show(thrown)}`);
  trial.compare(trial.place(a));
  return 1;
}
