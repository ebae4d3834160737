// A shared map as one thread sees it: keys and values on their way to the core, and what it says.

import { KEY_RECORD, LENGTH_MASK, PROBE_BYTES } from "../../assembly/abi/layout.ts";
import {
  SHARED_EXPECTED,
  SHARED_IN,
  SHARED_LINE,
  SHARED_LONG,
  SHARED_OUT,
  SHARED_SEQ,
  STATUS_ABSENT,
  STATUS_DESTROYED,
  STATUS_LARGE,
  STATUS_LOST,
  STATUS_OUT_OF_MEMORY,
  STATUS_POISONED,
  STATUS_PRESENT,
} from "../../assembly/abi/shared.ts";
import { DisposedError, LockLostError, PoisonedShardError } from "../errors.ts";
import { asLong } from "../keys/long-type.ts";
import { writeText } from "../keys/text.ts";
import type { PairType } from "../keys/tuple.ts";
import {
  CODE_F32,
  CODE_F64,
  CODE_I32,
  CODE_I64,
  CODE_PAIR,
  CODE_STRING,
  CODE_U32,
  CODE_U64,
  type ElementType,
} from "../types/types.ts";
import type { SharedHeap } from "./heap.ts";

/** What is done to a key beside the operations of abi/shared.ts. */
export const READ = -1;
export const REMOVE = -2;

const DETACHED = -1;

export class SharedTable<K, V> {
  keyCode: number;
  readonly valueCode: number;
  readonly hasRecords: boolean;
  /** Values are of any length. */
  readonly isLong: boolean;
  // Indices of this thread's words: in 8 bytes, in 4 twice that.
  readonly inAt: number;
  readonly expectedAt: number;
  readonly outAt: number;
  readonly longAt: number;

  constructor(
    readonly heap: SharedHeap,
    readonly keyType: ElementType<K>,
    readonly valueType: ElementType<V>,
    readonly shards: number,
  ) {
    this.keyCode = keyType.code;
    this.valueCode = valueType.code;
    this.hasRecords = keyType.keyKind === KEY_RECORD;
    this.isLong = valueType.isLongValue;
    this.inAt = heap.at(SHARED_IN) >>> 3;
    this.expectedAt = heap.at(SHARED_EXPECTED) >>> 3;
    this.outAt = heap.at(SHARED_OUT) >>> 3;
    this.longAt = heap.at(SHARED_LONG) >>> 2;
  }

  /** The status of looking a key up: the value is then at SHARED_OUT. */
  read(key: K): number {
    const { core } = this.heap;
    switch (this.keyCode) {
      case CODE_U32:
        if (typeof key === "number" && key >>> 0 === key) return core.u32_read(key);
        break;
      case CODE_I32:
        if (typeof key === "number" && (key | 0) === key) return core.u32_read(key);
        break;
      case CODE_F64:
        if (typeof key === "number") return core.f64_read(key);
        break;
    }
    return this.run(READ, key);
  }

  /** Any operation on a key; the values that it needs are in place, where they are numbers. */
  run(operation: number, key: unknown): number {
    switch (this.keyCode) {
      case CODE_U32:
        if (typeof key === "number" && key >>> 0 === key) return this.word32(operation, key);
        break;
      case CODE_I32:
        if (typeof key === "number" && (key | 0) === key) return this.word32(operation, key);
        break;
      case CODE_F64:
        if (typeof key === "number") return this.float(operation, key);
        break;
      case CODE_U64:
        if (typeof key === "bigint" && BigInt.asUintN(64, key) === key) return this.word64(operation, key);
        break;
      case CODE_I64:
        if (typeof key === "bigint" && BigInt.asIntN(64, key) === key) return this.word64(operation, key);
        break;
      case CODE_PAIR: {
        const [first, second] = (this.keyType as unknown as PairType).prepare(key, "a key");
        return this.pair(operation, first, second);
      }
      case CODE_STRING:
        if (typeof key === "string" && 2 * key.length <= PROBE_BYTES) {
          const { heap } = this;
          const at = heap.probe(0);
          return this.probed(operation, at, writeText(heap, at, key));
        }
        break;
      case DETACHED:
        throw this.disposed();
    }
    if (!this.hasRecords) this.keyType.check(key, "a key");
    return this.record(operation, asLong(this.keyType).prepare(key, "a key"));
  }

