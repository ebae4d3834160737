// 24.2 Set Objects.

import { finishBuiltIn, fixPrototype } from "./built-in.ts";
import { apply, ITERATOR, SPECIES, TypeErrorOf } from "./intrinsics.ts";
import { closeAfterThrow, DONE, getIterator, step } from "./iteration.ts";
import { SetIterator } from "./iterators.ts";
import { OrderedTable } from "./ordered-table.ts";
import {
  difference,
  intersection,
  isDisjointFrom,
  isSubsetOf,
  isSupersetOf,
  symmetricDifference,
  union,
} from "./set-methods.ts";
import { getSetRecord } from "./set-record.ts";

type Callable = (...args: unknown[]) => unknown;

export class CompatSet {
  /** [[SetData]]. Asking an object that is no Set for it is the TypeError of RequireInternalSlot. */
  #data = new OrderedTable(false);

  /** 24.2.2.1 Set ( [ iterable ] ) */
  constructor(iterable: unknown = undefined) {
    if (new.target !== CompatSet) fixPrototype(this, new.target, CompatSet.prototype);
    if (iterable === undefined || iterable === null) return;
    const adder: unknown = this.add;
    if (typeof adder !== "function") throw new TypeErrorOf("`add` of a Set must be a function");
    const record = getIterator(iterable);
    for (let next = step(record); next !== DONE; next = step(record)) {
      try {
        apply(adder as Callable, this, [next]);
      } catch (error) {
        closeAfterThrow(record);
        throw error;
      }
    }
  }

  /** OrdinaryObjectCreate(%Set.prototype%, « [[SetData]] »), whatever the class of the receiver */
  static #of(data: OrderedTable): CompatSet {
    const set = new CompatSet();
    set.#data = data;
    return set;
  }

  /** 24.2.3.2 get Set [ %Symbol.species% ] */
  static get [SPECIES](): unknown {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is its own species
    return this;
  }

  /** 24.2.4.1 Set.prototype.add ( value ) */
  add(value: unknown): this {
    this.#data.add(value, undefined);
    return this;
  }

  /** 24.2.4.2 Set.prototype.clear ( ) */
  clear(): void {
    this.#data.clear();
  }

  /** 24.2.4.4 Set.prototype.delete ( value ) */
  delete(value: unknown): boolean {
    return this.#data.delete(value);
  }

  /** 24.2.4.5 Set.prototype.difference ( other ) */
  difference(other: unknown): CompatSet {
    const data = this.#data;
    return CompatSet.#of(difference(data, getSetRecord(other)));
  }

  /** 24.2.4.6 Set.prototype.entries ( ) */
  entries(): object {
    return new SetIterator(this.#data, "key+value");
  }

  /** 24.2.4.7 Set.prototype.forEach ( callback [ , thisArg ] ) */
  forEach(callback: unknown, thisArg: unknown = undefined): void {
    const cursor = this.#data.cursor();
    if (typeof callback !== "function") throw new TypeErrorOf("forEach needs a function");
    const call = callback as Callable;
    if (thisArg === undefined) cursor.each((value) => void call(value, value, this));
    else cursor.each((value) => void apply(call, thisArg, [value, value, this]));
  }

  /** 24.2.4.8 Set.prototype.has ( value ) */
  has(value: unknown): boolean {
    return this.#data.has(value);
  }

  /** 24.2.4.9 Set.prototype.intersection ( other ) */
  intersection(other: unknown): CompatSet {
    const data = this.#data;
    return CompatSet.#of(intersection(data, getSetRecord(other)));
  }

  /** 24.2.4.10 Set.prototype.isDisjointFrom ( other ) */
  isDisjointFrom(other: unknown): boolean {
    const data = this.#data;
    return isDisjointFrom(data, getSetRecord(other));
  }

  /** 24.2.4.11 Set.prototype.isSubsetOf ( other ) */
  isSubsetOf(other: unknown): boolean {
    const data = this.#data;
    return isSubsetOf(data, getSetRecord(other));
  }

  /** 24.2.4.12 Set.prototype.isSupersetOf ( other ) */
  isSupersetOf(other: unknown): boolean {
    const data = this.#data;
    return isSupersetOf(data, getSetRecord(other));
  }

  /** 24.2.4.14 get Set.prototype.size */
  get size(): number {
    return this.#data.size;
  }

  /** 24.2.4.15 Set.prototype.symmetricDifference ( other ) */
  symmetricDifference(other: unknown): CompatSet {
    const data = this.#data;
    return CompatSet.#of(symmetricDifference(data, getSetRecord(other)));
  }

  /** 24.2.4.16 Set.prototype.union ( other ) */
  union(other: unknown): CompatSet {
    const data = this.#data;
    return CompatSet.#of(union(data, getSetRecord(other)));
  }

  /** 24.2.4.17 Set.prototype.values ( ) */
  values(): object {
    return new SetIterator(this.#data, "value");
  }
}

// 24.2.4.13 Set.prototype.keys ( ), 24.2.4.18 Set.prototype [ %Symbol.iterator% ] ( ),
// 24.2.4.19 Set.prototype [ %Symbol.toStringTag% ]
finishBuiltIn(CompatSet, "Set", [
  ["keys", "values"],
  [ITERATOR, "values"],
]);
