// Methods that are counted, besides the few that instrumented.ts spells out for speed: by what tells their outcome.

import type { Operation, Tally } from "./tally.ts";

/** Where an instrumented map keeps its tally. */
export const TALLY = Symbol("tally");

interface CountedMap {
  readonly [TALLY]: Tally;
  readonly size: number;
}

// biome-ignore lint/suspicious/noExplicitAny: methods of any signature, passed on as they came
type Method = (this: any, ...args: any[]) => any;
type Methods = Record<string, Method>;

/** Times a method, and counts after it what `count` finds in its outcome. Nothing is counted when it throws. */
function counting(
  operation: Operation,
  original: Method,
  count: (tally: Tally, outcome: unknown, grown: number, map: CountedMap, args: unknown[]) => void,
): Method {
  return function (this: CountedMap, ...args: unknown[]) {
    const tally = this[TALLY];
    const before = this.size;
    const start = tally.start();
    const outcome = original.apply(this, args);
    if (start >= 0) tally.stop(operation, start);
    count(tally, outcome, this.size - before, this, args);
    return outcome;
  };
}

/** A lookup of a value; `has` asks for the same key. */
const value = (original: Method, has: Method): Method =>
  counting("lookup", original, (tally, found, _, map, args) =>
    tally.looked(found !== undefined || (tally.mayHoldUndefined && has.apply(map, args))),
  );
const flag = (original: Method): Method =>
  counting("lookup", original, (tally, found) => tally.looked(found as boolean));
const write = (original: Method): Method => counting("write", original, (tally, _, grown) => tally.wrote(grown > 0));
const remove = (original: Method): Method =>
  counting("delete", original, (tally, wasThere) => {
    if (wasThere) tally.deletes++;
  });
const lookupOrInsert = (original: Method): Method =>
  counting("write", original, (tally, _, grown) => {
    tally.looked(grown === 0);
    if (grown > 0) tally.inserts++;
  });

/** Whether the key is there is asked before and after the callback, which may do anything to the map. */
const computed = (original: Method, has: Method): Method =>
  function (this: CountedMap, key: unknown, compute: (key: unknown) => unknown) {
    const tally = this[TALLY];
    if (typeof compute !== "function") return original.call(this, key, compute); // throws
    let isNew: boolean | undefined;
    const outcome = original.call(this, key, (key: unknown) => {
      const made = compute(key);
      isNew = !has.call(this, key);
      return made;
    });
    tally.looked(isNew === undefined);
    if (isNew !== undefined) tally.wrote(isNew);
    return outcome;
  };

/** Lookups of many keys: `hasMany` is asked, too. */
function lookMany(tally: Tally, flags: Uint8Array): void {
  let hits = 0;
  for (let i = 0; i < flags.length; i++) hits += flags[i];
  tally.hits += hits;
  tally.misses += flags.length - hits;
}
/** Whether results that are written to `out` may change what the keys are. */
function mayOverwrite(keys: unknown, out: unknown): boolean {
  if (out === undefined) return false;
  return !(ArrayBuffer.isView(keys) && !(ArrayBuffer.isView(out) && out.buffer === keys.buffer));
}
/** A lookup of many keys, timed; which of them are there is asked afterwards, as it warms caches, unless the keys may be gone then. */
const looking = (original: Method, hasMany: Method): Method =>
  function (this: CountedMap, ...args: unknown[]) {
    const tally = this[TALLY];
    const [keys, out] = args;
    const before: Uint8Array | undefined = mayOverwrite(keys, out) ? hasMany.call(this, keys) : undefined;
    const start = tally.start();
    const outcome = original.apply(this, args);
    if (start >= 0) tally.stop("bulk", start);
    // `out` may be longer than there are keys.
    if (original === hasMany && out === undefined) lookMany(tally, outcome);
    else lookMany(tally, before ?? hasMany.call(this, keys));
    return outcome;
  };
/** How many keys there were, only `hasMany` knows: packed keys, interleaved parts. */
const writeMany = (original: Method, hasMany: Method): Method =>
  counting("bulk", original, (tally, _, grown, map, args) => {
    tally.inserts += grown;
    tally.overwrites += hasMany.call(map, args[0]).length - grown;
  });
const fewer = (operation: Operation) => (original: Method) =>
  counting(operation, original, (tally, _, grown) => {
    tally.deletes -= grown;
  });

/** What HashMap and HashSet have in common, then their own; those that instrumented.ts has are left out. */
const COMMON = {
  delete: remove,
  ...{ hasAt: flag, hasRange: flag, hasHalves: flag, deleteAt: remove, deleteRange: remove, deleteHalves: remove },
  ...{ addAt: write, addRange: write, addHalves: write },
  ...{ hasMany: (hasMany: Method) => looking(hasMany, hasMany), deleteMany: fewer("bulk"), clear: fewer("delete") },
};
const OF_MAPS = { put: write, setRange: write, setHalves: write, add: write, getOrInsert: lookupOrInsert };

/** Puts counting methods on the prototype of a subclass of HashMap. */
export function countMap(prototype: object, base: object): void {
  const of = base as Methods;
  define(prototype, base, { ...COMMON, ...OF_MAPS });
  assign(prototype, {
    at: value(of.at, of.hasAt),
    getRange: value(of.getRange, of.hasRange),
    getHalves: value(of.getHalves, of.hasHalves),
    getOrInsertComputed: computed(of.getOrInsertComputed, of.has),
    getMany: looking(of.getMany, of.hasMany),
    setMany: writeMany(of.setMany, of.hasMany),
    addMany: writeMany(of.addMany, of.hasMany),
  });
}

/** The same for a subclass of HashSet. */
export function countSet(prototype: object, base: object): void {
  define(prototype, base, COMMON);
  const { addMany, hasMany } = base as Methods;
  assign(prototype, { addMany: writeMany(addMany, hasMany) });
}

function define(prototype: object, base: object, kinds: Record<string, (original: Method) => Method>): void {
  assign(
    prototype,
    Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, kind((base as Methods)[name])])),
  );
}
function assign(prototype: object, methods: Methods): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}
