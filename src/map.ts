import { INSERTED } from "../assembly/abi/layout.ts";
import { add, addMany } from "./add.ts";
import { getMany, setMany } from "./bulk.ts";
import { INSPECT, show } from "./console.ts";
import type { Elements } from "./crossing.ts";
import { Cursor, collect } from "./cursor.ts";
import { entryIterator, valueIterator } from "./iterators.ts";
import type { Keys } from "./key-list.ts";
import { cloneTable, type HashMapOptions, makeTable } from "./make-table.ts";
import { MapByParts } from "./map-by-parts.ts";
import { checkObject, setPairs } from "./options.ts";
import { type Chunks, fromSnapshot, fromSnapshotChunks, type LoadOptions } from "./snapshot/load.ts";
import { Table } from "./table.ts";
import { CODE_BYTES, type KeyType, keyType, type ValueType, valueType } from "./types/types.ts";

/**
 * A hash map with typed keys and values outside the JavaScript heap: Go's map (buckets, overflow chains, seeded hashing,
 * incremental evacuation), without growth stalls and without a limit at 2^24 entries.
 *
 * `new HashMap(u32, f64, { capacity: 1_000_000 })` is ready at once. It iterates in no promised order. The map may be
 * changed while it is iterated: an entry that stays is met exactly once; a deleted one is not met; one added meanwhile
 * may or may not be.
 *
 * @throws TypeError for something that is not a key or value type, or an option of the wrong type
 * @throws RangeError for an option out of range
 * @throws OutOfMemoryError when `capacity` cannot be had
 * @throws UnsupportedPlatformError on a platform without WebAssembly SIMD
 */
export class HashMap<K, V> extends MapByParts<K, V> {
  /** The base class's table again: reaching it through `tableOf` costs a nanosecond. */
  readonly #table: Table<K, V>;

  constructor(key: KeyType<K>, value: ValueType<V>, options?: HashMapOptions) {
    // `clone` passes the table itself.
    const table = key instanceof Table ? (key as Table<K, V>) : makeTable(keyType(key), valueType(value), options);
    super(table);
    this.#table = table;
  }

  /**
   * The map that a snapshot holds, as `toSnapshot` gave it: several times faster than insertion. O(size). Bytes from anywhere
   * may be passed: everything is validated before it is used.
   * @throws SnapshotError when they are damaged, truncated, edited, foreign, of a newer format, or of a map of other types
   * @throws TypeError for `any` values; OutOfMemoryError
   */
  static fromSnapshot<K, V>(
    key: KeyType<K>,
    value: ValueType<V>,
    bytes: Uint8Array,
    options?: HashMapOptions,
  ): HashMap<K, V> {
    return make(fromSnapshot(keyType(key), valueType(value), bytes, options) as Table<K, V>);
  }

  /**
   * As `fromSnapshot`, from the chunks of `snapshotChunks`, cut anywhere: a file's or network's stream. Lets the event loop turn.
   * @throws SnapshotError, TypeError, OutOfMemoryError as `fromSnapshot`, and what the source throws. The source is closed then,
   *   without waiting for it
   */
  static async fromSnapshotChunks<K, V>(
    key: KeyType<K>,
    value: ValueType<V>,
    chunks: Chunks,
    options?: LoadOptions,
  ): Promise<HashMap<K, V>> {
    return make((await fromSnapshotChunks(keyType(key), valueType(value), chunks, options)) as Table<K, V>);
  }

  /** A map of the iterable's [key, value] pairs. @throws TypeError for what is no such iterable; as `set` */
  static from<K, V>(
    key: KeyType<K>,
    value: ValueType<V>,
    iterable: Iterable<readonly [K, V]>,
    options?: HashMapOptions,
  ): HashMap<K, V> {
    const map = make(key, value, options);
    try {
      setPairs(map, iterable);
    } catch (error) {
      map.dispose();
      throw error;
    }
    return map;
  }

  /** The key's value, or undefined. Expected constant time. @throws TypeError, RangeError, OutOfMemoryError as `has` */
  get(key: K): V | undefined {
    const table = this.#table;
    const at = table.access(key);
    return at === 0 ? undefined : table.read(at);
  }

  /**
   * Sets the key's value. Expected constant time; evacuates two buckets while the table grows.
   * @throws TypeError, RangeError for a wrong key or value; OutOfMemoryError; with nothing changed
   */
  set(key: K, value: V): this {
    const table = this.#table;
    table.checkValue(value);
    table.put(key, value);
    return this;
  }

