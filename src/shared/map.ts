import {
  STATUS_ABSENT,
  STATUS_POISONED,
  STATUS_PRESENT,
  WRITE_COMPARE_EXCHANGE,
  WRITE_GET_OR_INSERT,
  WRITE_SET,
} from "../../assembly/abi/shared.ts";
import { INSPECT, type Inspect } from "../console.ts";
import type { Elements } from "../crossing.ts";
import type { Keys } from "../key-list.ts";
import { ownKey } from "../keys/own.ts";
import type { HashMapOptions } from "../make-table.ts";
import { HashMap } from "../map.ts";
import { checkObject, entryCount, setPairs } from "../options.ts";
import { CODE_BYTES, type KeyType, type ValueType } from "../types/types.ts";
import { addShared } from "./add.ts";
import { addMany, deleteMany, getMany, hasMany, setMany } from "./bulk.ts";
import { SharedCollection } from "./collection.ts";
import { showShared } from "./console.ts";
import type { SharedHandle } from "./handle.ts";
import { REMOVE } from "./keys.ts";
import {
  Attaching,
  type AttachOptions,
  attachShared,
  checkShards,
  createShared,
  type Opened,
  type SharedOptions,
} from "./open.ts";
import { reserveAll } from "./shards.ts";
import type { SharedTable } from "./table.ts";
import { sharedKeyType, sharedValueType } from "./type-code.ts";

const KIND = "SharedHashMap";
const DEFAULT_SHARDS = 32;

/**
 * A map that many threads read and write at once. It lies in a shared memory of its own; each thread has a SharedHashMap on it: the first
 * from the constructor, the others from `attach(handle)`.
 *
 * Reads take no lock and write nothing shared. Writes take the lock of one shard (its part of the keys). Each operation on a key is
 * atomic and linearizable; what a thread did before a write, another sees after it has read what was written.
 *
 * @throws TypeError for `customKey` and `any`, or an option of the wrong type; RangeError for one out of range
 * @throws UnsupportedPlatformError without shared memory: a page must be cross-origin isolated
 */
export class SharedHashMap<K, V> extends SharedCollection<K, V> {
  readonly #table: SharedTable<K, V>;

  constructor(key: KeyType<K>, value: ValueType<V>, options: SharedOptions = {}) {
    let opened: Opened<K, V>;
    if (key instanceof Attaching) opened = attachShared(KIND, key.handle, key.options);
    else {
      const shards = options?.shards === undefined ? DEFAULT_SHARDS : checkShards(options.shards);
      const types = [sharedKeyType(key), sharedValueType(value)] as const;
      const capacity = options?.capacity === undefined ? 0 : entryCount(options.capacity, "capacity");
      opened = createShared(...types, shards, options);
      if (capacity > 0) reserveAll(opened.table as never, capacity);
    }
    super(opened);
    this.#table = opened.table;
  }

  /**
   * This thread's part in the map of a handle. A thread that has done with it calls `dispose`; one that may be terminated without should post
   * its `id` to one that stays, for `abandon`.
   * @throws TypeError for what is no handle, or one of another version; OutOfMemoryError beyond 1,023 threads
   */
  static attach<K, V>(handle: SharedHandle, options: AttachOptions = {}): SharedHashMap<K, V> {
    return make<K, V>(new Attaching(handle, options));
  }

  /** A shared map of the entries of an iterable. @throws as HashMap.from */
  static from<K, V>(
    key: KeyType<K>,
    value: ValueType<V>,
    entries: Iterable<readonly [K, V]>,
    options?: SharedOptions,
  ): SharedHashMap<K, V> {
    return filled(make(key, value, options), entries);
  }

  /** The map that a snapshot holds, of a HashMap or of a SharedHashMap. @throws SnapshotError as HashMap.fromSnapshot */
  static fromSnapshot<K, V>(
    key: KeyType<K>,
    value: ValueType<V>,
    bytes: Uint8Array,
    options: SharedOptions = {},
  ): SharedHashMap<K, V> {
    checkObject(options);
    const types = [sharedKeyType(key), sharedValueType(value)] as const;
    const entries = HashMap.fromSnapshot(...types, bytes);
    try {
      return filled(make(key, value, { capacity: entries.size, ...options }), entries);
    } finally {
      entries.dispose();
    }
  }

  /** The key's value, or undefined. Takes no lock. @throws TypeError, RangeError for a key not of the key type */
  get(key: K): V | undefined {
    return this.#table.get(key);
  }

  /** Whether the key is there. Takes no lock. */
  has(key: K): boolean {
    return this.#table.there(key);
  }

  /** Sets the key's value. @throws OutOfMemoryError with nothing changed */
  set(key: K, value: V): this {
    const table = this.#table;
    table.valueType.check(value, "a value");
    const status = table.write(WRITE_SET, key, value);
    if (status >= STATUS_POISONED) throw table.failure(status);
    return this;
  }

  /** Deletes the key; whether it was there. */
  delete(key: K): boolean {
    const status = this.#table.run(REMOVE, key);
    if (status >= STATUS_POISONED) throw this.#table.failure(status);
    return status !== STATUS_ABSENT;
  }

