// What maps and sets have in common.

import { EVACUATED, OUT_OF_MEMORY } from "../assembly/abi/layout.ts";
import { deleteMany, hasMany } from "./bulk.ts";
import { Cursor, collect } from "./cursor.ts";
import { DISPOSE } from "./dispose-symbol.ts";
import { keyIterator } from "./iterators.ts";
import type { Keys } from "./key-list.ts";
import { checkObject, entryCount, MAX_ENTRIES } from "./options.ts";
import { type ChunkOptions, snapshotChunks } from "./snapshot/chunks.ts";
import { toSnapshot } from "./snapshot/write.ts";
import { type MapStats, stats } from "./stats.ts";
import type { Table } from "./table.ts";
import { ACCESS, REMOVE } from "./table-keys.ts";
import { describe } from "./types/describe.ts";

/** Buckets evacuated between two looks at the clock: about 10 us. */
export const BUCKETS_PER_LOOK = 64;

export interface EvacuateOptions {
  /** Most buckets to evacuate; default: no limit. */
  maxBuckets?: number;
  /** A `performance.now()` timestamp in milliseconds to stop at; default: none. */
  deadline?: number;
}

/** The parts of a tuple key. */
export type PartsOf<K> = K extends unknown[] ? K : [];
/** One of them, as an argument; nothing where the tuple has no more. */
export type Part<K, I extends number> = K extends { [P in I]: infer T } ? T : undefined;

let tableOfCollection: (collection: Collection<unknown, unknown>) => Table<unknown, unknown>;

/** The table behind a map or set: for the modules of this package. */
export function tableOf<K, V>(collection: Collection<K, V>): Table<K, V> {
  return tableOfCollection(collection as Collection<unknown, unknown>) as Table<K, V>;
}

export function checkDeadline(deadline: unknown): void {
  const due = "deadline must be a performance.now() timestamp in milliseconds";
  if (typeof deadline !== "number") throw new TypeError(`${due}, got ${describe(deadline)}`);
  if (Number.isNaN(deadline)) throw new RangeError(`${due}, got NaN`);
}

export abstract class Collection<K, V> {
  readonly #table: Table<K, V>;
  static {
    tableOfCollection = (collection) => collection.#table;
  }

  constructor(table: Table<K, V>) {
    this.#table = table;
  }

  /** Number of entries. @throws DisposedError, as all members but `dispose` */
  get size(): number {
    return this.#table.size;
  }

  /**
   * Whether the key is there. Expected constant time.
   * @throws TypeError, RangeError for a key not of the key type
   * @throws OutOfMemoryError in a full arena, for a key of more than 24,512 bytes, if none so long was ever inserted there
   */
  has(key: K): boolean {
    return this.#table.access(key) !== 0;
  }

  /** Deletes the key; whether it was there. Expected constant time. @throws as `has` */
  delete(key: K): boolean {
    return this.#table.remove(key);
  }

  /** `has` for a range of a buffer, without making a subarray. Maps with byte keys. */
  hasRange(buffer: Uint8Array, start: number, end: number): boolean {
    return this.#table.range(ACCESS, buffer, start, end) !== 0;
  }

  /** `delete` for a range of a buffer. */
  deleteRange(buffer: Uint8Array, start: number, end: number): boolean {
    return this.#table.removed(this.#table.range(REMOVE, buffer, start, end));
  }

  /** `has` for the parts of a tuple, without making an array: `hasAt(x, y)`. */
  hasAt(
    a?: Part<K, 0>,
    b?: Part<K, 1>,
    c?: Part<K, 2>,
    d?: Part<K, 3>,
    e?: Part<K, 4>,
    f?: Part<K, 5>,
    g?: Part<K, 6>,
    h?: Part<K, 7>,
  ): boolean {
    // biome-ignore lint/complexity/noArguments: only their number, which costs nothing
    return this.#table.parts(ACCESS, arguments.length, a, b, c, d, e, f, g, h) !== 0;
  }

  /** `delete` for the parts of a tuple. */
  deleteAt(
    a?: Part<K, 0>,
    b?: Part<K, 1>,
    c?: Part<K, 2>,
    d?: Part<K, 3>,
    e?: Part<K, 4>,
    f?: Part<K, 5>,
    g?: Part<K, 6>,
    h?: Part<K, 7>,
  ): boolean {
    const table = this.#table;
    // biome-ignore lint/complexity/noArguments: only their number, which costs nothing
    return table.removed(table.parts(REMOVE, arguments.length, a, b, c, d, e, f, g, h));
  }

  /** `has` for an i64 or u64 key as its low and high 32 bits, without making a BigInt. */
  hasHalves(low: number, high: number): boolean {
    return this.#table.wideHalves(ACCESS, low, high) !== 0;
  }

