// A shared map as one thread sees it: what it is, and keys on their way to the core.

import { KEY_RECORD, PROBE_BYTES } from "../../assembly/abi/layout.ts";
import {
  SHARED_EXPECTED,
  SHARED_IN,
  SHARED_LONG,
  SHARED_OUT,
  STATUS_DESTROYED,
  STATUS_OUT_OF_MEMORY,
  STATUS_POISONED,
} from "../../assembly/abi/shared.ts";
import { DisposedError, LockLostError, PoisonedShardError } from "../errors.ts";
import { asLong } from "../keys/long-type.ts";
import { writeText } from "../keys/text.ts";
import type { PairType } from "../keys/tuple.ts";
import {
  CODE_F64,
  CODE_I32,
  CODE_I64,
  CODE_PAIR,
  CODE_STRING,
  CODE_TUPLE,
  CODE_U32,
  CODE_U64,
  type ElementType,
} from "../types/types.ts";
import type { SharedHeap } from "./heap.ts";
import { readF64, readProbe, readU32, writeU32 } from "./sites.ts";

/** What is done to a key beside the operations of abi/shared.ts. */
export const READ = -1;
export const REMOVE = -2;

export const DESTROYED = "this shared map was destroyed";

const DETACHED = -1;

export class SharedKeys<K, V> {
  keyCode: number;
  readonly valueCode: number;
  readonly hasRecords: boolean;
  /** Keys are tuples. */
  readonly hasParts: boolean;
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
    this.hasParts = keyType.code === CODE_PAIR || keyType.code === CODE_TUPLE;
    this.isLong = valueType.isLongValue;
    this.inAt = heap.at(SHARED_IN) >>> 3;
    this.expectedAt = heap.at(SHARED_EXPECTED) >>> 3;
    this.outAt = heap.at(SHARED_OUT) >>> 3;
    this.longAt = heap.at(SHARED_LONG) >>> 2;
  }

  /** The status of looking a key up: the value is then at SHARED_OUT. */
  read(key: K): number {
    const { heap } = this;
    switch (this.keyCode) {
      case CODE_U32:
        if (typeof key === "number" && key >>> 0 === key) return readU32(heap, key);
        break;
      case CODE_I32:
        if (typeof key === "number" && (key | 0) === key) return readU32(heap, key);
        break;
      case CODE_F64:
        if (typeof key === "number") return readF64(heap, key);
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
        return this.pair(operation, first, second); // puts nothing in place: a core that is none says so
      }
      case CODE_TUPLE:
        return this.runOwn(operation, this.own(key as K));
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

  /** A key of which no getter runs any more: they come before a value is put in place, for they may write to the map, or dispose of it. */
  own(key: K): K {
    if (!this.hasParts) return key;
    const parts = (this.keyType as unknown as PairType).prepare(key, "a key") as unknown as K;
    this.attached();
    return parts;
  }
  /** `run` on such a key. */
  runOwn(operation: number, key: K): number {
    if (!this.hasParts) return this.run(operation, key);
    if (this.hasRecords) return this.record(operation, key);
    const [first, second] = key as [number, number];
    return this.pair(operation, first, second);
  }

  word32(operation: number, key: number): number {
    const { heap } = this;
    if (operation === READ) return readU32(heap, key);
    return operation === REMOVE ? heap.core.u32_remove(key) : writeU32(heap, operation, key);
  }
  float(operation: number, key: number): number {
    const { heap } = this;
    if (operation === READ) return readF64(heap, key);
    return operation === REMOVE ? heap.core.f64_remove(key) : heap.core.f64_write(operation, key);
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
    const most = type.most(prepared);
    const at = heap.probe(most);
    try {
      return this.probed(operation, at, type.write(heap, at, prepared, most));
    } finally {
      heap.core.probe_release();
    }
  }
  /** The operation on a key whose bytes are in place. */
  probed(operation: number, at: number, length: number): number {
    const { heap } = this;
    if (operation === READ) return readProbe(heap, at, length);
    return operation === REMOVE ? heap.core.probe_remove(at, length) : heap.core.probe_write(operation, at, length);
  }

  /** The error for a status. */
  failure(status: number, processed = 0): Error {
    if (status === STATUS_OUT_OF_MEMORY) return this.heap.outOfMemory(processed);
    if (status === STATUS_POISONED) {
      return new PoisonedShardError(
        "a thread died inside a shard of this map, and there was no memory to repair it: make room, then call salvage()",
      );
    }
    if (status === STATUS_DESTROYED) return new DisposedError(DESTROYED);
    return new LockLostError(
      "this thread stood still inside an operation for so long that others took it for dead: the operation may have happened or " +
        "not. Give the map a longer lockTimeout where threads are stopped, by a debugger for example",
    );
  }

  /** Before this thread's segment is written to. @throws DisposedError when it has none any more */
  attached(): void {
    if (this.keyCode === DETACHED) throw this.disposed();
  }
  /** @throws DisposedError when the map was disposed of in this thread, or destroyed in any */
  live(): void {
    this.attached();
    if (this.heap.isDestroyed) throw this.failure(STATUS_DESTROYED);
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
