// Live iteration: entries arrive in batches; before one is yielded it is looked up again if the map changed since.

import {
  BATCH,
  BATCH_KEYS,
  BATCH_VALUES,
  CURSOR,
  CURSOR_DONE,
  CURSOR_EPOCH,
  CURSOR_EPOCHS,
  CURSOR_IN_CHAIN,
  CURSOR_STATE,
  CURSOR_WORDS,
} from "../assembly/abi/layout.ts";
import { viewOf } from "./crossing.ts";
import type { Table } from "./table.ts";
import { CODE_ANY, CODE_NOTHING, type NumberArray } from "./types/types.ts";

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
  #keys: NumberArray | undefined;
  #values: NumberArray | undefined;
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
        if (this.withValues) this.value = this.#bufferedValue(i);
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

  #bufferedValue(i: number): V {
    const value = this.#values![i];
    return (this.table.side === undefined ? value : this.table.side.get(value as number)) as V;
  }

  /** Fetches batches until one has entries; false at the end. */
  #fetch(): boolean {
    const { table } = this;
    table.live();
    const { heap, keyType, valueType } = table;
    const { core } = heap;
    const at = CURSOR >>> 2;
    const hasValues = this.withValues && valueType.code !== CODE_NOTHING;
    let room = ROOM;
    if (this.#state === undefined) {
      this.#state = new Uint32Array(CURSOR_WORDS);
      core.cursor_start(table.h);
      room = FIRST_ROOM;
    } else heap.u32.set(this.#state.subarray(0, stateWords(this.#state)), at);
    let count = 0;
    let keys: NumberArray | undefined;
    let values: NumberArray | undefined;
    let state: number;
    do {
      const n = core.cursor_next(table.h, room);
      state = heap.u32[at + (CURSOR_STATE >>> 2)];
      const keyStart = BATCH_KEYS >>> keyType.shift;
      keys = append(keys, count, viewOf(heap, keyType).slice(keyStart, keyStart + n));
      if (hasValues) {
        const valueStart = BATCH_VALUES >>> valueType.shift;
        values = append(values, count, viewOf(heap, valueType).slice(valueStart, valueStart + n));
      }
      count += n;
      room = BATCH;
      // A chain larger than a batch comes in pieces, between which nothing may change: fetch all of it.
    } while (state === CURSOR_IN_CHAIN);
    this.#state.set(heap.u32.subarray(at, at + stateWords(heap.u32.subarray(at, at + CURSOR_WORDS))));
    this.#keys = keys;
    this.#values = values;
    this.#count = count;
    this.#next = 0;
    this.#mutations = table.mutations;
    if (state === CURSOR_DONE) this.#done = true;
    return count > 0 || !this.#done;
  }
}

/** Words of a cursor that are in use: the head and its epochs. */
function stateWords(state: Uint32Array): number {
  return (CURSOR_EPOCH >>> 2) + 2 * state[CURSOR_EPOCHS >>> 2];
}

function append(to: NumberArray | undefined, length: number, part: NumberArray): NumberArray {
  if (to === undefined || length === 0) return part;
  let whole = to;
  if (whole.length < length + part.length) {
    whole = new (to.constructor as Uint32ArrayConstructor)(2 * (length + part.length));
    (whole as Uint32Array).set((to as Uint32Array).subarray(0, length));
  }
  (whole as Uint32Array).set(part as Uint32Array, length);
  return whole;
}

/**
 * Visits all entries at once, in batches in the crossing buffers: `visit(n)` finds n keys at BATCH_KEYS and n values at
 * BATCH_VALUES. The map must not change meanwhile.
 */
export function eachStoredBatch<K, V>(table: Table<K, V>, visit: (n: number) => void): void {
  table.live();
  const { heap } = table;
  const state = (CURSOR + CURSOR_STATE) >>> 2;
  heap.core.cursor_start(table.h);
  // `visit` may grow the memory: the view is read anew each time.
  while (heap.u32[state] !== CURSOR_DONE) {
    const n = heap.core.cursor_next(table.h, BATCH);
    if (n > 0) visit(n);
  }
}

/** All keys, or all values. */
export function collect<K, V>(table: Table<K, V>, which: "keys" | "values"): NumberArray | unknown[] {
  const type = which === "keys" ? table.keyType : table.valueType;
  const start = (which === "keys" ? BATCH_KEYS : BATCH_VALUES) >>> type.shift;
  const isAny = type.code === CODE_ANY;
  const out = isAny ? new Array<unknown>(table.size) : new type.TypedArray(table.size);
  let length = 0;
  eachStoredBatch(table, (n) => {
    const view = viewOf(table.heap, type);
    if (isAny) for (let i = 0; i < n; i++) out[length + i] = table.side!.get(view[start + i] as number);
    else (out as Uint32Array).set(view.subarray(start, start + n) as Uint32Array, length);
    length += n;
  });
  return out;
}
