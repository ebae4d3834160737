// Keys that are numbers, by SameValueZero, and room for what else fits a word: the core knows one NaN,
// 7ff8000000000000, so that no number has a word from fff0000000000001 on.

import type { Heap } from "../heap.ts";
import type { Table } from "../table.ts";
import { f64 } from "../types/types.ts";
import { NONE } from "./entries.ts";
import { coreTable, entryAt, entryOrNew, type KeyTable } from "./key-table.ts";

export class Words implements KeyTable<number> {
  /** Made for the first key. */
  #table: Table<number, number> | undefined;
  #heap!: Heap;
  #h = 0;

  find(key: number): number {
    return this.#h === 0 ? NONE : entryAt(this.#heap, this.#heap.core.f64_access(this.#h, key));
  }
  add(key: number, number: number): number {
    if (this.#h === 0) this.make();
    return entryOrNew(this.#heap, this.#heap.core.f64_assign(this.#h, key), number);
  }
  remove(key: number): number {
    return this.#h === 0 ? NONE : entryAt(this.#heap, this.#heap.core.f64_remove(this.#h, key));
  }

  /** As `find`, of a word that no number has, in two halves. */
  findPair(low: number, high: number): number {
    return this.#h === 0 ? NONE : entryAt(this.#heap, this.#heap.core.pair_access(this.#h, low, high));
  }
  addPair(low: number, high: number, number: number): number {
    if (this.#h === 0) this.make();
    return entryOrNew(this.#heap, this.#heap.core.pair_assign(this.#h, low, high), number);
  }
  removePair(low: number, high: number): number {
    return this.#h === 0 ? NONE : entryAt(this.#heap, this.#heap.core.pair_remove(this.#h, low, high));
  }

  clear(): void {
    this.#table?.clear();
  }

  /** Not a #private method: its brand check costs a nanosecond. */
  make(): void {
    this.#table = coreTable(f64);
    this.#heap = this.#table.heap;
    this.#h = this.#table.h;
  }
}
