// A walk over all entries of a table, a batch at a time, while the table may change between two batches.

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
import type { Table } from "./table.ts";

const AT = CURSOR >>> 2;

/** An entry that stays is met exactly once; a deleted one that was not reached is not met. */
export class Walk<K, V> {
  /** Whether the last batch was visited. */
  done = false;
  /** The core's cursor between two batches; undefined before the first. */
  #state: Uint32Array | undefined;
  #generation: number;

  constructor(readonly table: Table<K, V>) {
    this.#generation = table.generation;
  }

  /**
   * Visits the next batch, of at least one entry unless it is the last: `visit(n)` finds n keys at BATCH_KEYS and n values at
   * BATCH_VALUES and must not change the map. It is called again for the rest of a chain that is larger than a batch, within
   * which nothing may change. When it throws, the batch is still to come.
   */
  next(room: number, visit: (n: number) => void): void {
    const { table } = this;
    if (table.generation !== this.#generation) {
      // After `clear`: the positions of the walk mean nothing under the new secrets.
      this.#generation = table.generation;
      this.#state = undefined;
    }
    let state = this.#state;
    let status: number;
    let visited = 0;
    let most = room;
    do {
      table.live(); // what `visit` called may have disposed of the arena
      const { heap } = table;
      if (state === undefined) heap.core.cursor_start(table.h);
      else heap.u32.set(state, AT); // another walk may have used the core's cursor
      const n = heap.core.cursor_next(table.h, most);
      status = heap.u32[AT + (CURSOR_STATE >>> 2)];
      if (status === CURSOR_LOST) throw lost();
      state = heap.u32.slice(AT, AT + stateWords(heap.u32[AT + (CURSOR_EPOCHS >>> 2)]));
      if (n > 0) visit(n);
      visited += n;
      most = BATCH;
    } while (status === CURSOR_IN_CHAIN || (visited === 0 && status !== CURSOR_DONE));
    this.#state = state;
    this.done = status === CURSOR_DONE;
  }
}

/** Words of a cursor with so many epochs. */
export function stateWords(epochs: number): number {
  return (CURSOR_EPOCH + CURSOR_EPOCH_BYTES * epochs) >>> 2;
}

/** The walk met more evacuations than a cursor can remember. */
export function lost(what = "map"): ConcurrentMutationError {
  return new ConcurrentMutationError(
    `the ${what} was reseeded or shrunk more than 128 times during one iteration: begin anew`,
  );
}
