// What a shared map has beside its operations on keys: a life, threads, iteration, growth.

import { checkDeadline, type EvacuateOptions } from "../collection.ts";
import { DISPOSE } from "../dispose-symbol.ts";
import { checkObject, entryCount, MAX_ENTRIES } from "../options.ts";
import { Assistant } from "./assist.ts";
import type { SharedHandle } from "./handle.ts";
import { collect, entriesOf } from "./iterate.ts";
import type { Opened } from "./open.ts";
import { clearAll, reserveAll, type SharedStats, shrinkAll, sizeOf, statsOf } from "./shards.ts";
import type { SharedTable } from "./table.ts";
import { setReach } from "./table-of.ts";

/** The members of a SharedHashMap that are not about single keys. */
export abstract class SharedCollection<K, V> {
  readonly #table: SharedTable<K, V>;
  #assistant: Assistant | undefined;
  /** Stands for the map: post it to other threads, for `attach`. */
  readonly handle: SharedHandle;
  static {
    setReach((map) => (#table in map ? (map.#table as SharedTable<unknown, unknown>) : undefined));
  }

  constructor({ table, handle }: Opened<K, V>) {
    this.#table = table;
    this.handle = handle;
  }

  /** The number of this thread's attachment, for `abandon`; 0 after `dispose`. */
  get id(): number {
    return this.#table.heap.id;
  }

  /** Number of entries: the sum of what each shard has at its moment. */
  get size(): number {
    return sizeOf(this.#table as never);
  }

  /**
   * Empties one shard after the other, each in constant time.
   * @throws OutOfMemoryError when there is none for an empty table; the shards before that one are empty then
   */
  clear(): void {
    clearAll(this.#table as never);
  }

  /** Calls back for each entry, outside any lock. An entry that stays throughout is met exactly once, no key twice. */
  forEach(callback: (value: V, key: K, map: this) => void, thisArg?: unknown): void {
    if (typeof callback !== "function") throw new TypeError("forEach needs a function");
    for (const [key, value] of this.entries()) callback.call(thisArg, value, key, this);
  }
  /** The keys, in no promised order, while others go on writing. */
  keys(): IterableIterator<K> {
    this.#table.live();
    return entriesOf(this.#table, (keys, _, i) => keys[i]);
  }
  /** The values. */
  values(): IterableIterator<V> {
    this.#table.live();
    return entriesOf(this.#table, (_, values, i) => values[i]);
  }
  /** The entries. */
  entries(): IterableIterator<[K, V]> {
    this.#table.live();
    return entriesOf(this.#table, (keys, values, i): [K, V] => [keys[i], values[i]]);
  }
  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries();
  }
  /** All keys: a typed array of the key type. O(size) */
  keysArray(): ArrayLike<K> & Iterable<K> {
    return collect(this.#table, "keys") as ArrayLike<K> & Iterable<K>;
  }
  /** All values: a typed array of the value type. O(size) */
  valuesArray(): ArrayLike<V> & Iterable<V> {
    return collect(this.#table, "values") as ArrayLike<V> & Iterable<V>;
  }

  /** Makes room for `n` entries, spread over the shards as chance has it. */
  reserve(n: number): void {
    reserveAll(this.#table as never, entryCount(n, "reserve's n"));
  }
  /** Works towards the smallest tables for the entries there are. */
  shrink(): void {
    shrinkAll(this.#table as never);
  }
  /** Does pending evacuation work now; true when nothing is left. The same as `assist`. */
  evacuate(options: EvacuateOptions = {}): boolean {
    return this.assist(options);
  }
  /**
   * Moves buckets of shards that other threads have made grow, shard by shard, some microseconds of lock at a time: a worker may call it in a
   * loop, so that no writer has to.
   * @returns true when nothing is left
   */
  assist(options: EvacuateOptions = {}): boolean {
    checkObject(options);
    const { maxBuckets = MAX_ENTRIES, deadline = Number.POSITIVE_INFINITY } = options;
    entryCount(maxBuckets, "maxBuckets");
    checkDeadline(deadline);
    this.#assistant ??= new Assistant(this.#table as never, this.handle.queue);
    return this.#assistant.run(maxBuckets, deadline);
  }
  /** Counters, in time proportional to the shards. */
  stats(): SharedStats {
    return statsOf(this.#table as never);
  }

  /**
   * Says that the thread of an attachment has ended without `dispose`: what it held is repaired at once, and its number is free. Call it from
   * `worker.on("exit")`, never for a thread that may still run: in a page a worker runs on after `terminate()`, in Chromium for two seconds
   * (docs/runtimes.md tells how to know).
   * @returns false when there is no such attachment
   */
  abandon(id: number): boolean {
    const wasThere = Boolean(this.#table.heap.core.abandon_thread(entryCount(id, "id")));
    this.#table.live(); // asked afterwards: a thread may have died in `destroy`, with a lock
    return wasThere;
  }
  /** Tries to repair poisoned shards once more; how many still are. */
  salvage(): number {
    this.#table.live();
    return this.#table.heap.core.salvage();
  }

  /** Ends this thread's part in the map; others go on. Twice is harmless. */
  dispose(): void {
    this.#table.detach();
  }
  /** Ends the map for all threads: every later use anywhere throws DisposedError. The memory goes when all have let go of it. */
  destroy(): void {
    if (this.#table.heap.id === 0) return;
    this.#table.heap.core.destroy();
    this.dispose();
  }
  [DISPOSE](): void {
    this.dispose();
  }
}
