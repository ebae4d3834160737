// The kinds of lib/kinds.ts and lib/long-kinds.ts with their keys numbered: a model is then a few dense arrays, which is what
// makes millions of comparisons a second possible. Number n stands for all keys that equal the n-th.
import { type KeyKind, keyKinds, type ValueKind, valueKinds } from "../lib/kinds.ts";
import { longKeyKinds, longValueKinds } from "../lib/long-kinds.ts";
import type { Key } from "../lib/types.ts";
import { type Ways, waysOf } from "./ways.ts";

/** The most keys of a type; others have as many as are still quickly made. */
const MOST: Record<string, number> = {
  u32: 400_000,
  i32: 400_000,
  f64: 400_000,
  i64: 200_000,
  u64: 200_000,
  string: 120_000,
};
const MOST_OTHERS = 30_000;
/** Keys and values of more units or bytes are for a few small tables: they take nearly all of the time. */
const LONG = 256;

function isLong(value: unknown): boolean {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length > LONG;
  return Array.isArray(value) && value.some(isLong);
}

export class KeyPool {
  readonly keys: Key[] = [];
  readonly ways: Ways | undefined;
  readonly most: number;
  readonly #places = new Map<Key, number>();
  #next = 0;

  /** `long`: with the long keys, too. */
  constructor(
    readonly kind: KeyKind,
    readonly long: boolean,
  ) {
    this.ways = waysOf(kind.name);
    this.most = MOST[kind.name] ?? MOST_OTHERS;
  }

  /** Makes sure that there are so many keys. */
  fill(count: number): void {
    while (this.keys.length < count) {
      const key = this.kind.at(this.#next++);
      const own = this.own(key);
      if (this.#places.has(own) || (!this.long && isLong(own))) continue;
      this.#places.set(own, this.keys.length);
      this.keys.push(own);
    }
  }

  /** The one object that stands for all keys equal to this one. */
  own(key: Key): Key {
    return this.kind.own ? this.kind.own(key) : key;
  }

  /** The number of such an object; -1 when it is none of the pool's. */
  placeOf(own: Key): number {
    return this.#places.get(own) ?? -1;
  }

  /** An equal key. */
  fresh(key: Key): Key {
    if (this.kind.fresh) return this.kind.fresh(key);
    return key === 0 ? -0 : key;
  }
}

const VALUES = 48;

export interface ValuePool {
  readonly kind: ValueKind;
  readonly values: readonly unknown[];
  /** What the map gives back for each of them. */
  readonly stored: readonly unknown[];
  /** Steps of `add`; the first `typed` of them are values of the type. */
  readonly deltas: readonly Key[];
  readonly typed: number;
}

function valuePool(kind: ValueKind, long: boolean): ValuePool {
  const all = Array.from({ length: VALUES }, (_, i) => kind.at(i));
  const values = long ? all : all.filter((value) => !isLong(value));
  const { deltas, farDeltas } = kind;
  return { kind, values, stored: values.map(kind.stored), deltas: [...deltas, ...farDeltas], typed: deltas.length };
}

const BOTH = [false, true];
const keyPools = new Map(
  [...keyKinds, ...longKeyKinds].map((kind) => [kind.name, BOTH.map((long) => new KeyPool(kind, long))]),
);
const valuePools = new Map(
  [...valueKinds, ...longValueKinds].map((kind) => [kind.name, BOTH.map((long) => valuePool(kind, long))]),
);

export const keyNames = [...keyPools.keys()];
export const valueNames = [...valuePools.keys()];

function poolOf<T>(pools: Map<string, T[]>, name: string, long: boolean): T {
  const both = pools.get(name);
  if (!both) throw new Error(`no type is called ${name}`);
  return both[long ? 1 : 0];
}

export const keyPool = (name: string, long: boolean): KeyPool => poolOf(keyPools, name, long);
export const valuesOf = (name: string, long: boolean): ValuePool => poolOf(valuePools, name, long);
