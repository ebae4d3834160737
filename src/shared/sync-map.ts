import {
  CELL_COMPARE_AND_DELETE,
  CELL_COMPARE_AND_SWAP,
  CELL_LOAD_AND_DELETE,
  CELL_LOAD_OR_STORE,
  CELL_STORE,
  CELL_SWAP,
  STATUS_ABSENT,
  STATUS_POISONED,
  STATUS_PRESENT,
} from "../../assembly/abi/shared.ts";
import { INSPECT, type Inspect } from "../console.ts";
import { DISPOSE } from "../dispose-symbol.ts";
import { entryCount } from "../options.ts";
import type { KeyType, ValueType } from "../types/types.ts";
import { showShared } from "./console.ts";
import type { SharedHandle } from "./handle.ts";
import { Attaching, type AttachOptions, attachShared, createSync, type SyncOptions } from "./open.ts";
import { rangeOf, syncEntries } from "./sync-range.ts";
import type { SyncTable } from "./sync-table.ts";
import { sharedKeyType, sharedValueType } from "./type-code.ts";

/**
 * Go's `sync.Map` for JavaScript's threads: for keys that are written once and read often, or whose writers each have keys of their own. Loads and stores of
 * keys that have been there for a while take no lock. A new key costs more than in a SharedHashMap: docs/choosing-a-shared-map.md says when which.
 *
 * Each operation on a key is atomic and linearizable. A `load` that returns a value *happens after* the `store` (`swap`, `loadOrStore`, `compareAndSwap`) that
 * put it there: what the storing thread wrote to shared memory before, the loading one sees.
 *
 * @throws TypeError for `customKey` and `any`, or an option of the wrong type; RangeError for one out of range
 * @throws UnsupportedPlatformError without shared memory: a page must be cross-origin isolated
 */
export class SyncMap<K, V> {
  readonly #table: SyncTable<K, V>;
  /** Stands for the map: post it to other threads, for `attach`. */
  readonly handle: SharedHandle;

  constructor(key: KeyType<K>, value: ValueType<V>, options: SyncOptions = {}) {
    const opened =
      key instanceof Attaching
        ? attachShared<K, V>("SyncMap", key.handle, key.options)
        : createSync(sharedKeyType(key), sharedValueType(value), options);
    this.#table = opened.table as SyncTable<K, V>;
    this.handle = opened.handle;
  }

  /** This thread's part in the map of a handle. @throws as SharedHashMap.attach */
  static attach<K, V>(handle: SharedHandle, options: AttachOptions = {}): SyncMap<K, V> {
    return attached(new Attaching(handle, options));
  }

  /** The number of this thread's attachment, for `abandon`; 0 after `dispose`. */
  get id(): number {
    return this.#table.heap.id;
  }

  /** The key's value, or undefined. Happens after the store of what it returns. */
  load(key: K): V | undefined {
    return this.#table.get(key);
  }

  /** Sets the key's value. Happens before every load that returns it. @throws OutOfMemoryError with nothing changed */
  store(key: K, value: V): void {
    const table = this.#table;
    table.valueType.check(value, "a value");
    const status = table.write(CELL_STORE, key, value);
    if (status >= STATUS_POISONED) throw table.failure(status);
  }

  /**
   * The key's value, `loaded: true`; when it has none stores this one, `loaded: false`. Happens after the store of what it returns when loaded, before
   * the loads of it when stored.
   */
  loadOrStore(key: K, value: V): { value: V; loaded: boolean } {
    const table = this.#table;
    table.valueType.check(value, "a value");
    while (true) {
      const status = table.write(CELL_LOAD_OR_STORE, key, value);
      if (status >= STATUS_POISONED) throw table.failure(status);
      if (status === STATUS_ABSENT) return { value: table.rounded(value), loaded: false };
      const found = table.found(CELL_LOAD_OR_STORE, status);
      if (found !== undefined) return { value: found, loaded: true };
    }
  }

  /** Deletes the key; the value that it had. Happens after the store of that, before loads that find none. */
  loadAndDelete(key: K): V | undefined {
    const table = this.#table;
    const status = table.run(CELL_LOAD_AND_DELETE, key);
    if (status >= STATUS_POISONED) throw table.failure(status);
    return status === STATUS_ABSENT ? undefined : table.found(CELL_LOAD_AND_DELETE, status);
  }

