// `range`: a walk over the table that is read, promoted first; batches of cells are copied under the mutex.

import { STATUS_ABSENT, STATUS_LARGE, STATUS_LOST, STATUS_POISONED } from "../../assembly/abi/shared.ts";
import type { SyncTable } from "./sync-table.ts";
import { CursorState, keysOf, recordWords } from "./walk.ts";

const ROOM = 256;

/** The entries, one batch after the other. */
export function* syncEntries<K, V>(table: SyncTable<K, V>): Generator<[K, V], undefined, undefined> {
  const cursor = new CursorState(table.heap);
  while (!cursor.done) {
    table.live();
    yield* nextBatch(table, cursor);
  }
  return undefined;
}

/** Calls back for each until it returns false. */
export function rangeOf<K, V>(table: SyncTable<K, V>, callback: (value: V, key: K) => unknown): void {
  for (const [key, value] of syncEntries(table)) if (callback(value, key) === false) return;
}

/** The entries of the next batch that have a value; none when it is to be fetched again. */
function nextBatch<K, V>(table: SyncTable<K, V>, cursor: CursorState): [K, V][] {
  const { core } = table.heap;
  const failed = core.sync_enter(!cursor.begun);
  if (failed === STATUS_LOST) return [];
  if (failed !== 0) throw table.failure(failed);
  const entries: [K, V][] = [];
  let state: Uint32Array;
  let left: number;
  try {
    state = cursor.fetch(core.sync_start, core.sync_next, ROOM, (n) => {
      const keys = keysOf(table, n);
      const cells = recordWords(table, n);
      for (let i = 0; i < n; i++) {
        const value = valueOfCell(table, table.hasRecords ? table.heap.u32[cells[i] >>> 2] : cells[i]);
        if (value !== undefined) entries.push([keys[i], value]);
      }
    });
  } finally {
    left = core.sync_leave();
  }
  if (left === STATUS_LOST) return [];
  if (left !== 0) throw table.failure(left);
  cursor.advance(state);
  return entries;
}

function valueOfCell<K, V>(table: SyncTable<K, V>, cell: number): V | undefined {
  while (true) {
    const status = table.heap.core.sync_cell(cell);
    if (status === STATUS_ABSENT || status >= STATUS_POISONED) return undefined;
    if (!table.isLong) return table.word();
    const value = status === STATUS_LARGE ? table.large() : table.long();
    if (value !== undefined) return value;
  }
}
