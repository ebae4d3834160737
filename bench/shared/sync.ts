/** SyncMap, and SharedHashMap doing the same, behind one interface: one set of loops serves both. */
import { type KeyType, u32, type ValueType } from "tophash";
import * as shared from "tophash/shared";
import { mix32 } from "../lib/keys.ts";
import { Asked } from "./asked.ts";
import { loopsFor } from "./loops/copy.ts";
import { attach, LOCKED, lockedMap, numberOf } from "./maps.ts";
import type { Rival } from "./table-suite.ts";

export const SYNC = "SyncMap";

interface SyncMap<K, V> {
  readonly handle: unknown;
  load(key: K): V | undefined;
  store(key: K, value: V): void;
  loadOrStore(key: K, value: V): { value: V; loaded: boolean };
  loadAndDelete(key: K): V | undefined;
  swap(key: K, value: V): V | undefined;
  compareAndSwap(key: K, old: V, value: V): boolean;
  range(callback: (value: V, key: K) => boolean): void;
  delete(key: K): boolean;
  dispose(): void;
  destroy(): void;
}

interface SyncMapClass {
  new <K, V>(key: KeyType<K>, value: ValueType<V>): SyncMap<K, V>;
  attach(handle: unknown): SyncMap<number, number>;
}

/** Undefined in a build that does not have it: its rows are then left out. */
const { SyncMap } = shared as unknown as { SyncMap?: SyncMapClass };

/** What can be measured here: all of it, but for a build without SyncMap. */
export const IN_SYNC_STYLE: readonly string[] = [...LOCKED, ...(SyncMap ? [SYNC] : [])];

export interface Sync {
  load(key: number): number | undefined;
  store(key: number, value: number): void;
  /** The value that the key has then. */
  loadOrStore(key: number, value: number): number;
  /** Whether the key was there. */
  remove(key: number): boolean;
  swap(key: number, value: number): void;
  compareAndSwap(key: number, old: number, value: number): boolean;
  /** Until the callback says false. */
  range(callback: (value: number, key: number) => boolean): void;
  dispose(): void;
}

export interface SyncOwner extends Sync {
  readonly handle: unknown;
  destroy(): void;
}

export function makeSync(contender: string): SyncOwner {
  if (contender === SYNC) {
    const map = new SyncMap!(u32, u32);
    return { ...ofSyncMap(map), handle: map.handle, destroy: () => map.destroy() };
  }
  const map = lockedMap(contender);
  return { ...ofLocked(map), handle: map.handle, destroy: () => map.destroy() };
}

export function attachSync(contender: string, handle: unknown): Sync {
  return contender === SYNC ? ofSyncMap(SyncMap!.attach(handle)) : ofLocked(attach(handle));
}

function ofSyncMap(map: SyncMap<number, number>): Sync {
  return {
    load: (key) => map.load(key),
    store: (key, value) => map.store(key, value),
    loadOrStore: (key, value) => map.loadOrStore(key, value).value,
    remove: (key) => map.loadAndDelete(key) !== undefined,
    swap: (key, value) => void map.swap(key, value),
    compareAndSwap: (key, old, value) => map.compareAndSwap(key, old, value),
    range: (callback) => map.range(callback),
    dispose: () => map.dispose(),
  };
}

function ofLocked(map: ReturnType<typeof attach>): Sync {
  return {
    load: (key) => map.get(key),
    store: (key, value) => void map.set(key, value),
    loadOrStore: (key, value) => map.getOrInsert(key, value),
    remove: (key) => map.delete(key),
    swap: (key, value) => void map.set(key, value),
    compareAndSwap: (key, old, value) => map.compareExchange(key, old, value),
    range(callback) {
      for (const [key, value] of map) if (!callback(value, key as number)) return;
    },
    dispose: () => map.dispose(),
  };
}

/** SyncMap in the rows of `tableSuite`. */
const AS_TABLE: Rival = {
  name: SYNC,
  async prepare({ params }) {
    const n = Number(params.n);
    const map = makeSync(SYNC);
    for (let i = 0; i < n; i++) map.store(mix32(i), numberOf(i));
    map.range(() => false); // promotes what was stored: from now on loads find everything without a lock
    return {
      given: () => ({ value: map.handle }),
      after() {
        for (let i = 0; i < n; i++)
          if (map.load(mix32(i)) !== numberOf(i)) throw new Error(`${SYNC}: key ${i} is wrong`);
      },
      end: () => map.destroy(),
    };
  },
  async work({ operation, params }, given, thread) {
    const n = Number(params.n);
    const map = SyncMap!.attach(given);
    const table = {
      get: (key: number) => map.load(key),
      set: (key: number, value: number) => map.store(key, value),
      delete: (key: number) => map.loadAndDelete(key) !== undefined,
    };
    const loops = await loopsFor<Record<string, (...args: unknown[]) => () => number>>(SYNC, "single");
    return { step: loops[operation](table, new Asked(n, thread), n, thread), dispose: () => map.dispose() };
  },
};

export const SYNC_RIVALS: readonly Rival[] = SyncMap ? [AS_TABLE] : [];
