// What a table is besides its entries: an address in a heap, its types, its life.

import { HMAP_COUNT, KEY_RECORD, SHAPE_K4V0, SHAPE_K4V4, SHAPE_K8V0, STREAM_KEY } from "../assembly/abi/layout.ts";
import { unwatch, watch } from "./dropped.ts";
import { ConcurrentMutationError, DisposedError, type OutOfMemoryError } from "./errors.ts";
import type { Heap } from "./heap.ts";
import { randomWord, seededWords, writeStreamKey } from "./secrets.ts";
import { SideTable } from "./side-table.ts";
import { CODE_ANY, CODE_NOTHING, type ElementType } from "./types/types.ts";

/** `keyCode` of a disposed table: no case matches it. */
const DISPOSED = -1;

export interface TableOptions {
  loadFactor: number;
  maxBytes: number;
  seed: bigint | undefined;
}

export abstract class TableState<K, V> {
  h: number;
  keyCode: number;
  readonly valueCode: number;
  /** Keys are records in linear memory: an address of a value is that of a record. */
  readonly hasRecords: boolean;
  /** Bytes of a record's value, which its key follows. */
  readonly recordValue: number;
  /** How often the table was cleared: iterators then begin anew, for the hash that orders them has changed. */
  generation = 0;
  /** Mutations so far: iterators look whether what they hold is still so. */
  mutations = 0;
  side: SideTable | undefined;
  /** How many callbacks of the key codec are running. */
  inCodec = 0;

  constructor(
    readonly heap: Heap,
    readonly keyType: ElementType<K>,
    readonly valueType: ElementType<V>,
    readonly options: TableOptions,
  ) {
    const width = valueType.code === CODE_NOTHING ? 0 : valueType.shift - 1;
    this.recordValue = width << 2;
    this.hasRecords = keyType.keyKind === KEY_RECORD;
    const shape = this.hasRecords ? SHAPE_K4V4 : (keyType.shift === 2 ? SHAPE_K4V0 : SHAPE_K8V0) + width;
    writeStreamKey(heap.u32, STREAM_KEY >>> 2, options.seed === undefined ? randomWord : seededWords(options.seed));
    const { core } = heap;
    const { loadFactor, maxBytes } = options;
    this.h =
      core.map_create(shape, keyType.keyKind, loadFactor, maxBytes, this.recordValue, valueType.isLongValue) >>> 0;
    if (this.h === 0) throw this.outOfMemory();
    this.keyCode = keyType.code;
    this.valueCode = valueType.code;
    if (valueType.code === CODE_ANY) this.side = new SideTable();
    watch(this, heap, this.h, keyType.name, valueType.name);
  }

  /** Throws when the table was disposed of: its address would be that of the null segment, which all maps share. */
  live(): void {
    if (this.h === 0 || this.heap.disposed) throw this.disposed();
  }

  /** Throws when the table may not be changed now. */
  mutable(): void {
    this.live();
    if (this.inCodec > 0) {
      throw new ConcurrentMutationError("a map must not be changed from inside its key codec's callbacks");
    }
  }

  /** A field of the map's header. */
  field(offset: number): number {
    this.live();
    return this.heap.u32[(this.h + offset) >>> 2];
  }
  byteField(offset: number): number {
    this.live();
    return this.heap.u8[this.h + offset];
  }

  get size(): number {
    return this.field(HMAP_COUNT);
  }

  /** Keys or values are of any length: the map owns copies of them. */
  get ownsEntries(): boolean {
    return this.hasRecords || this.valueType.isLongValue;
  }

  /**
   * Inserts n entries that lie in the crossing buffers, as the cursor of the map at `from` (or one with the same types) leaves
   * them: nothing crosses. @throws OutOfMemoryError, with some of them inserted
   */
  insertBatch(from: number, n: number): void {
    const { core } = this.heap;
    const done = this.ownsEntries ? core.batch_clone(this.h, from, n) : core.batch_set(this.h, n, 1);
    if (done < n) throw this.outOfMemory();
  }

  /** The error for the allocation that failed last. */
  outOfMemory(processed = 0): OutOfMemoryError {
    return this.heap.outOfMemory(processed, this.options.maxBytes);
  }

  clear(): void {
    this.mutable();
    this.heap.core.map_clear(this.h);
    this.generation++;
    this.mutations++;
    if (this.side !== undefined) this.side = new SideTable();
  }

  dispose(): void {
    if (this.h === 0) return;
    if (this.inCodec > 0) this.mutable();
    if (!this.heap.disposed) this.heap.core.map_dispose(this.h);
    unwatch(this, this.heap, this.h);
    this.h = 0;
    this.keyCode = DISPOSED;
    this.mutations++;
    this.side = undefined;
  }

  get isDisposed(): boolean {
    return this.h === 0 || this.heap.disposed;
  }

  disposed(): DisposedError {
    return new DisposedError(
      this.h === 0 ? "this map or set was disposed of" : "the arena of this map or set was disposed of",
    );
  }
}