  /** The key's value; when it is absent, sets it to `value` first. One probe. */
  getOrInsert(key: K, value: V): V {
    const table = this.#table;
    table.checkValue(value);
    const at = table.assign(key);
    if (at & INSERTED) table.store(at, value);
    return table.read(at);
  }

  /**
   * The key's value; when it is absent, what `compute(key)` returns, which is then set. If `compute` itself set the key,
   * its return value replaces that, as ECMAScript's upsert does.
   */
  getOrInsertComputed(key: K, compute: (key: K) => V): V {
    const table = this.#table;
    if (typeof compute !== "function") throw new TypeError("getOrInsertComputed needs a function");
    // Read once: `compute` may change what was passed, and getters what they give. Bytes have none: they are copied for `compute` only.
    let own = table.keyCode === CODE_BYTES ? key : table.ownKey(key);
    const at = table.access(own);
    if (at !== 0) return table.read(at);
    if (own === key) own = table.ownKey(key);
    const value = compute(Object.is(key, -0) ? (0 as K) : key);
    table.checkValue(value);
    const slot = table.assign(own);
    table.store(slot, value);
    return table.read(slot);
  }

  /**
   * Adds to a number; a missing key counts as 0 (0n). One probe.
   * @returns the new value
   * @throws RangeError when the sum is beyond the value type, with nothing changed; TypeError for `any` values
   */
  add(key: K, delta: V): V {
    return add(this.#table, key, delta);
  }

  /** `add` for all keys, one delta each or one for all. All or nothing, but for OutOfMemoryError (see `setMany`). */
  addMany(keys: Keys<K>, deltas: Elements<V> | V): void {
    addMany(this.#table, keys, deltas);
  }

  /**
   * Sets all keys, to one value each or one for all; all of them are checked first.
   * @returns how many keys were new
   * @throws OutOfMemoryError whose `processed` leading keys are set and stay
   */
  setMany(keys: Keys<K>, values: Elements<V> | V): number {
    return setMany(this.#table, keys, values);
  }

  /**
   * The values of all keys, in one crossing for thousands of keys.
   * @param out where to; default a new array (typed where the value type has one)
   * @param options.missing stands where a key is absent: default 0, 0n, or undefined for `any`
   */
  getMany<O extends Elements<V> = Elements<V>>(keys: Keys<K>, out?: O, options: { missing?: V } = {}): O {
    checkObject(options);
    return getMany(this.#table, keys, out, options.missing) as O;
  }

  /** All values, in the order of `keysArray`. O(size). */
  valuesArray(): ArrayLike<V> & Iterable<V> {
    return collect(this.#table, "values") as unknown as ArrayLike<V> & Iterable<V>;
  }

  values(): MapIterator<V> {
    return valueIterator(this.#cursor());
  }

  entries(): MapIterator<[K, V]> {
    return entryIterator(this.#cursor());
  }

  declare [Symbol.iterator]: () => MapIterator<[K, V]>;

  forEach(callback: (value: V, key: K, map: this) => void, thisArg?: unknown): void {
    if (typeof callback !== "function") throw new TypeError("forEach needs a function");
    const cursor = this.#cursor();
    while (cursor.advance()) callback.call(thisArg, cursor.value, cursor.key, this);
  }

  /** A map of its own with the same types, options and entries, in the same arena. O(size). */
  clone(): HashMap<K, V> {
    return make(cloneTable(this.#table));
  }

  get [Symbol.toStringTag](): string {
    return "HashMap";
  }

  [INSPECT](depth: number | null, options: object, inspect?: (value: unknown) => string): string {
    return show("HashMap", this.#table, true, depth, options, inspect);
  }

  #cursor(): Cursor<K, V> {
    this.#table.live();
    return new Cursor(this.#table, true);
  }
}

/** The constructor. Where a class's body names the class, esbuild calls it something else: programs would see `_HashMap`. */
function make<K, V>(key: KeyType<K> | Table<K, V>, value?: ValueType<V>, options?: HashMapOptions): HashMap<K, V> {
  return new HashMap(key as KeyType<K>, value as ValueType<V>, options);
}

// As in Map: the same function object.
Object.defineProperty(HashMap.prototype, Symbol.iterator, {
  value: HashMap.prototype.entries,
  writable: true,
  configurable: true,
});