  word32(operation: number, key: number): number {
    const { core } = this.heap;
    if (operation === READ) return core.u32_read(key);
    return operation === REMOVE ? core.u32_remove(key) : core.u32_write(operation, key);
  }
  float(operation: number, key: number): number {
    const { core } = this.heap;
    if (operation === READ) return core.f64_read(key);
    return operation === REMOVE ? core.f64_remove(key) : core.f64_write(operation, key);
  }
  word64(operation: number, key: bigint): number {
    const { core } = this.heap;
    if (operation === READ) return core.u64_read(key);
    return operation === REMOVE ? core.u64_remove(key) : core.u64_write(operation, key);
  }
  pair(operation: number, first: number, second: number): number {
    const { core } = this.heap;
    if (operation === READ) return core.pair_read(first, second);
    return operation === REMOVE ? core.pair_remove(first, second) : core.pair_write(operation, first, second);
  }
  record(operation: number, prepared: unknown): number {
    const { heap } = this;
    const type = asLong(this.keyType);
    const at = heap.probe(type.most(prepared));
    try {
      return this.probed(operation, at, type.write(heap, at, prepared));
    } finally {
      heap.core.probe_release();
    }
  }
  /** The operation on a key whose bytes are in place. */
  probed(operation: number, at: number, length: number): number {
    const { core } = this.heap;
    if (operation === READ) return core.probe_read(at, length);
    return operation === REMOVE ? core.probe_remove(at, length) : core.probe_write(operation, at, length);
  }

  /** As `run`, with a value that was checked, and perhaps one that is expected. */
  write(operation: number, key: K, value: V, expected?: V): number {
    if (this.isLong) return this.writeLong(operation, key, value, expected);
    this.put(this.inAt, value);
    if (expected !== undefined) this.put(this.expectedAt, expected);
    return this.run(operation, key);
  }

  /** Key and values of any length lie one behind the other. */
  writeLong(operation: number, key: K, value: V, expected: V | undefined): number {
    const { heap } = this;
    const values = asLong(this.valueType);
    const keys = this.hasRecords ? asLong(this.keyType) : undefined;
    const prepared = keys?.prepare(key, "a key");
    let bytes = 8 + values.most(value);
    if (expected !== undefined) bytes += 8 + values.most(expected);
    if (keys !== undefined) bytes += keys.most(prepared);
    const start = heap.probe(bytes);
    try {
      let at = start;
      const put = (place: number, element: V) => {
        const length = values.write(heap, at, element);
        heap.u32[2 * place] = at;
        heap.u32[2 * place + 1] = length;
        at = (at + (length & LENGTH_MASK) + 7) & ~7;
      };
      put(this.inAt, value);
      if (expected !== undefined) put(this.expectedAt, expected);
      if (keys === undefined) return this.run(operation, key);
      return this.probed(operation, at, keys.write(heap, at, prepared));
    } finally {
      heap.core.probe_release();
    }
  }

  put(place: number, value: unknown): void {
    const { heap } = this;
    switch (this.valueCode) {
      case CODE_U32:
        heap.u32[2 * place] = value as number;
        return;
      case CODE_I32:
        heap.i32[2 * place] = value as number;
        return;
      case CODE_F32:
        heap.f32[2 * place] = value as number;
        return;
      case CODE_F64:
        heap.f64[place] = value as number;
        return;
      default:
        heap.i64[place] = value as bigint;
    }
  }

  /** A delta for WRITE_ADD: a double, or a magnitude and a sign. */
  putDelta(delta: number | bigint): void {
    const { heap } = this;
    if (typeof delta === "number") {
      heap.f64[this.inAt] = delta;
      return;
    }
    heap.u64[this.inAt] = delta < 0n ? -delta : delta;
    heap.u32[2 * this.expectedAt] = delta < 0n ? 1 : 0;
  }

