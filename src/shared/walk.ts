// A walk over all entries of a shared map, shard after shard, a batch at a time. A batch is copied under its shard's lock, which others may read
// through; between two batches anything may happen. What the core's cursor promises of a plain map holds for each shard.

import {
  BATCH,
  BATCH_KEYS,
  BATCH_VALUES,
  CURSOR,
  CURSOR_DONE,
  CURSOR_EPOCHS,
  CURSOR_IN_CHAIN,
  CURSOR_LOST,
  CURSOR_STATE,
} from "../../assembly/abi/layout.ts";
import { STATUS_LOST } from "../../assembly/abi/shared.ts";
import { viewOf } from "../crossing.ts";
import { CODE_PAIR, type NumberArray } from "../types/types.ts";
import { lost, stateWords } from "../walk.ts";
import type { SharedHeap } from "./heap.ts";
import type { SharedTable } from "./table.ts";

/** Entries of a batch: a shard is locked for some microseconds. */
const ROOM = 256;

export interface Batch<K, V> {
  keys: ArrayLike<K>;
  values: ArrayLike<V>;
}

/** The keys of a batch of n entries in the crossing buffers. */
export function keysOf<K, V>(table: SharedTable<K, V>, n: number): ArrayLike<K> {
  const { heap, keyType } = table;
  if (table.hasRecords) return Array.from(recordWords(table, n), (record) => table.readKey(record));
  const start = heap.at(BATCH_KEYS) >>> keyType.shift;
  if (keyType.code === CODE_PAIR) {
    const { firstSigned, secondSigned } = keyType as unknown as { firstSigned: boolean; secondSigned: boolean };
    const first = firstSigned ? heap.i32 : heap.u32;
    const second = secondSigned ? heap.i32 : heap.u32;
    return Array.from({ length: n }, (_, i) => [first[2 * (start + i)], second[2 * (start + i) + 1]]) as unknown as K[];
  }
  return viewOf(heap, keyType).slice(start, start + n) as unknown as ArrayLike<K>;
}

/** Addresses of records, or of copies of values. */
export function recordWords<K, V>({ heap }: SharedTable<K, V>, n: number): Uint32Array {
  const start = heap.at(BATCH_VALUES) >>> 2;
  return heap.u32.slice(start, start + n);
}

function valuesOf<K, V>(table: SharedTable<K, V>, n: number): ArrayLike<V> {
  const { heap, valueType } = table;
  if (table.hasRecords) return Array.from(recordWords(table, n), (record) => valueAt(table, record));
  if (valueType.isLongValue) return Array.from(recordWords(table, n), (copy) => table.readCopy(copy));
  const start = heap.at(BATCH_VALUES) >>> valueType.shift;
  return viewOf(heap, valueType).slice(start, start + n) as unknown as ArrayLike<V>;
}

/** The value of a record. */
function valueAt<K, V>(table: SharedTable<K, V>, record: number): V {
  const { heap, valueType } = table;
  heap.reach(record + 8);
  if (valueType.isLongValue) return table.readCopy(heap.u32[record >>> 2]);
  return (viewOf(heap, valueType) as NumberArray)[record >>> valueType.shift] as V;
}

/** The core's cursor between two batches. */
export class CursorState {
  #state: Uint32Array | undefined;
  done = false;

  constructor(readonly heap: SharedHeap) {}

  get begun(): boolean {
    return this.#state !== undefined;
  }

  /** Visits the entries of the next batch, all those of a chain that is larger. What is locked stays so. The state to advance to. */
  fetch(start: () => void, next: (room: number) => number, room: number, visit: (n: number) => void): Uint32Array {
    const { heap } = this;
    const at = heap.at(CURSOR) >>> 2;
    if (this.#state === undefined) start();
    else heap.u32.set(this.#state, at);
    let status: number;
    let most = room;
    do {
      const n = next(most);
      status = heap.u32[at + (CURSOR_STATE >>> 2)];
      visit(n);
      most = BATCH;
    } while (status === CURSOR_IN_CHAIN);
    const epochs = heap.u32[at + (CURSOR_EPOCHS >>> 2)];
    return heap.u32.slice(at, at + stateWords(epochs));
  }

  /** The batch counts. */
  advance(state: Uint32Array): void {
    const status = state[CURSOR_STATE >>> 2];
    if (status === CURSOR_LOST) throw lost("shard");
    this.#state = state;
    this.done = status === CURSOR_DONE;
  }
}

export class SharedWalk<K, V> {
  #shard = 0;
  #cursor: CursorState;

  constructor(readonly table: SharedTable<K, V>) {
    this.#cursor = new CursorState(table.heap);
  }

  /** The next batch, of one entry at least; undefined at the end. */
  next(): Batch<K, V> | undefined {
    const { table } = this;
    while (this.#shard < table.shards) {
      table.live();
      const batch = this.#fetch();
      if (batch !== undefined && batch.keys.length > 0) return batch;
    }
    return undefined;
  }

  /** A batch of the present shard, empty perhaps; undefined when it is to be fetched again. */
  #fetch(): Batch<K, V> | undefined {
    const { table } = this;
    const { core } = table.heap;
    const shard = this.#shard;
    const failed = core.shard_enter(shard);
    if (failed === STATUS_LOST) return undefined;
    if (failed !== 0) throw table.failure(failed);
    let batch: Batch<K, V> | undefined;
    let state: Uint32Array;
    let left: number;
    try {
      state = this.#cursor.fetch(
        () => core.cursor_start(shard),
        core.cursor_next,
        ROOM,
        (n) => {
          const part = { keys: keysOf(table, n), values: valuesOf(table, n) };
          batch = batch === undefined ? part : joined(batch, part);
        },
      );
    } finally {
      left = core.shard_leave(shard);
    }
    if (left === STATUS_LOST) return undefined; // others took the shard meanwhile: what was copied may be torn
    if (left !== 0) throw table.failure(left);
    this.#cursor.advance(state);
    if (this.#cursor.done) {
      this.#shard++;
      this.#cursor = new CursorState(table.heap);
    }
    return batch;
  }
}

function joined<K, V>(a: Batch<K, V>, b: Batch<K, V>): Batch<K, V> {
  return {
    keys: [...Array.from(a.keys), ...Array.from(b.keys)],
    values: [...Array.from(a.values), ...Array.from(b.values)],
  };
}
