// A map (or set) filled from a pool, its watched model, and the mutations that iterator tests make, done to both.
import { HashMap, HashSet } from "tophash";
import { checkInvariants } from "tophash/core";
import { distinctKeys, type KeyKind, type ValueKind } from "../lib/kinds.ts";
import type { Key, LooseMap, LooseSet } from "../lib/types.ts";
import { type TrackedIterator, WatchedModel } from "./tracked-iterator.ts";

export class Playground {
  readonly map: LooseMap;
  readonly model = new WatchedModel();
  readonly pool: Key[];

  constructor(
    readonly keys: KeyKind,
    readonly values: ValueKind,
    poolSize: number,
    options: { seed?: number; capacity?: number; loadFactor?: number } = {},
  ) {
    this.map = new HashMap(keys.type, values.type, options) as LooseMap;
    this.pool = distinctKeys(keys, poolSize);
  }

  /** Sets the keys of the pool from `from` up to, not including, `to`. */
  fill(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const value = this.values.at(i % 20);
      this.map.set(this.pool[i], value);
      this.model.set(this.pool[i], this.values.stored(value));
    }
  }

  drain(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.map.delete(this.pool[i]);
      this.model.delete(this.pool[i]);
    }
  }

  clear(): void {
    this.map.clear();
    this.model.clear();
  }

  entries(): TrackedIterator {
    return this.model.watch(this.map.entries());
  }

  check(): void {
    checkInvariants(this.map);
  }
}

export class SetPlayground {
  readonly set: LooseSet;
  readonly model = new WatchedModel();
  readonly pool: Key[];

  constructor(keys: KeyKind, poolSize: number, options: { seed?: number } = {}) {
    this.set = new HashSet(keys.type, options) as LooseSet;
    this.pool = distinctKeys(keys, poolSize);
  }

  fill(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.set.add(this.pool[i]);
      this.model.set(this.pool[i], this.pool[i]);
    }
  }

  drain(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.set.delete(this.pool[i]);
      this.model.delete(this.pool[i]);
    }
  }

  values(): TrackedIterator {
    return this.model.watch(this.set.values());
  }
}

/** Takes up to `count` steps. */
export function advance(iterator: TrackedIterator, count: number): void {
  for (let i = 0; i < count && !iterator.done; i++) iterator.step();
}
