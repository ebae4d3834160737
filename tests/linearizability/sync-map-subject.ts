// `SyncMap` as a script sees it.
import type { Key } from "../lib/types.ts";
import { interrupted, MapSubject } from "./map-subject.ts";
import { bothAnswers, type Kind } from "./model.ts";
import type { Subject, WayForMany } from "./subject.ts";

/** The members of `SyncMap`, whatever the types. */
export interface LooseSyncMap {
  load(key: Key): unknown;
  store(key: Key, value: unknown): void;
  loadOrStore(key: Key, value: unknown): { value: unknown; loaded: boolean };
  loadAndDelete(key: Key): unknown;
  delete(key: Key): boolean;
  swap(key: Key, value: unknown): unknown;
  compareAndSwap(key: Key, old: unknown, value: unknown): boolean;
  compareAndDelete(key: Key, old: unknown): boolean;
  range(callback: (value: unknown, key: Key) => unknown): void;
  clear(): void;
  dispose(): void;
  readonly id?: number;
}

const MOST_COLD = 3;

export class SyncMapSubject extends MapSubject<LooseSyncMap> implements Subject {
  readonly kinds: readonly Kind[] = [
    ...(["load", "load", "load", "store", "loadOrStore", "loadAndDelete", "delete", "swap"] as const),
    ...(["compareAndSwap", "compareAndSwap", "compareAndDelete"] as const),
  ];
  // A walk promotes the dirty table, clear throws both away.
  readonly waysForMany: readonly WayForMany[] = ["walk", "walk", "walk", "clear"];

  protected override act(kind: Kind, key: Key, argument: number, expected: number): number {
    const { map, values } = this;
    switch (kind) {
      case "load":
        return this.number(map.load(key));
      case "store":
        map.store(key, values.of(argument));
        return 0;
      case "loadOrStore": {
        const { value, loaded } = map.loadOrStore(key, values.of(argument));
        return bothAnswers(this.number(value), loaded);
      }
      case "loadAndDelete":
        return this.number(map.loadAndDelete(key));
      case "delete":
        return Number(map.delete(key));
      case "swap":
        return this.number(map.swap(key, values.of(argument)));
      // Nobody writes the value 0.
      case "compareAndSwap":
        return Number(map.compareAndSwap(key, values.of(Math.max(expected, 0)), values.of(argument)));
      case "compareAndDelete":
        return Number(map.compareAndDelete(key, values.of(Math.max(expected, 0))));
      default:
        throw new Error(`not an operation of SyncMap: ${kind}`);
    }
  }

  many(): number[] | undefined {
    try {
      this.map.clear();
    } catch (error) {
      return new Array(100).fill(interrupted(error));
    }
    return undefined;
  }

  walk(visit: (key: number, value: number) => void): void {
    this.map.range((value, key) => visit(this.keys.number(key), this.number(value)));
  }

  insert(key: number): void {
    this.map.store(this.keys.of(key), this.values.of(1 + (key % 64)));
  }

  /** Loads of what is not there are misses, which promote. */
  resize(entries: number): void {
    for (let i = 0; i < entries % MOST_COLD; i++) this.map.load(this.keys.of(2 ** 19 + i));
  }
}
