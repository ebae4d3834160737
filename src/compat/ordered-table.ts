// What a map or set holds: the List [[MapData]] or [[SetData]] of the specification, and the way from a key into it.

import { Cursor } from "./cursor.ts";
import { Entries, FIRST, limit, NONE } from "./entries.ts";
import { RangeErrorOf, U32Array } from "./intrinsics.ts";
import { KeyIndex } from "./key-index.ts";

/** So many entries are looked through faster than an index is made. */
const FEW = 8;

const NO_SURVIVORS = new U32Array(0);

export class OrderedTable {
  /** None while there have been few entries. */
  #index: KeyIndex | undefined;
  #entries: Entries;

  constructor(hasValues: boolean) {
    this.#entries = new Entries(hasValues);
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: unknown): boolean {
    return this.find(key) !== NONE;
  }

  /** The number of the key's entry, or NONE. */
  find(key: unknown): number {
    return this.#index === undefined ? this.#entries.scan(key) : this.#index.find(key);
  }

  value(number: number): unknown {
    return this.#entries.value(number);
  }

  /** The key's value, or undefined. */
  get(key: unknown): unknown {
    const number = this.find(key);
    return number === NONE ? undefined : this.#entries.value(number);
  }

  /** Appends the key with that value. When it is there: changes nothing, and returns its entry's number instead of NONE. */
  add(key: unknown, value: unknown): number {
    if (this.#entries.isFull) this.renumber();
    const number = this.#index === undefined ? this.addToFew(key) : this.#index.add(key, this.#entries.end);
    // 24.5.1 CanonicalizeKeyedCollectionKey: -0 becomes 0.
    if (number === NONE) this.#entries.append(key === 0 ? 0 : key, value);
    return number;
  }

  /** As the index' `add`. Not a #private method: its brand check costs a nanosecond. */
  addToFew(key: unknown): number {
    const entries = this.#entries;
    const number = entries.scan(key);
    if (number !== NONE || entries.end < FIRST + FEW) return number;
    this.#index = indexOf(entries);
    return this.#index.add(key, entries.end);
  }

  set(key: unknown, value: unknown): void {
    const number = this.add(key, value);
    if (number !== NONE) this.#entries.setValue(number, value);
  }

  /** The key's value; the given one, which it then has, when the key is new. */
  getOrInsert(key: unknown, value: unknown): unknown {
    const number = this.add(key, value);
    return number === NONE ? value : this.#entries.value(number);
  }

  /** Whether the key was there. */
  delete(key: unknown): boolean {
    const number = this.#index === undefined ? this.#entries.scan(key) : this.#index.remove(key);
    if (number === NONE) return false;
    this.#entries.remove(number);
    return true;
  }

  /** Constant time. Cursors go on with what is added from now on. */
  clear(): void {
    const old = this.#entries;
    if (old.end === FIRST) return;
    this.#index?.clear();
    this.#entries = new Entries(old.hasValues);
    old.moveTo(this.#entries, NO_SURVIVORS);
  }

  cursor(): Cursor {
    return new Cursor(this.#entries);
  }

  /** A table without values that has the same keys. O(size). */
  copyKeys(): OrderedTable {
    const copy = new OrderedTable(false);
    const cursor = this.cursor();
    while (cursor.advance()) copy.add(cursor.key, undefined);
    return copy;
  }

  /** The numbers have run out, once in 2^32 insertions: those that are left begin anew. O(size). */
  renumber(): void {
    const old = this.#entries;
    if (old.size > limit.number - FIRST) throw new RangeErrorOf("too many entries for a Map or Set");
    const entries = new Entries(old.hasValues);
    const survivors = new U32Array(old.size);
    const cursor = new Cursor(old);
    while (cursor.advance()) {
      survivors[entries.size] = cursor.number;
      entries.append(cursor.key, old.hasValues ? cursor.value : undefined);
    }
    const index = indexOf(entries);
    this.#index?.clear();
    this.#index = index;
    this.#entries = entries;
    old.moveTo(entries, survivors);
  }
}

function indexOf(entries: Entries): KeyIndex {
  const index = new KeyIndex();
  const cursor = new Cursor(entries);
  while (cursor.advance()) index.add(cursor.key, cursor.number);
  return index;
}