  /** `delete` for an i64 or u64 key as its low and high 32 bits. */
  deleteHalves(low: number, high: number): boolean {
    return this.#table.removed(this.#table.wideHalves(REMOVE, low, high));
  }

  /** Deletes everything, in constant time; the storage is taken apart by later work. Draws new secrets. */
  clear(): void {
    this.#table.clear();
  }

  /** The keys, in no promised order, live. */
  keys(): MapIterator<K> {
    this.#table.live();
    return keyIterator(new Cursor(this.#table, false));
  }

  /**
   * For each key whether it is there, as 1 or 0, in one crossing for thousands of keys.
   * @param out where to, at least as long as `keys`; default a new array
   * @throws TypeError, RangeError when any key is not of the key type or `out` is too short; OutOfMemoryError as `has`
   */
  hasMany(keys: Keys<K>, out?: Uint8Array): Uint8Array {
    return hasMany(this.#table as Table<K, unknown>, keys, out);
  }

  /**
   * Deletes all those keys; how many were there.
   * @throws TypeError, RangeError as `hasMany`, with nothing deleted
   * @throws OutOfMemoryError as `has`; its `processed` leading keys are deleted
   */
  deleteMany(keys: Keys<K>): number {
    return deleteMany(this.#table as Table<K, unknown>, keys);
  }

  /** All keys, in no promised order: a typed array of the key type. O(size). */
  keysArray(): ArrayLike<K> & Iterable<K> {
    return collect(this.#table, "keys") as unknown as ArrayLike<K> & Iterable<K>;
  }

  /**
   * Makes room for `n` entries in total: at most one evacuation begins, then none until there are more. Constant time:
   * the work is done by later writes or `evacuate`.
   * @throws OutOfMemoryError when there cannot be room for so many, with nothing changed
   */
  reserve(n: number): void {
    const table = this.#table;
    table.mutable();
    entryCount(n, "reserve's n");
    if (!table.heap.core.map_reserve(table.h, n)) throw table.outOfMemory();
  }

  /** From now on works towards the smallest table for the entries there are; constant time, as `reserve`. */
  shrink(): void {
    const table = this.#table;
    table.mutable();
    table.heap.core.map_shrink(table.h);
  }

  /**
   * Does pending evacuation work now, in idle time for example.
   * @returns true when nothing is left to move; false when some is: the budget ended, or memory did on the way
   * @throws OutOfMemoryError when nothing can be moved for want of memory, with nothing changed
   */
  evacuate(options: EvacuateOptions = {}): boolean {
    checkObject(options);
    const { maxBuckets = MAX_ENTRIES, deadline } = options;
    entryCount(maxBuckets, "maxBuckets");
    if (deadline !== undefined) checkDeadline(deadline);
    const table = this.#table;
    table.mutable();
    const { core } = table.heap;
    const portion = deadline === undefined ? maxBuckets : BUCKETS_PER_LOOK;
    for (let left = maxBuckets; left > 0; left -= portion) {
      if (deadline !== undefined && performance.now() >= deadline) break;
      const done = core.map_evacuate(table.h, Math.min(left, portion));
      if (done === EVACUATED) return true;
      if (done === OUT_OF_MEMORY) {
        if (left === maxBuckets) throw table.outOfMemory();
        return false;
      }
    }
    return core.map_evacuate(table.h, 0) === EVACUATED;
  }

  /** Counters, in constant time. */
  stats(): MapStats {
    return stats(this.#table as Table<unknown, unknown>);
  }

  /**
   * All entries and their types as bytes, for `fromSnapshot`: with checksums, of the same form on every machine. They are in
   * an order of their own and say nothing about the map's hash. O(size)
   * @throws TypeError for `any` values
   */
  toSnapshot(): Uint8Array {
    return toSnapshot(this.#table as Table<unknown, unknown>);
  }

  /**
   * The same in chunks of about 256 KiB, in slices of 2 ms between which the event loop turns. The map may be changed
   * meanwhile: an entry that stays is written, one that is deleted or added may or may not be, one that is set again has the
   * old or the new value. Needs room for a part of the entries at a time.
   * @throws TypeError for `any` values or a wrong option; from the chunks: DisposedError when the map goes meanwhile,
   *   ConcurrentMutationError when it shrinks or is reseeded more than 128 times meanwhile
   */
  snapshotChunks(options?: ChunkOptions): AsyncGenerator<Uint8Array, void, undefined> {
    return snapshotChunks(this.#table as Table<unknown, unknown>, options);
  }

  /** Frees the storage, in constant time. Every later use throws DisposedError, but a second `dispose` is harmless. */
  dispose(): void {
    this.#table.dispose();
  }

  [DISPOSE](): void {
    this.#table.dispose();
  }
}
