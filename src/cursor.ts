// Live iteration: entries arrive in batches; before one is yielded it is looked up again if the map changed since.

import {
  BATCH,
  CURSOR,
  CURSOR_DONE,
  CURSOR_EPOCH,
  CURSOR_EPOCH_BYTES,
  CURSOR_EPOCHS,
  CURSOR_IN_CHAIN,
  CURSOR_LOST,
  CURSOR_STATE,
} from "../assembly/abi/layout.ts";
import { ConcurrentMutationError } from "./errors.ts";
import { type Stored, storedKeys, storedValue, storedWords } from "./stored.ts";
import type { Table } from "./table.ts";
import { isNumeric, type NumberArray } from "./types/types.ts";

/** Entries of the first and of later batches: short walks stay cheap, long ones cross seldom. */
const FIRST_ROOM = 32;
const ROOM = 512;

/**
 * Walks a table while it may change, in no promised order. An entry that stays is met exactly once; a deleted one is
 * not met; one added meanwhile may or may not be.
 */
export class Cursor<K, V> {
  key!: K;
  value!: V;
  /** The core's cursor between two batches; undefined before the first. */
  #state: Uint32Array | undefined;
  #keys: Stored | undefined;
  /** What the values are read from. */
  #words: NumberArray | undefined;
  #count = 0;
  #next = 0;
  #mutations = 0;
  #generation = 0;
  #done = false;

  constructor(
    readonly table: Table<K, V>,
    readonly withValues: boolean,
  ) {
    this.#generation = table.generation;
  }

  /** Moves to the next entry; false at the end, and ever after. */
  advance(): boolean {
    const { table } = this;
    if (table.generation !== this.#generation) this.#beginAnew();
    while (!this.#done || this.#next < this.#count) {
      if (this.#next === this.#count) {
        if (!this.#fetch()) break;
        continue;
      }
      const i = this.#next++;
      const key = this.#keys![i] as K;
      if (table.mutations === this.#mutations && !table.heap.disposed) {
        this.key = key;
        if (this.withValues) this.value = storedValue(table, this.#words![i]);
        return true;
      }
      const at = table.access(key);
      if (at === 0) continue;
      this.key = key;
      if (this.withValues) this.value = table.read(at);
      return true;
    }
    this.#done = true;
    this.#count = 0;
    this.#next = 0;
    return false;
  }

  /** After `clear`: what was there is gone, and the positions of the walk mean nothing under the new secrets. */
  #beginAnew(): void {
    this.#generation = this.table.generation;
    this.#state = undefined;
    this.#count = 0;
    this.#next = 0;
  }

  /** Fetches batches until one has entries; false at the end. */
  #fetch(): boolean {
    const { table } = this;
    table.live();
    const { heap } = table;
    const { core } = heap;
    const at = CURSOR >>> 2;
    let room = ROOM;
    if (this.#state === undefined) {
      core.cursor_start(table.h);
      room = FIRST_ROOM;
    } else heap.u32.set(this.#state, at);
    let count = 0;
    let keys: Stored | undefined;
    let words: NumberArray | undefined;
    let state: number;
    let next: Uint32Array;
    do {
      const n = core.cursor_next(table.h, room);
      state = heap.u32[at + (CURSOR_STATE >>> 2)];
      if (state === CURSOR_LOST) throw lost();
      next = heap.u32.slice(at, at + stateWords(heap.u32[at + (CURSOR_EPOCHS >>> 2)]));
      if (this.withValues) words = append(words, count, storedWords(table, n));
      keys = append(keys, count, storedKeys(table, n));
      count += n;
      room = BATCH;
      // A chain larger than a batch comes in pieces, between which nothing may change: fetch all of it.
      if (state === CURSOR_IN_CHAIN) heap.u32.set(next, at);
    } while (state === CURSOR_IN_CHAIN);
    this.#state = next; // only now: a codec that throws must not cost entries
    this.#keys = keys;
    this.#words = words;
    this.#count = count;
    this.#next = 0;
    this.#mutations = table.mutations;
    if (state === CURSOR_DONE) this.#done = true;
    return count > 0 || !this.#done;
  }
}

/** Words of a cursor with so many epochs. */
function stateWords(epochs: number): number {
  return (CURSOR_EPOCH + CURSOR_EPOCH_BYTES * epochs) >>> 2;
}

function lost(): ConcurrentMutationError {
  return new ConcurrentMutationError(
    "the map was reseeded or shrunk more than 128 times during one iteration: begin anew",
  );
}

function append<S extends Stored | undefined>(to: S, length: number, part: S): S {
  if (to === undefined || length === 0) return part;
  if (Array.isArray(to)) return to.concat(part as unknown[]) as S;
  let whole = to as unknown as Uint32Array;
  const more = part as unknown as Uint32Array;
  if (whole.length < length + more.length) {
    whole = new (whole.constructor as Uint32ArrayConstructor)(2 * (length + more.length));
    whole.set((to as unknown as Uint32Array).subarray(0, length));
  }
  whole.set(more, length);
  return whole as unknown as S;
}

/**
 * Visits all entries at once, in batches in the crossing buffers: `visit(n)` finds n keys at BATCH_KEYS and n values at
 * BATCH_VALUES. The map must not change meanwhile.
 */
export function eachStoredBatch<K, V>(table: Table<K, V>, visit: (n: number) => void): void {
  table.live();
  const { heap } = table;
  heap.core.cursor_start(table.h);
  const at = CURSOR >>> 2;
  let state = heap.u32[at + (CURSOR_STATE >>> 2)];
  while (state !== CURSOR_DONE) {
    const n = heap.core.cursor_next(table.h, BATCH);
    state = heap.u32[at + (CURSOR_STATE >>> 2)];
    if (state === CURSOR_LOST) throw lost();
    // `visit` may run a codec's callback, which may use cursors, and may grow the memory.
    const saved = heap.u32.slice(at, at + stateWords(heap.u32[at + (CURSOR_EPOCHS >>> 2)]));
    if (n > 0) visit(n);
    table.live();
    heap.u32.set(saved, at);
  }
}

/** All keys, or all values. */
export function collect<K, V>(table: Table<K, V>, which: "keys" | "values"): Stored {
  const type = which === "keys" ? table.keyType : table.valueType;
  const out: Stored = isNumeric(type) ? new type.TypedArray(table.size) : new Array<unknown>(table.size);
  let length = 0;
  eachStoredBatch(table, (n) => {
    const part = which === "keys" ? storedKeys(table, n) : valuesOf(table, n);
    if (Array.isArray(out)) for (let i = 0; i < n; i++) out[length + i] = part[i];
    else (out as Uint32Array).set(part as Uint32Array, length);
    length += n;
  });
  return out;
}

/** The values of a batch of n entries. */
function valuesOf<K, V>(table: Table<K, V>, n: number): Stored {
  const words = storedWords(table, n)!;
  if (isNumeric(table.valueType) && !table.hasRecords) return words;
  return Array.from(words as Uint32Array, (word) => storedValue(table, word));
}
