// From keys of one kind to the numbers of their entries: what the tables in this folder have in common. All but that of
// symbols are tables of the core.

import { INSERTED } from "../../assembly/abi/layout.ts";
import { heapOf } from "../arena.ts";
import type { Heap } from "../heap.ts";
import { DEFAULT_LOAD_FACTOR } from "../options.ts";
import { Table } from "../table.ts";
import { type ElementType, u32 } from "../types/types.ts";
import { NONE } from "./entries.ts";

export interface KeyTable<Key> {
  /** The number of the key's entry, or NONE. */
  find(key: Key): number;
  /** The number of the key's entry; NONE when the key is new and has the entry `number` from now on. */
  add(key: Key, number: number): number;
  /** Forgets the key. The number of the entry that it had, or NONE. */
  remove(key: Key): number;
  /** Forgets all keys. */
  clear(): void;
}

/** Every member is there: nothing is looked up on Object.prototype. */
const OPTIONS = { loadFactor: DEFAULT_LOAD_FACTOR, maxBytes: 0xffffffff, seed: undefined };

/** A table of the core from keys to entry numbers, in the memory that all maps share. */
export function coreTable<Key>(type: ElementType<Key>): Table<Key, number> {
  return new Table(heapOf(undefined), type, u32, OPTIONS);
}

/** The entry number in the value slot at `at`, what the core's `access` and `remove` return. */
export function entryAt(heap: Heap, at: number): number {
  return at === 0 ? NONE : heap.u32[at >>> 2];
}

/** The same for what `assign` returns; a new key's slot gets `number`. @throws OutOfMemoryError */
export function entryOrNew(heap: Heap, at: number, number: number): number {
  if ((at & INSERTED) === 0) {
    if (at === 0) throw heap.outOfMemory();
    return heap.u32[at >>> 2];
  }
  heap.u32[at >>> 2] = number;
  return NONE;
}