  /** The key's value; `value`, which is inserted, when it has none. Atomic: one thread's value wins. */
  getOrInsert(key: K, value: V): V {
    const table = this.#table;
    table.valueType.check(value, "a value");
    const there = table.get(key); // takes no lock
    if (there !== undefined) return there;
    while (true) {
      const status = table.write(WRITE_GET_OR_INSERT, key, value);
      if (status >= STATUS_POISONED) throw table.failure(status);
      if (status === STATUS_ABSENT) return table.rounded(value);
      if (status === STATUS_PRESENT) return table.isLong ? table.long() : table.word();
      // Too large to be copied under the lock.
      const found = table.get(key);
      if (found !== undefined) return found;
    }
  }

  /**
   * The key's value; where it has none, what `compute(key)` gives, which is inserted unless another thread was faster. `compute` runs
   * outside any lock and may do anything.
   */
  getOrInsertComputed(key: K, compute: (key: K) => V): V {
    if (typeof compute !== "function") throw new TypeError("getOrInsertComputed needs a function");
    const table = this.#table;
    table.live();
    // As HashMap's.
    const own = table.keyCode === CODE_BYTES ? key : ownKey(table.keyType, key);
    const found = table.get(own);
    if (found !== undefined) return found;
    const kept = own === key ? ownKey(table.keyType, key) : own;
    return this.getOrInsert(kept, compute(Object.is(key, -0) ? (0 as K) : key));
  }

  /** Adds to the key's value, a missing key counts as 0; the new value. Atomic. @throws RangeError beyond the value type's range */
  add(key: K, delta: V): V {
    return addShared(this.#table, key, delta);
  }

  /**
   * Sets the key's value to `value` if it is `expected` now (undefined: if the key is absent); whether it was. Floats are compared as
   * SameValueZero has it, bytes by content. Atomic.
   */
  compareExchange(key: K, expected: V | undefined, value: V): boolean {
    const table = this.#table;
    table.valueType.check(value, "a value");
    if (expected !== undefined) table.valueType.check(expected, "the expected value");
    const operation = expected === undefined ? WRITE_GET_OR_INSERT : WRITE_COMPARE_EXCHANGE;
    const status = table.write(operation, key, value, expected);
    if (status >= STATUS_POISONED) throw table.failure(status);
    return status === (expected === undefined ? STATUS_ABSENT : STATUS_PRESENT);
  }

  /** As HashMap's; each entry is read for itself. */
  getMany<O extends Elements<V> = Elements<V>>(keys: Keys<K>, out?: O, options: { missing?: V } = {}): O {
    checkObject(options);
    return getMany(this.#table, keys, out, options.missing) as O;
  }
  /** As HashMap's. */
  hasMany(keys: Keys<K>, out?: Uint8Array): Uint8Array {
    return hasMany(this.#table, keys, out);
  }
  /** As HashMap's; each entry is set for itself. @returns how many keys were new */
  setMany(keys: Keys<K>, values: Elements<V> | V): number {
    return setMany(this.#table, keys, values);
  }
  /** As HashMap's. @returns how many were there */
  deleteMany(keys: Keys<K>): number {
    return deleteMany(this.#table, keys);
  }
  /** As HashMap's, but a sum out of range leaves those before it added: the error's `processed` says how many. */
  addMany(keys: Keys<K>, deltas: Elements<V> | V): void {
    addMany(this.#table, keys, deltas);
  }

  /** All entries as a snapshot, as HashMap.toSnapshot. Copies them first: needs room for them twice. O(size) */
  toSnapshot(): Uint8Array {
    const copy = this.toHashMap();
    try {
      return copy.toSnapshot();
    } finally {
      copy.dispose();
    }
  }
  /** The entries as a map of this thread alone. O(size) */
  toHashMap(options: HashMapOptions = {}): HashMap<K, V> {
    checkObject(options);
    const { keyType, valueType } = this.#table;
    const map = new HashMap(keyType, valueType, { capacity: this.size, ...options });
    try {
      for (const [key, value] of this.entries()) map.set(key, value);
    } catch (error) {
      map.dispose(); // nobody has it
      throw error;
    }
    return map;
  }
  /** A copy in a memory of its own, with a handle of its own. O(size) */
  clone(): SharedHashMap<K, V> {
    const { keyType, valueType, shards } = this.#table;
    return filled(make(keyType, valueType, { shards, capacity: this.size }), this.entries());
  }

  get [Symbol.toStringTag](): string {
    return KIND;
  }
  [INSPECT](depth: number | null, options: object, inspect?: Inspect): string {
    const printing = { depth, options, inspect };
    return showShared(
      KIND,
      this.#table,
      () => this.size,
      () => this.entries(),
      printing,
    );
  }
}

/** The constructor: see ../map.ts. */
function make<K, V>(key: KeyType<K> | Attaching, value?: ValueType<V>, options?: SharedOptions): SharedHashMap<K, V> {
  return new SharedHashMap(key as KeyType<K>, value as ValueType<V>, options);
}

function filled<K, V>(map: SharedHashMap<K, V>, entries: Iterable<readonly [K, V]>): SharedHashMap<K, V> {
  setPairs(map, entries);
  return map;
}
