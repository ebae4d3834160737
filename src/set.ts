import { addKeys } from "./bulk.ts";
import { Collection, type Part } from "./collection.ts";
import { INSPECT, show } from "./console.ts";
import { Cursor } from "./cursor.ts";
import { OutOfMemoryError } from "./errors.ts";
import { pairIterator } from "./iterators.ts";
import type { Keys } from "./key-list.ts";
import { cloneTable, type HashMapOptions, makeTable } from "./make-table.ts";
import { checkIterable } from "./options.ts";
import { type SetLike, setRecord } from "./set-methods.ts";
import { type Chunks, fromSnapshot, fromSnapshotChunks, type LoadOptions } from "./snapshot/load.ts";
import { Table } from "./table.ts";
import { ASSIGN } from "./table-keys.ts";
import { type KeyType, keyType, nothing } from "./types/types.ts";

/** A hash set with typed members outside the JavaScript heap: HashMap without values. See HashMap for what is thrown. */
export class HashSet<K> extends Collection<K, undefined> {
  /** As in HashMap. */
  readonly #table: Table<K, undefined>;

  constructor(key: KeyType<K>, options?: HashMapOptions) {
    // `clone` passes the table itself.
    const table = key instanceof Table ? (key as Table<K, undefined>) : makeTable(keyType(key), nothing, options);
    super(table);
    this.#table = table;
  }

  /** The set that a snapshot holds. See HashMap.fromSnapshot. */
  static fromSnapshot<K>(key: KeyType<K>, bytes: Uint8Array, options?: HashMapOptions): HashSet<K> {
    return make(fromSnapshot(keyType(key), nothing, bytes, options) as Table<K, undefined>);
  }

  /** As `fromSnapshot`, from chunks. See HashMap.fromSnapshotChunks. */
  static async fromSnapshotChunks<K>(key: KeyType<K>, chunks: Chunks, options?: LoadOptions): Promise<HashSet<K>> {
    return make((await fromSnapshotChunks(keyType(key), nothing, chunks, options)) as Table<K, undefined>);
  }

  /** A set of the iterable's elements. @throws TypeError for what is no iterable; as `add` */
  static from<K>(key: KeyType<K>, iterable: Iterable<K>, options?: HashMapOptions): HashSet<K> {
    const set = make(key, options);
    try {
      checkIterable(iterable, "members");
      for (const k of iterable) set.add(k);
    } catch (error) {
      set.dispose();
      throw error;
    }
    return set;
  }

  /** Adds a member. Expected constant time. @throws TypeError, RangeError for a wrong key; OutOfMemoryError */
  add(key: K): this {
    this.#table.assign(key);
    return this;
  }

  /**
   * Adds all those members; all of them are checked first.
   * @returns how many were new
   * @throws OutOfMemoryError whose `processed` leading members are added and stay
   */
  addMany(keys: Keys<K>): number {
    return addKeys(this.#table, keys);
  }

  /** `add` for a range of a buffer: its bytes are copied. Sets of byte keys. */
  addRange(buffer: Uint8Array, start: number, end: number): this {
    this.#table.assigned(this.#table.range(ASSIGN, buffer, start, end));
    return this;
  }

  /** `add` for the parts of a tuple, without making an array: `addAt(x, y)`. */
  addAt(
    a?: Part<K, 0>,
    b?: Part<K, 1>,
    c?: Part<K, 2>,
    d?: Part<K, 3>,
    e?: Part<K, 4>,
    f?: Part<K, 5>,
    g?: Part<K, 6>,
    h?: Part<K, 7>,
  ): this {
    const table = this.#table;
    // biome-ignore lint/complexity/noArguments: only their number, which costs nothing
    table.assigned(table.parts(ASSIGN, arguments.length, a, b, c, d, e, f, g, h));
    return this;
  }

  /** `add` for an i64 or u64 member as its low and high 32 bits, without making a BigInt. */
  addHalves(low: number, high: number): this {
    this.#table.assigned(this.#table.wideHalves(ASSIGN, low, high));
    return this;
  }

  declare values: () => MapIterator<K>;

  entries(): SetIterator<[K, K]> {
    return pairIterator(this.#cursor());
  }

  declare [Symbol.iterator]: () => MapIterator<K>;

  forEach(callback: (value: K, key: K, set: this) => void, thisArg?: unknown): void {
    if (typeof callback !== "function") throw new TypeError("forEach needs a function");
    const cursor = this.#cursor();
    while (cursor.advance()) callback.call(thisArg, cursor.key, cursor.key, this);
  }

  /** A set of its own with the same type, options and members, in the same arena. O(size). */
  clone(): HashSet<K> {
    return make(cloneTable(this.#table));
  }

  /** A new set: members of this set or of `other`. */
  union(other: SetLike<K>): HashSet<K> {
    const keys = setRecord(other).keys(); // before the copy, as the specification has it
    return this.#build(this.clone(), (result) => {
      for (const key of keys) result.add(key);
    });
  }

  /** A new set: members of this set that `other` has, too. */
  intersection(other: SetLike<K>): HashSet<K> {
    const record = setRecord(other);
    return this.#build(this.#empty(), (result) => {
      if (this.size <= record.size) {
        for (const key of this) if (record.has(key)) result.add(key);
      } else {
        for (const key of record.keys()) if (this.#holds(key)) result.add(key);
      }
    });
  }

  /** A new set: members of this set that `other` does not have. */
  difference(other: SetLike<K>): HashSet<K> {
    const record = setRecord(other);
    return this.#build(this.clone(), (result) => {
      if (this.size <= record.size) {
        for (const key of this) if (record.has(key)) result.delete(key);
      } else {
        for (const key of record.keys()) if (result.#holds(key)) result.delete(key);
      }
    });
  }

