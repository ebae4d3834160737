// Keys that are bigints: those of 64 bits as such, longer ones by their digits.

import { i64 } from "../types/types.ts";
import { asIntN, digits } from "./intrinsics.ts";
import { coreTable, entryAt, entryOrNew, type KeyTable } from "./key-table.ts";
import { Texts } from "./texts.ts";

export function isWord(key: bigint): boolean {
  return asIntN(64, key) === key;
}

export class Bigints implements KeyTable<bigint> {
  readonly #table = coreTable(i64);
  readonly #heap = this.#table.heap;
  readonly #h = this.#table.h;

  find(key: bigint): number {
    return entryAt(this.#heap, this.#heap.core.u64_access(this.#h, key));
  }
  add(key: bigint, number: number): number {
    return entryOrNew(this.#heap, this.#heap.core.u64_assign(this.#h, key), number);
  }
  remove(key: bigint): number {
    return entryAt(this.#heap, this.#heap.core.u64_remove(this.#h, key));
  }
  clear(): void {
    this.#table.clear();
  }
}

/** A power of two: the digits take no longer than the bigint is long. */
const RADIX = 32;

export class LongBigints implements KeyTable<bigint> {
  readonly #texts = new Texts();

  find(key: bigint): number {
    return this.#texts.find(digits(key, RADIX));
  }
  add(key: bigint, number: number): number {
    return this.#texts.add(digits(key, RADIX), number);
  }
  remove(key: bigint): number {
    return this.#texts.remove(digits(key, RADIX));
  }
  clear(): void {
    this.#texts.clear();
  }
}