  /** The number at SHARED_OUT. */
  word(): V {
    const { heap } = this;
    switch (this.valueCode) {
      case CODE_U32:
        return heap.u32[2 * this.outAt] as V;
      case CODE_I32:
        return heap.i32[2 * this.outAt] as V;
      case CODE_F64:
        return heap.f64[this.outAt] as V;
      case CODE_F32:
        return heap.f32[2 * this.outAt] as V;
      case CODE_I64:
        return heap.i64[this.outAt] as V;
      default:
        return heap.u64[this.outAt] as V;
    }
  }

  /** The value of a key. */
  get(key: K): V | undefined {
    const status = this.read(key);
    if (status === STATUS_ABSENT) return undefined;
    if (status === STATUS_PRESENT && !this.isLong) return this.word();
    return this.getSlowly(key, status);
  }

  /** Values that are no numbers, and what can go wrong. */
  getSlowly(key: K, first: number): V | undefined {
    for (let status = first; status !== STATUS_ABSENT; status = this.read(key)) {
      if (status === STATUS_LOST) continue; // a reader has nothing to lose
      if (status >= STATUS_POISONED) throw this.failure(status);
      if (!this.isLong) return this.word();
      const value = status === STATUS_LARGE ? this.large() : this.long();
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Whether a key is there. */
  there(key: K): boolean {
    while (true) {
      const status = this.read(key);
      if (status < STATUS_POISONED) return status !== STATUS_ABSENT;
      if (status !== STATUS_LOST) throw this.failure(status);
    }
  }

  /** A value as the map has it. */
  rounded(value: V): V {
    return (this.valueCode === CODE_F32 ? Math.fround(value as number) : value) as V;
  }

  /** The value of any length that the core has copied. */
  long(): V {
    const { heap } = this;
    return asLong(this.valueType).read(heap, heap.u32[this.longAt], heap.u32[this.longAt + 1]) as V;
  }

  /** A large one is copied here, and may have changed meanwhile: undefined. */
  large(): V | undefined {
    const { heap } = this;
    const at = heap.u32[this.longAt];
    const length = heap.u32[this.longAt + 1];
    const line = heap.u32[heap.at(SHARED_LINE) >>> 2];
    const seq = heap.u32[heap.at(SHARED_SEQ) >>> 2];
    heap.reach(at + (length & LENGTH_MASK));
    if (at + (length & LENGTH_MASK) > heap.u8.length) return undefined;
    const value = asLong(this.valueType).read(heap, at, length) as V;
    return heap.core.is_same(line, seq) ? value : undefined;
  }

  /** The key of a record. */
  readKey(record: number): K {
    const { heap } = this;
    heap.reach(record + 16);
    const at = record + (this.valueType.shift === 3 ? 8 : 4);
    const length = heap.u32[at >>> 2];
    heap.reach(at + 4 + (length & LENGTH_MASK));
    return asLong(this.keyType).read(heap, at + 4, length) as K;
  }
  /** A value of any length whose copy lies at an address. */
  readCopy(copy: number): V {
    const { heap } = this;
    heap.reach(copy + 16);
    const length = heap.u32[copy >>> 2];
    heap.reach(copy + 4 + (length & LENGTH_MASK));
    return asLong(this.valueType).read(heap, copy + 4, length) as V;
  }

  /** The error for a status. */
  failure(status: number, processed = 0): Error {
    if (status === STATUS_OUT_OF_MEMORY) return this.heap.outOfMemory(processed);
    if (status === STATUS_POISONED) {
      return new PoisonedShardError(
        "a thread died inside a shard of this map, and there was no memory to repair it: make room, then call salvage()",
      );
    }
    if (status === STATUS_DESTROYED) return new DisposedError("this shared map was destroyed");
    return new LockLostError(
      "this thread stood still inside an operation for so long that others took it for dead: the operation may have happened or " +
        "not. Give the map a longer lockTimeout where threads are stopped, by a debugger for example",
    );
  }

  live(): void {
    if (this.keyCode === DETACHED) throw this.disposed();
  }
  disposed(): DisposedError {
    return new DisposedError("this shared map was disposed of in this thread");
  }
  detach(): void {
    this.keyCode = DETACHED;
    this.heap.detach();
  }

  // What key lists ask a table for.
  callCodec<T>(callback: () => T): T {
    return callback();
  }
}