  /** A new set: members of one of the two, but not of both. */
  symmetricDifference(other: SetLike<K>): HashSet<K> {
    const keys = setRecord(other).keys();
    return this.#build(this.clone(), (result) => {
      for (const key of keys) {
        if (this.#holds(key)) result.delete(key);
        else result.add(key);
      }
    });
  }

  /** Whether `other` has all members of this set. */
  isSubsetOf(other: SetLike<K>): boolean {
    const record = setRecord(other);
    if (this.size > record.size) return false;
    for (const key of this) if (!record.has(key)) return false;
    return true;
  }

  /** Whether this set has all members of `other`. */
  isSupersetOf(other: SetLike<K>): boolean {
    const record = setRecord(other);
    if (this.size < record.size) return false;
    for (const key of record.keys()) if (!this.#holds(key)) return false;
    return true;
  }

  /** Whether no member of this set is one of `other`. */
  isDisjointFrom(other: SetLike<K>): boolean {
    const record = setRecord(other);
    if (this.size <= record.size) {
      for (const key of this) if (record.has(key)) return false;
    } else {
      for (const key of record.keys()) if (this.#holds(key)) return false;
    }
    return true;
  }

  get [Symbol.toStringTag](): string {
    return "HashSet";
  }

  [INSPECT](depth: number | null, options: object, inspect?: (value: unknown) => string): string {
    return show("HashSet", this.#table, false, depth, options, inspect);
  }

  /** `has` for elements of another set, which may be of any type: what cannot be a member is none. */
  #holds(key: K): boolean {
    try {
      return this.has(key);
    } catch (error) {
      if (error instanceof OutOfMemoryError) throw error;
      if (error instanceof TypeError || error instanceof RangeError) return false;
      throw error;
    }
  }

  #empty(): HashSet<K> {
    const { heap, keyType: type, valueType, options } = this.#table;
    return make(new Table(heap, type, valueType, options));
  }

  #build(result: HashSet<K>, fill: (result: HashSet<K>) => void): HashSet<K> {
    try {
      fill(result);
    } catch (error) {
      result.dispose();
      throw error;
    }
    return result;
  }

  #cursor(): Cursor<K, undefined> {
    this.#table.live();
    return new Cursor(this.#table, false);
  }
}

/** The constructor: see map.ts. */
function make<K>(key: KeyType<K> | Table<K, undefined>, options?: HashMapOptions): HashSet<K> {
  return new HashSet(key as KeyType<K>, options);
}

// As in Set: one function object under three names.
for (const name of ["keys", "values", Symbol.iterator]) {
  Object.defineProperty(HashSet.prototype, name, {
    value: Collection.prototype.keys,
    writable: true,
    configurable: true,
  });
}
