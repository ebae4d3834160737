// The types of the drop-ins: those of the built-ins, with what a `lib` older than ES2026 lacks.

// biome-ignore lint/suspicious/noExplicitAny: as the types of the built-ins have it, whose place these take
type Any = any;
type NativeMap<K, V> = globalThis.Map<K, V>;
type NativeSet<T> = globalThis.Set<T>;

/** What the set methods need of their argument. */
export interface ReadonlySetLike<T> {
  readonly size: number;
  has(value: T): boolean;
  keys(): Iterator<T>;
}

export interface Map<K, V> extends NativeMap<K, V> {
  /** The value of the key; `value`, which it then has, when the key is new. */
  getOrInsert(key: K, value: V): V;
  /** The value of the key; what `callback` returns, which it then has, when the key is new. */
  getOrInsertComputed(key: K, callback: (key: K) => V): V;
}

export interface MapConstructor {
  new (): Map<Any, Any>;
  new <K, V>(entries?: readonly (readonly [K, V])[] | null): Map<K, V>;
  new <K, V>(iterable?: Iterable<readonly [K, V]> | null): Map<K, V>;
  readonly prototype: Map<Any, Any>;
  readonly [Symbol.species]: MapConstructor;
  /** A map of arrays: of the items for which `callback` returned the key. */
  groupBy<K, T>(items: Iterable<T>, callback: (item: T, index: number) => K): Map<K, T[]>;
}

export interface Set<T> extends NativeSet<T> {
  union<U>(other: ReadonlySetLike<U>): Set<T | U>;
  intersection<U>(other: ReadonlySetLike<U>): Set<T & U>;
  difference<U>(other: ReadonlySetLike<U>): Set<T>;
  symmetricDifference<U>(other: ReadonlySetLike<U>): Set<T | U>;
  isSubsetOf(other: ReadonlySetLike<unknown>): boolean;
  isSupersetOf(other: ReadonlySetLike<unknown>): boolean;
  isDisjointFrom(other: ReadonlySetLike<unknown>): boolean;
}

export interface SetConstructor {
  new <T = Any>(values?: readonly T[] | null): Set<T>;
  new <T>(iterable?: Iterable<T> | null): Set<T>;
  readonly prototype: Set<Any>;
  readonly [Symbol.species]: SetConstructor;
}
