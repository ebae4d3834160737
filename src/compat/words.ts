// Keys that are numbers, by SameValueZero, and room for what else fits a word: the core knows one NaN,
// 7ff8000000000000, so that no number has a word from fff0000000000001 on.

import { f64 } from "../types/types.ts";
import { coreTable, entryAt, entryOrNew, type KeyTable } from "./key-table.ts";

export class Words implements KeyTable<number> {
  readonly #table = coreTable(f64);
  readonly #heap = this.#table.heap;
  readonly #h = this.#table.h;

  find(key: number): number {
    return entryAt(this.#heap, this.#heap.core.f64_access(this.#h, key));
  }
  add(key: number, number: number): number {
    return entryOrNew(this.#heap, this.#heap.core.f64_assign(this.#h, key), number);
  }
  remove(key: number): number {
    return entryAt(this.#heap, this.#heap.core.f64_remove(this.#h, key));
  }

  /** As `find`, of a word that no number has, in two halves. */
  findPair(low: number, high: number): number {
    return entryAt(this.#heap, this.#heap.core.pair_access(this.#h, low, high));
  }
  addPair(low: number, high: number, number: number): number {
    return entryOrNew(this.#heap, this.#heap.core.pair_assign(this.#h, low, high), number);
  }
  removePair(low: number, high: number): number {
    return entryAt(this.#heap, this.#heap.core.pair_remove(this.#h, low, high));
  }

  clear(): void {
    this.#table.clear();
  }
}
