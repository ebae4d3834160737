// A SyncMap as one thread sees it: as a shared map's table, but every operation is one on a cell.

import { LENGTH_MASK } from "../../assembly/abi/layout.ts";
import {
  CELL_LOAD,
  CELL_LOAD_AND_DELETE,
  CELL_SWAP,
  SHARED_LONG,
  STATUS_ABSENT,
  STATUS_LARGE,
  STATUS_LOST,
  STATUS_POISONED,
} from "../../assembly/abi/shared.ts";
import { asLong } from "../keys/long-type.ts";
import { SharedTable } from "./table.ts";

export class SyncTable<K, V> extends SharedTable<K, V> {
  /** Its value is the address of a cell, whatever lies there. */
  override get valueBytesOfRecord(): number {
    return 4;
  }

  override word32(operation: number, key: number): number {
    return this.heap.core.sync_u32(operation, key);
  }
  override float(operation: number, key: number): number {
    return this.heap.core.sync_f64(operation, key);
  }
  override word64(operation: number, key: bigint): number {
    return this.heap.core.sync_u64(operation, key);
  }
  override pair(operation: number, first: number, second: number): number {
    return this.heap.core.sync_pair(operation, first, second);
  }
  override probed(operation: number, at: number, length: number): number {
    return this.heap.core.sync_probe(operation, at, length);
  }

  /** The value that an operation has found; undefined when it was too large to be copied at once and has changed meanwhile. */
  found(operation: number, status: number): V | undefined {
    if (!this.isLong) return this.word();
    if (status !== STATUS_LARGE) return this.long();
    return operation === CELL_SWAP || operation === CELL_LOAD_AND_DELETE ? this.kept() : this.large();
  }

  /** A large value that the operation took out: the core keeps it for us until the next one. */
  kept(): V {
    const { heap } = this;
    const word = heap.at(SHARED_LONG) >>> 2;
    const at = heap.u32[word];
    const length = heap.u32[word + 1];
    heap.reach(at + (length & LENGTH_MASK));
    return asLong(this.valueType).read(heap, at, length) as V;
  }

  override get(key: K): V | undefined {
    while (true) {
      const status = this.run(CELL_LOAD, key);
      if (status === STATUS_ABSENT) return undefined;
      if (status === STATUS_LOST) continue; // a reader has nothing to lose
      if (status >= STATUS_POISONED) throw this.failure(status);
      const value = this.found(CELL_LOAD, status);
      if (value !== undefined) return value;
    }
  }
}
