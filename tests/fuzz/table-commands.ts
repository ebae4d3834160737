// Commands on the whole table: its size, copies, new beginnings, and looks at all of it.
import { HashMap, HashSet } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { scatter } from "../lib/kinds.ts";
import { show } from "../lib/same.ts";
import type { Key, LooseMap, LooseSet } from "../lib/types.ts";
import { FRESH } from "./commands.ts";
import { expectSame, fail } from "./model.ts";
import type { Handlers } from "./single-commands.ts";
import type { Trial } from "./trial.ts";

/** Crafted keys of smaller tables would come apart as soon as these grow. */
const LEAST_BITS = 8;
/** Words tried for crafted keys that the pool does not have. */
const TRIED = 8_000_000;
const DEFAULT_LOAD = 13 / 16;
/** Of fewer entries the load says nothing. */
const SMALL = 50;
/** Flavours of `evacuate`. */
const ALL = 1;
export const UNTIL_LEFT = 2;
/** Flavour of `craft`. */
export const TWINS = 2;
/** Types of which there are keys with one hash that differ in their last bytes only; how a number becomes one. */
export const twinMakers: Record<string, (i: number) => Key> = {
  string: (i) => `${i}`,
  bytes: (i) => new Uint8Array(Uint32Array.of(i).buffer),
};
/** Numbers of as many digits: among so many keys there are four or five pairs. */
const TWINS_FROM = 100_000;
const TWINS_TRIED = 200_000;
/** Operand c of `craft`. */
export const LAST_BUCKET = 0xffffffff;

/** Does what may need memory that is not there; then nothing has changed. */
export function ifMemoryLasts(trial: Trial, action: () => void): void {
  try {
    action();
  } catch (error) {
    trial.mayEnd(error);
  }
}

/** Every entry once, with its value, by a walk; whatever else tells of all entries agrees. */
export function audit(trial: Trial, map: LooseMap & LooseSet = trial.map): void {
  const { model, isSet } = trial;
  const seen = new Uint8Array(model.keys);
  let count = 0;
  const meet = (key: unknown, value: unknown) => {
    const place = trial.placeOf(key);
    if (place < 0 || model.present[place] === 0) fail(`yields ${show(key)}, which it does not hold`);
    if (seen[place]++) fail(`yields ${show(key)} twice`);
    if (!isSet) expectSame("the value yielded with", value, model.values[place], key);
    count++;
  };
  if (isSet) for (const key of map as LooseSet) meet(key, undefined);
  else for (const [key, value] of map as LooseMap) meet(key, value);
  expectSame("number of entries that were yielded", count, model.size);
  const { size, slots, overflowBuckets, slotsPerBucket, bytes, reseeds } = map.stats();
  expectSame("stats().size", size, model.size);
  if (slots + overflowBuckets * slotsPerBucket < size) fail(`${size} entries in ${slots} slots`);
  // Chance makes such a chain once in 10^15 buckets.
  if (reseeds > 0 && !trial.crafted && !trial.limited) fail(`${reseeds} times new secrets, and no key was crafted`);
  const { maxBytes, loadFactor } = trial.setup;
  // An evacuation that is under way lets a table fill further before the next can begin.
  const most = (loadFactor || DEFAULT_LOAD) * 2;
  if (!trial.limited && size > SMALL && size > slots * most)
    fail(`${size} entries in ${slots} slots: it does not grow`);
  if (maxBytes && bytes > maxBytes) fail(`a map outgrew its maxBytes of ${maxBytes} bytes: ${bytes}`);
}

/** Keys whose whole hashes are equal in pairs, under the secrets of this moment: by trying. */
function findTwins(trial: Trial, make: (i: number) => Key): void {
  const { map } = trial;
  const byHash = new Map<number, Key>();
  trial.focus = [];
  for (let i = TWINS_FROM; i < TWINS_FROM + TWINS_TRIED; i++) {
    const key = make(i);
    const hash = hashOf(map, key);
    const other = byHash.get(hash);
    byHash.set(hash, key);
    if (other === undefined) continue;
    for (const twin of [other, key]) {
      const place = trial.adopt(twin);
      if (place >= 0) trial.focus.push(place);
    }
  }
}

/** Evacuates a growing table until so many buckets are left. */
function approach({ map }: Trial, left: number): void {
  const before = map.stats().progress;
  map.evacuate({ maxBuckets: 1 });
  const { phase, progress } = map.stats();
  if (phase !== "grow" || progress <= before) return;
  const all = Math.round(1 / (progress - before));
  map.evacuate({ maxBuckets: Math.max(0, Math.round(all * (1 - progress)) - left) });
}

