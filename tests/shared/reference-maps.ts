// What `SyncMap` is compared with, as in Go's sync/map_reference_test.go: a `Map` behind a lock, and one that a store copies.
import type { Key } from "../lib/types.ts";
import type { LooseSyncMap } from "../linearizability/sync-map-subject.ts";
import { WatchedModel } from "../model/tracked-iterator.ts";

/** The key that stands for all keys equal to one. */
type Own = (key: Key) => Key;
/** False ends the walk. */
type Visit = (value: unknown, key: Key) => unknown;

/** A native Map behind a lock. Values are compared as Map compares keys. */
export class LockedMap implements LooseSyncMap {
  readonly #map: Map<Key, unknown>;
  readonly #lock = new Int32Array(new SharedArrayBuffer(4));

  constructor(own: Own) {
    this.#map = new WatchedModel(own);
  }

  load(key: Key): unknown {
    return this.#locked(() => this.#map.get(key));
  }

  store(key: Key, value: unknown): void {
    this.#locked(() => this.#map.set(key, value));
  }

  loadOrStore(key: Key, value: unknown): { value: unknown; loaded: boolean } {
    return this.#locked(() => {
      const loaded = this.#map.has(key);
      if (!loaded) this.#map.set(key, value);
      return { value: this.#map.get(key), loaded };
    });
  }

  loadAndDelete(key: Key): unknown {
    return this.#locked(() => {
      const value = this.#map.get(key);
      this.#map.delete(key);
      return value;
    });
  }

  delete(key: Key): boolean {
    return this.#locked(() => this.#map.delete(key));
  }

  swap(key: Key, value: unknown): unknown {
    return this.#locked(() => {
      const old = this.#map.get(key);
      this.#map.set(key, value);
      return old;
    });
  }

  compareAndSwap(key: Key, old: unknown, value: unknown): boolean {
    return this.#locked(() => {
      if (!this.#holds(key, old)) return false;
      this.#map.set(key, value);
      return true;
    });
  }

  compareAndDelete(key: Key, old: unknown): boolean {
    return this.#locked(() => this.#holds(key, old) && this.#map.delete(key));
  }

  /** Copies under the lock and calls outside it: the callback may use the map. */
  range(visit: Visit): void {
    const entries = this.#locked(() => [...this.#map]);
    for (const [key, value] of entries) if (visit(value, key) === false) return;
  }

  clear(): void {
    this.#locked(() => this.#map.clear());
  }

  dispose(): void {}

  #holds(key: Key, value: unknown): boolean {
    return this.#map.has(key) && isSame(this.#map.get(key), value);
  }

  #locked<T>(section: () => T): T {
    if (Atomics.compareExchange(this.#lock, 0, 0, 1) !== 0) throw new Error("locked already");
    try {
      return section();
    } finally {
      Atomics.store(this.#lock, 0, 0);
    }
  }
}

/** Every change is made to a copy that then takes the map's place: a walk goes through what was there when it began. */
export class CopiedMap implements LooseSyncMap {
  #map: WatchedModel;

  constructor(readonly own: Own) {
    this.#map = new WatchedModel(own);
  }

  load(key: Key): unknown {
    return this.#map.get(key);
  }

  store(key: Key, value: unknown): void {
    this.#map = this.#map.copy().set(key, value);
  }

  loadOrStore(key: Key, value: unknown): { value: unknown; loaded: boolean } {
    if (this.#map.has(key)) return { value: this.load(key), loaded: true };
    this.store(key, value);
    return { value, loaded: false };
  }

  loadAndDelete(key: Key): unknown {
    const value = this.load(key);
    this.delete(key);
    return value;
  }

  delete(key: Key): boolean {
    const copy = this.#map.copy();
    const was = copy.delete(key);
    this.#map = copy;
    return was;
  }

  swap(key: Key, value: unknown): unknown {
    const old = this.load(key);
    this.store(key, value);
    return old;
  }

  compareAndSwap(key: Key, old: unknown, value: unknown): boolean {
    const isOld = this.#map.has(key) && isSame(this.load(key), old);
    if (isOld) this.store(key, value);
    return isOld;
  }

  compareAndDelete(key: Key, old: unknown): boolean {
    return this.#map.has(key) && isSame(this.load(key), old) && this.delete(key);
  }

  range(visit: Visit): void {
    for (const [key, value] of this.#map) if (visit(value, key) === false) return;
  }

  clear(): void {
    this.#map = new WatchedModel(this.own);
  }

  dispose(): void {}
}

/** SameValueZero, as in all of the package. */
const isSame = (a: unknown, b: unknown) => a === b || (Number.isNaN(a) && Number.isNaN(b));
