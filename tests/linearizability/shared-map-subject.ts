// `SharedHashMap` as a script sees it.
import type { Key } from "../lib/types.ts";
import type { Coding } from "./coding.ts";
import { ABSENT } from "./history.ts";
import { interrupted, MapSubject } from "./map-subject.ts";
import type { Kind } from "./model.ts";
import type { Subject, WayForMany } from "./subject.ts";

/** The members that scripts and stress use, whatever the types. */
export interface LooseSharedMap extends Iterable<[Key, unknown]> {
  readonly size: number;
  get(key: Key): unknown;
  set(key: Key, value: unknown): unknown;
  has(key: Key): boolean;
  delete(key: Key): boolean;
  clear(): void;
  compareExchange(key: Key, expected: unknown, value: unknown): boolean;
  add(key: Key, delta: unknown): unknown;
  getOrInsert(key: Key, value: unknown): unknown;
  setMany(keys: Key[], values: unknown[]): number;
  getMany(keys: Key[]): ArrayLike<unknown>;
  deleteMany(keys: Key[]): number;
  addMany(keys: Key[], deltas: unknown): void;
  forEach(callback: (value: unknown, key: Key) => void): void;
  reserve(entries: number): void;
  shrink(): void;
  evacuate(options?: { maxBuckets?: number }): boolean;
  stats(): { size: number };
  dispose(): void;
  readonly id?: number;
}

const SINGLE: readonly Kind[] = ["get", "get", "get", "set", "has", "delete", "compareExchange", "compareExchange"];

export class SharedMapSubject extends MapSubject<LooseSharedMap> implements Subject {
  readonly kinds: readonly Kind[];
  readonly waysForMany: readonly WayForMany[] = ["set", "get", "remove", "walk", "walk", "clear"];

  /** `adds`: the values are numbers. */
  constructor(map: LooseSharedMap, keys: Coding<Key>, values: Coding<unknown>, adds: boolean) {
    super(map, keys, values);
    this.kinds = [...SINGLE, "getOrInsert", ...(adds ? (["add", "add"] as const) : [])];
  }

  protected override act(kind: Kind, key: Key, argument: number, expected: number): number {
    const { map, values } = this;
    switch (kind) {
      case "get":
        return this.number(map.get(key));
      case "set":
        map.set(key, values.of(argument));
        return 0;
      case "has":
        return Number(map.has(key));
      case "delete":
        return Number(map.delete(key));
      case "compareExchange":
        return Number(map.compareExchange(key, this.#value(expected), values.of(argument)));
      case "add":
        return this.number(map.add(key, values.of(argument)));
      case "getOrInsert":
        return this.number(map.getOrInsert(key, values.of(argument)));
      default:
        throw new Error(`not an operation of SharedHashMap: ${kind}`);
    }
  }

  many(way: Exclude<WayForMany, "walk">, numbers: number[], values: number[]): number[] | undefined {
    const { map } = this;
    const keys = numbers.map(this.keys.of);
    try {
      if (way === "clear") map.clear();
      else if (way === "set") map.setMany(keys, values.map(this.values.of));
      else if (way === "remove") map.deleteMany(keys);
      // An absent key is 0 or undefined; nothing writes the value 0.
      else return Array.from(map.getMany(keys), (value) => this.number(value) || ABSENT);
    } catch (error) {
      const unknown = interrupted(error);
      return new Array(way === "clear" ? 100 : keys.length).fill(unknown);
    }
    return undefined;
  }

  walk(visit: (key: number, value: number) => void): void {
    for (const [key, value] of this.map) visit(this.keys.number(key), this.number(value));
  }

  insert(key: number): void {
    this.map.set(this.keys.of(key), this.values.of(1 + (key % 64)));
  }

  resize(entries: number): void {
    if (entries % 3 === 0) this.map.shrink();
    else if (entries % 3 === 1) this.map.evacuate({ maxBuckets: entries });
    else this.map.reserve(entries);
  }

  #value(number: number): unknown {
    return number === ABSENT ? undefined : this.values.of(number);
  }
}
