// Commands on many keys in one call.
import { show } from "../lib/same.ts";
import type { Key, TypedArray } from "../lib/types.ts";
import { FOCUS, FORMS, REPEATS } from "./commands.ts";
import { expectSame, fail } from "./model.ts";
import type { Handlers } from "./single-commands.ts";
import type { Trial } from "./trial.ts";

type Form = (typeof FORMS)[number];
const formOf = (flavour: number): Form => FORMS[flavour & 3];

/** Numbers of the keys of a call; with REPEATS the second half is the first again. */
function placesOf(trial: Trial, flavour: number, from: number, count: number): Int32Array {
  const places = new Int32Array(count);
  const distinct = flavour & REPEATS ? (count + 1) >>> 1 : count;
  for (let i = 0; i < count; i++) places[i] = trial.place(from + (i % distinct));
  return places;
}

/** The keys as one of the forms that bulk calls take. */
function keysOf(trial: Trial, flavour: number, from: number, places: Int32Array): Key[] {
  const form = formOf(flavour);
  const { typed, pool, setup } = trial;
  const start = from % setup.pool;
  if (typed && form !== "array" && from < FOCUS && !(flavour & REPEATS) && start + places.length <= setup.pool) {
    return (typed as Uint32Array).subarray(start, start + places.length) as never;
  }
  const keys = Array.from(places, (place) => trial.keys[place]);
  if (form === "array") return keys;
  return (form === "packed" && pool.kind.packed ? pool.kind.packed(keys) : pool.kind.list(keys)) as Key[];
}

/** Calls; the error of memory that ended, whose `processed` keys were done. */
function attempt<T>(trial: Trial, count: number, call: () => T): { answer?: T; done: number } {
  try {
    return { answer: call(), done: count };
  } catch (error) {
    const { processed } = trial.mayEnd(error);
    if (processed >= count) fail(`memory ended, and ${processed} of ${count} were processed`);
    return { done: processed };
  }
}

export const bulkCommands: Handlers = {
  setMany(trial, flavour, a, count, c) {
    const { map, model } = trial;
    const { values, stored, kind } = trial.values;
    const places = placesOf(trial, flavour, a, count);
    const keys = keysOf(trial, flavour, a, places);
    // An `any` value that is an array would be taken for the list of values.
    const scalar = formOf(flavour) === "scalar" && !Array.isArray(values[c % values.length]);
    const valueAt = (i: number) => (scalar ? c : c + i) % values.length;
    let passed: unknown = values[c % values.length];
    if (!scalar) {
      const many = Array.from(places, (_, i) => values[valueAt(i)]);
      passed = formOf(flavour) === "typed" ? kind.list(many) : many;
    }
    const before = model.size;
    const { answer, done } = attempt(trial, count, () =>
      trial.isSet ? map.addMany(keys as never, undefined) : map.setMany(keys as never, passed as never),
    );
    for (let i = 0; i < done; i++) model.set(places[i], stored[valueAt(i)]);
    if (answer !== undefined) expectSame("setMany", answer, model.size - before);
    return count;
  },

  getMany(trial, flavour, a, count) {
    if (trial.isSet) return bulkCommands.hasMany!(trial, flavour, a, count, 0, []);
    const { model, map } = trial;
    const places = placesOf(trial, flavour, a, count);
    const found = map.getMany(keysOf(trial, flavour, a, places)) as ArrayLike<unknown>;
    expectSame("length of getMany", found.length, count);
    const { zero } = trial.values.kind;
    for (let i = 0; i < count; i++) {
      const expected = model.present[places[i]] === 1 ? model.values[places[i]] : zero;
      if (found[i] !== expected) expectSame("getMany of", found[i], expected, trial.keys[places[i]]);
    }
    return count;
  },

  hasMany(trial, flavour, a, count) {
    const { model, map } = trial;
    const places = placesOf(trial, flavour, a, count);
    const found = map.hasMany(keysOf(trial, flavour, a, places));
    expectSame("length of hasMany", found.length, count);
    for (let i = 0; i < count; i++) {
      if (found[i] !== model.present[places[i]]) fail(`hasMany of ${show(trial.keys[places[i]])} is ${found[i]}`);
    }
    return count;
  },

  deleteMany(trial, flavour, a, count) {
    const { model, map } = trial;
    const places = placesOf(trial, flavour, a, count);
    const before = model.size;
    const { long } = trial.setup;
    const { answer, done } = attempt(trial, count, () => map.deleteMany(keysOf(trial, flavour, a, places)));
    if (answer === undefined && !long) fail("memory ended for a deletion");
    for (let i = 0; i < done; i++) model.delete(places[i]);
    if (answer !== undefined) expectSame("deleteMany", answer, before - model.size);
    return count;
  },

  addMany(trial, flavour, a, count, c) {
    const { kind, deltas: all, typed } = trial.values;
    const { sum, zero } = kind;
    if (trial.isSet || sum === undefined) return bulkCommands.setMany!(trial, flavour, a, count, c, []);
    const { map, model } = trial;
    const form = formOf(flavour);
    // The type's own array cannot carry what is not of the type.
    const deltas = form === "typed" ? all.slice(0, typed) : all;
    const places = placesOf(trial, flavour, a, count);
    const deltaAt = (i: number) => deltas[(form === "scalar" ? c : c + i) % deltas.length];
    const sums = new Map<number, unknown>();
    const after: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const place = places[i];
      const before = sums.has(place) ? sums.get(place) : model.present[place] === 1 ? model.values[place] : zero;
      const next = sum(before, deltaAt(i));
      if (next === undefined) break;
      sums.set(place, next);
      after.push(next);
    }
    let passed: unknown = deltaAt(0);
    if (form !== "scalar") {
      const many = Array.from(places, (_, i) => deltaAt(i));
      passed = form === "typed" ? (kind.list(many) as TypedArray) : many;
    }
    let outOfRange = false;
    const { answer, done } = attempt(trial, count, () => {
      try {
        return map.addMany(keysOf(trial, flavour, a, places), passed as never) ?? "nothing";
      } catch (error) {
        outOfRange = after.length < count && error instanceof RangeError && !("processed" in error);
        if (outOfRange) return "nothing";
        throw error;
      }
    });
    if (outOfRange) {
      for (const place of sums.keys()) trial.compare(place); // as before
      return count;
    }
    if (answer !== undefined) {
      expectSame("addMany", answer, "nothing");
      if (after.length < count) fail("addMany went beyond the range");
    }
    for (let i = 0; i < done; i++) model.set(places[i], after[i]);
    return count;
  },
};