export const tableCommands: Handlers = {
  reserve(trial, _, entries) {
    ifMemoryLasts(trial, () => trial.map.reserve(entries));
    return 1;
  },

  /** a: how many buckets, or how many are to be left. */
  evacuate(trial, how, a) {
    const { map } = trial;
    ifMemoryLasts(trial, () => {
      if (how === UNTIL_LEFT) return approach(trial, a);
      const finished = map.evacuate(how === ALL ? undefined : { maxBuckets: a });
      if (how === ALL && !finished && !trial.limited) fail("evacuate() without a limit left something to move");
      expectSame("evacuate() against stats().growing", finished, !map.stats().growing);
    });
    return 1;
  },

  shrink(trial) {
    trial.map.shrink();
    return 1;
  },

  clear(trial) {
    trial.map.clear();
    trial.model.clear();
    return 1;
  },

  clone(trial, goOn) {
    ifMemoryLasts(trial, () => {
      const copy = trial.map.clone() as LooseMap & LooseSet;
      audit(trial, copy);
      checkInvariants(copy);
      if (goOn) trial.replace(copy);
      else copy.dispose();
    });
    return 1;
  },

  rebuild(trial, _, capacity) {
    trial.map.dispose();
    trial.map.dispose(); // harmless
    trial.refuse(0, 0, 0); // the smallest map, at least, is to be had
    trial.make(capacity);
    trial.model = trial.emptyModel();
    return 1;
  },

  refuse(trial, _, places, first, more) {
    trial.refuse(places, first, more);
    return 1;
  },

  arrays(trial) {
    const { map, model } = trial;
    const keys = map.keysArray() as ArrayLike<unknown>;
    expectSame("length of keysArray", keys.length, model.size);
    const values = trial.isSet ? undefined : (map.valuesArray() as ArrayLike<unknown>);
    const seen = new Uint8Array(model.keys);
    for (let i = 0; i < keys.length; i++) {
      const place = trial.placeOf(keys[i]);
      if (place < 0 || model.present[place] === 0) fail(`keysArray holds ${show(keys[i])}, the map does not`);
      if (seen[place]++) fail(`keysArray holds ${show(keys[i])} twice`);
      // Both walk the same table in the same order.
      if (values) expectSame("valuesArray at", values[i], model.values[place], i);
    }
    return 1;
  },

  audit(trial) {
    audit(trial);
    checkInvariants(trial.map);
    return 1;
  },

  check(trial) {
    checkInvariants(trial.map);
    return 1;
  },

  /**
   * Up to b keys of one bucket, under the secrets of this moment: of 2^a buckets, or of about as many as there are; that of
   * the key c, or the last one, to which an evacuation comes last. Or twins.
   */
  craft(trial, flavour, a, b, c) {
    const { map, setup } = trial;
    const twins = flavour & TWINS ? twinMakers[setup.keys] : undefined;
    if (twins) {
      findTwins(trial, twins);
      return 1;
    }
    const beyond = flavour & FRESH;
    trial.crafted = true;
    const { buckets } = map.stats();
    // The last bucket is one of those that there are; others are to collide after the growth that they cause, too.
    const own = Math.floor(Math.log2(buckets));
    const mask = 2 ** (a || (c === LAST_BUCKET ? own : Math.max(LEAST_BITS, own + 1))) - 1;
    const target = c === LAST_BUCKET ? mask : hashOf(map, trial.keys[c % setup.pool]) & mask;
    trial.focus = [];
    for (let i = 0; i < trial.keys.length && trial.focus.length < b; i++) {
      if ((hashOf(map, trial.keys[i]) & mask) === target) trial.focus.push(i);
    }
    if (!beyond || trial.makeKey === undefined) return 1;
    for (let i = 0; i < TRIED && trial.focus.length < b; i++) {
      const key = trial.makeKey(scatter(setup.pool + i));
      if ((hashOf(map, key) & mask) !== target) continue;
      const place = trial.adopt(key);
      if (place >= 0) trial.focus.push(place);
      else if (trial.keys.length === trial.model.keys) break;
    }
    return 1;
  },
};

const ALGEBRA = [
  ...["union", "intersection", "difference", "symmetricDifference"],
  ...["isSubsetOf", "isSupersetOf", "isDisjointFrom"],
] as const;

/** a: which operation; b, c: the other set's keys. */
export const setCommands: Handlers = {
  algebra(trial, native, a, b, c) {
    if (!trial.isSet) return 0;
    const name = ALGEBRA[a % ALGEBRA.length] as "union" | "isSubsetOf";
    const { model, map } = trial;
    const places = new Set(Array.from({ length: c }, (_, i) => trial.place(b + i)));
    const keys = Array.from(places, (place) => trial.keys[place]);
    const mine = (place: number) => model.present[place] === 1;
    ifMemoryLasts(trial, () => {
      // Keys that are objects are others in a `Set` when they are made anew.
      const byContent = native && typeof keys[0] !== "object";
      const other = byContent ? new Set(keys) : (HashSet.from(trial.pool.kind.type, keys, trial.options) as LooseSet);
      try {
        const answer = map[name](other as never) as boolean | LooseSet;
        if (typeof answer === "boolean") return expectSame(name, answer, holds(name, trial, places, mine));
        const due = new Uint8Array(model.keys);
        let count = 0;
        for (let place = 0; place < trial.keys.length; place++) {
          due[place] = belongs(name, mine(place), places.has(place)) ? 1 : 0;
          count += due[place];
        }
        expectSame(`size of ${name}`, answer.size, count);
        for (const key of answer) if (due[trial.placeOf(key)]-- !== 1) fail(`${name} holds ${show(key)}`);
        checkInvariants(answer as never);
        answer.dispose();
      } finally {
        if (other instanceof HashSet) other.dispose();
      }
    });
    return 1;
  },
};

function belongs(name: string, mine: boolean, others: boolean): boolean {
  if (name === "union") return mine || others;
  if (name === "intersection") return mine && others;
  return name === "difference" ? mine && !others : mine !== others;
}

function holds(name: string, trial: Trial, places: Set<number>, mine: (place: number) => boolean): boolean {
  let shared = 0;
  for (const place of places) if (mine(place)) shared++;
  if (name === "isSubsetOf") return shared === trial.model.size;
  return name === "isSupersetOf" ? shared === places.size : shared === 0;
}

/** The constructors behind a trial, for what is static. */
export const classOf = (trial: Trial) => (trial.isSet ? HashSet : HashMap);
