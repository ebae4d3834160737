/** SyncMap, and SharedHashMap doing the same, behind one interface: one set of loops serves both. */
import { u32 } from "tophash";
import { type SharedHandle, SyncMap } from "tophash/shared";
import { mix32 } from "../lib/keys.ts";
import { Asked } from "./asked.ts";
import { loopsFor } from "./loops/copy.ts";
import { attach, LOCKED, lockedMap, numberOf } from "./maps.ts";
import type { Rival } from "./table-suite.ts";

export const SYNC = "SyncMap";

/** Everything that has what SyncMap does. */
export const IN_SYNC_STYLE: readonly string[] = [...LOCKED, SYNC];

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
    const map = new SyncMap(u32, u32);
    return { ...ofSyncMap(map), handle: map.handle, destroy: () => map.destroy() };
  }
  const map = lockedMap(contender);
  return { ...ofLocked(map), handle: map.handle, destroy: () => map.destroy() };
}

export function attachSync(contender: string, handle: unknown): Sync {
  return contender === SYNC ? ofSyncMap(attachMap(handle)) : ofLocked(attach(handle));
}

const attachMap = (handle: unknown) => SyncMap.attach<number, number>(handle as SharedHandle);

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
export const SYNC_RIVAL: Rival = {
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
    const map = attachMap(given);
    const table = {
      get: (key: number) => map.load(key),
      set: (key: number, value: number) => map.store(key, value),
      delete: (key: number) => map.loadAndDelete(key) !== undefined,
    };
    const loops = await loopsFor<Record<string, (...args: unknown[]) => () => number>>(SYNC, "single");
    return { step: loops[operation](table, new Asked(n, thread), n, thread), dispose: () => map.dispose() };
  },
};
