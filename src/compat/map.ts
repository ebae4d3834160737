// 24.1 Map Objects.

import { finishBuiltIn, fixPrototype } from "./built-in.ts";
import { NONE } from "./entries.ts";
import { groupBy } from "./group-by.ts";
import { apply, ITERATOR, isObject, SPECIES, TypeErrorOf } from "./intrinsics.ts";
import { closeAfterThrow, DONE, getIterator, step } from "./iteration.ts";
import { MapIterator } from "./iterators.ts";
import { OrderedTable } from "./ordered-table.ts";

type Callable = (...args: unknown[]) => unknown;

export class CompatMap {
  /** [[MapData]]. Asking an object that is no Map for it is the TypeError of RequireInternalSlot. */
  readonly #data = new OrderedTable(true);

  /** 24.1.1.1 Map ( [ iterable ] ) */
  constructor(iterable: unknown = undefined) {
    if (new.target !== CompatMap) fixPrototype(this, new.target, CompatMap.prototype);
    if (iterable === undefined || iterable === null) return;
    const adder: unknown = this.set;
    if (typeof adder !== "function") throw new TypeErrorOf("`set` of a Map must be a function");
    addEntriesFromIterable(this, iterable, adder as Callable);
  }

  /** 24.1.2.1 Map.groupBy ( items, callback ) */
  static groupBy(items: unknown, callback: unknown): CompatMap {
    const map = new CompatMap();
    groupBy(items, callback, map.#data);
    return map;
  }

  /** 24.1.2.3 get Map [ %Symbol.species% ] */
  static get [SPECIES](): unknown {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is its own species
    return this;
  }

  /** 24.1.3.1 Map.prototype.clear ( ) */
  clear(): void {
    this.#data.clear();
  }

  /** 24.1.3.3 Map.prototype.delete ( key ) */
  delete(key: unknown): boolean {
    return this.#data.delete(key);
  }

  /** 24.1.3.4 Map.prototype.entries ( ) */
  entries(): object {
    return new MapIterator(this.#data, "key+value");
  }

  /** 24.1.3.5 Map.prototype.forEach ( callback [ , thisArg ] ) */
  forEach(callback: unknown, thisArg: unknown = undefined): void {
    const cursor = this.#data.cursor();
    if (typeof callback !== "function") throw new TypeErrorOf("forEach needs a function");
    const call = callback as Callable;
    if (thisArg === undefined) cursor.each((key, value) => void call(value, key, this));
    else cursor.each((key, value) => void apply(call, thisArg, [value, key, this]));
  }

  /** 24.1.3.6 Map.prototype.get ( key ) */
  get(key: unknown): unknown {
    return this.#data.get(key);
  }

  /** Map.prototype.getOrInsert ( key, value ) */
  getOrInsert(key: unknown, value: unknown): unknown {
    return this.#data.getOrInsert(key, value);
  }

  /** Map.prototype.getOrInsertComputed ( key, callback ) */
  getOrInsertComputed(key: unknown, callback: unknown): unknown {
    const data = this.#data;
    if (typeof callback !== "function") throw new TypeErrorOf("getOrInsertComputed needs a function");
    const number = data.find(key);
    if (number !== NONE) return data.value(number);
    const value = callback(key === 0 ? 0 : key);
    data.set(key, value); // the callback may have added the key
    return value;
  }

  /** 24.1.3.7 Map.prototype.has ( key ) */
  has(key: unknown): boolean {
    return this.#data.has(key);
  }

  /** 24.1.3.8 Map.prototype.keys ( ) */
  keys(): object {
    return new MapIterator(this.#data, "key");
  }

  /** 24.1.3.9 Map.prototype.set ( key, value ) */
  set(key: unknown, value: unknown): this {
    this.#data.set(key, value);
    return this;
  }

  /** 24.1.3.10 get Map.prototype.size */
  get size(): number {
    return this.#data.size;
  }

  /** 24.1.3.11 Map.prototype.values ( ) */
  values(): object {
    return new MapIterator(this.#data, "value");
  }
}

/** 24.1.1.2 AddEntriesFromIterable ( target, iterable, adder ) */
function addEntriesFromIterable(target: object, iterable: unknown, adder: Callable): void {
  const record = getIterator(iterable);
  for (let next = step(record); next !== DONE; next = step(record)) {
    try {
      if (!isObject(next)) throw new TypeErrorOf("the iterable of a Map must yield entries, [key, value]");
      const key = (next as unknown[])[0];
      const value = (next as unknown[])[1];
      apply(adder, target, [key, value]);
    } catch (error) {
      closeAfterThrow(record);
      throw error;
    }
  }
}

// 24.1.3.12 Map.prototype [ %Symbol.iterator% ] ( ), 24.1.3.13 Map.prototype [ %Symbol.toStringTag% ]
finishBuiltIn(CompatMap, "Map", [[ITERATOR, "entries"]]);
