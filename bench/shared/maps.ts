/** The maps that the suites compare, from keys of one kind to u32. */
import { HashMap, type KeyType, string, u32 } from "tophash";
import { type SharedHandle, SharedHashMap } from "tophash/shared";
import { mix32 } from "../lib/keys.ts";
import { Texts } from "../lib/texts.ts";

export const PLAIN = "HashMap";
export const ONE_LOCK = "one lock";
export const SHARDED = "32 shards";

const SHARDS: Record<string, number> = { [ONE_LOCK]: 1, [SHARDED]: 32 };
/** SharedHashMap with one shard and with 32. */
export const LOCKED: readonly string[] = Object.keys(SHARDS);

export type Key = number | string;

export interface Kind {
  type: KeyType<Key>;
  /** Key i of n, distinct for distinct i. */
  keys(n: number): (i: number) => Key;
  list(keys: Iterable<Key>): Uint32Array | string[];
}

const LENGTH = 16;

export const KINDS: Record<string, Kind> = {
  u32: {
    type: u32 as KeyType<Key>,
    keys: () => mix32,
    list: (keys) => Uint32Array.from(keys as Iterable<number>),
  },
  string: {
    type: string as KeyType<Key>,
    keys(n) {
      const texts = new Texts(n, LENGTH);
      return (i) => texts.make(i);
    },
    list: (keys) => Array.from(keys as Iterable<string>),
  },
};

/** The number that key i has. */
export const numberOf = (i: number): number => i;

export function lockedMap(contender: string, kind = "u32"): SharedHashMap<Key, number> {
  return new SharedHashMap(KINDS[kind].type, u32, { shards: SHARDS[contender] });
}

export function attach(given: unknown): SharedHashMap<Key, number> {
  return SharedHashMap.attach(given as SharedHandle) as SharedHashMap<Key, number>;
}

export function plainMap(n: number, kind = "u32"): HashMap<Key, number> {
  const map = new HashMap(KINDS[kind].type, u32);
  fill(map, n, kind);
  return map;
}

interface Bulk {
  readonly size: number;
  setMany(keys: Uint32Array | string[], values: Uint32Array): number;
  getMany(keys: Uint32Array | string[]): ArrayLike<number>;
  valuesArray(): ArrayLike<number>;
}

interface Entries {
  keys: Uint32Array | string[];
  values: Uint32Array;
}

const made = new Map<string, Entries>();

/** Kept: strings take longer to make than to look up, and they are checked after every turn. */
function entries(n: number, kind: string): Entries {
  const name = `${kind} ${n}`;
  const known = made.get(name);
  if (known) return known;
  const keyOf = KINDS[kind].keys(n);
  const keys = KINDS[kind].list(Array.from({ length: n }, (_, i) => keyOf(i)));
  const all = { keys, values: Uint32Array.from({ length: n }, (_, i) => numberOf(i)) };
  made.set(name, all);
  return all;
}

export function fill(map: Bulk, n: number, kind = "u32"): void {
  const { keys, values } = entries(n, kind);
  map.setMany(keys, values);
}

/** @throws Error unless it holds what `fill` put there */
export function checkFilled(map: Bulk, n: number, kind = "u32"): void {
  if (map.size !== n) throw new Error(`${map.size} entries instead of ${n}`);
  const { keys, values } = entries(n, kind);
  const found = map.getMany(keys);
  for (let i = 0; i < n; i++) {
    if (found[i] !== values[i]) throw new Error(`key ${keys[i]} has ${found[i]} instead of ${values[i]}`);
  }
}

/** Of all values, exact up to 2^53. */
export function sumOf(map: Bulk): number {
  const values = map.valuesArray();
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
