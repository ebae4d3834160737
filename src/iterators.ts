// Iterator objects over a cursor: `next` without a generator, and the helpers of %Iterator.prototype% where they exist.

import type { Cursor } from "./cursor.ts";

const IteratorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

abstract class TableIterator<K, V, T> {
  protected readonly cursor: Cursor<K, V>;
  constructor(cursor: Cursor<K, V>) {
    this.cursor = cursor;
  }

  next(): IteratorResult<T, undefined> {
    if (this.cursor.advance()) return { value: this.current(), done: false };
    return { value: undefined, done: true };
  }

  protected abstract current(): T;
}

// Iterator helpers (map, filter, take ...) and [Symbol.iterator] come from %Iterator.prototype%.
Object.setPrototypeOf(TableIterator.prototype, IteratorPrototype);
Object.defineProperty(TableIterator.prototype, Symbol.toStringTag, { value: "tophash Iterator", configurable: true });

class KeyIterator<K, V> extends TableIterator<K, V, K> {
  protected current(): K {
    return this.cursor.key;
  }
}
class ValueIterator<K, V> extends TableIterator<K, V, V> {
  protected current(): V {
    return this.cursor.value;
  }
}
class EntryIterator<K, V> extends TableIterator<K, V, [K, V]> {
  protected current(): [K, V] {
    return [this.cursor.key, this.cursor.value];
  }
}
class PairIterator<K, V> extends TableIterator<K, V, [K, K]> {
  protected current(): [K, K] {
    return [this.cursor.key, this.cursor.key];
  }
}

export function keyIterator<K, V>(cursor: Cursor<K, V>): MapIterator<K> {
  return new KeyIterator(cursor) as unknown as MapIterator<K>;
}
export function valueIterator<K, V>(cursor: Cursor<K, V>): MapIterator<V> {
  return new ValueIterator(cursor) as unknown as MapIterator<V>;
}
export function entryIterator<K, V>(cursor: Cursor<K, V>): MapIterator<[K, V]> {
  return new EntryIterator(cursor) as unknown as MapIterator<[K, V]>;
}
/** As Set's `entries`: [key, key]. */
export function pairIterator<K, V>(cursor: Cursor<K, V>): SetIterator<[K, K]> {
  return new PairIterator(cursor) as unknown as SetIterator<[K, K]>;
}