  /** Deletes the key; whether it was there. Orders as `loadAndDelete`. */
  delete(key: K): boolean {
    const table = this.#table;
    const status = table.run(CELL_LOAD_AND_DELETE, key);
    if (status >= STATUS_POISONED) throw table.failure(status);
    return status !== STATUS_ABSENT;
  }

  /** Sets the key's value; the one before. Happens after the store of what it returns, before the loads of `value`. */
  swap(key: K, value: V): V | undefined {
    const table = this.#table;
    table.valueType.check(value, "a value");
    const status = table.write(CELL_SWAP, key, value);
    if (status >= STATUS_POISONED) throw table.failure(status);
    return status === STATUS_ABSENT ? undefined : table.found(CELL_SWAP, status);
  }

  /**
   * Sets the key's value to `value` if it is `old` now; whether it was. When it was: happens after the store of `old`, before the loads of `value`. Floats
   * are compared as SameValueZero has it, bytes by content. An absent key is never swapped: see `loadOrStore`.
   */
  compareAndSwap(key: K, old: V, value: V): boolean {
    const table = this.#table;
    table.valueType.check(old, "the old value");
    table.valueType.check(value, "a value");
    const status = table.write(CELL_COMPARE_AND_SWAP, key, value, old);
    if (status >= STATUS_POISONED) throw table.failure(status);
    return status === STATUS_PRESENT;
  }

  /** Deletes the key if its value is `old` now; whether it was. Orders as `compareAndSwap`. */
  compareAndDelete(key: K, old: V): boolean {
    const table = this.#table;
    table.valueType.check(old, "the old value");
    const status = table.write(CELL_COMPARE_AND_DELETE, key, old, old);
    if (status >= STATUS_POISONED) throw table.failure(status);
    return status === STATUS_PRESENT;
  }

  /**
   * Calls back for each entry until it returns false. No key is met twice; a key that stays is met; the value is one that the key had at some moment
   * during the call (of no common moment, as in Go). The callback may do anything with the map.
   * @throws OutOfMemoryError, with nothing changed, when somebody's crafted keys have the map draw new secrets and there is no memory to end that
   */
  range(callback: (value: V, key: K) => unknown): void {
    if (typeof callback !== "function") throw new TypeError("range needs a function");
    rangeOf(this.#table, callback);
  }

  /** Empties the map, at one moment. O(size) @throws OutOfMemoryError, with nothing changed, when there is none for an empty table */
  clear(): void {
    this.#table.live();
    const status = this.#table.heap.core.sync_clear();
    if (status >= STATUS_POISONED) throw this.#table.failure(status);
  }

  /** As SharedHashMap's. */
  abandon(id: number): boolean {
    const wasThere = Boolean(this.#table.heap.core.sync_abandon(entryCount(id, "id")));
    this.#table.live(); // asked afterwards, as SharedHashMap does
    return wasThere;
  }
  /** As SharedHashMap's: 1 when the map could not be repaired. */
  salvage(): number {
    this.#table.live();
    return this.#table.heap.core.sync_salvage();
  }
  /** Ends this thread's part in the map; others go on. Twice is harmless. */
  dispose(): void {
    this.#table.detach();
  }
  /** Ends the map for all threads. */
  destroy(): void {
    if (this.#table.heap.id === 0) return;
    this.#table.heap.core.sync_destroy();
    this.dispose();
  }
  [DISPOSE](): void {
    this.dispose();
  }

  get [Symbol.toStringTag](): string {
    return "SyncMap";
  }
  [INSPECT](depth: number | null, options: object, inspect?: Inspect): string {
    return showShared("SyncMap", this.#table, undefined, () => syncEntries(this.#table), { depth, options, inspect });
  }
}

/** The constructor: see ../map.ts. */
function attached<K, V>(attaching: Attaching): SyncMap<K, V> {
  return new SyncMap<K, V>(attaching as unknown as KeyType<K>, undefined as never);
}
