// Values of a shared map on their way to the core and back.

import { LENGTH_MASK } from "../../assembly/abi/layout.ts";
import {
  SHARED_LINE,
  SHARED_SEQ,
  STATUS_ABSENT,
  STATUS_LARGE,
  STATUS_LOST,
  STATUS_POISONED,
  STATUS_PRESENT,
} from "../../assembly/abi/shared.ts";
import { byteCount } from "../intrinsics.ts";
import { copyBytes } from "../keys/bytes.ts";
import { asLong } from "../keys/long-type.ts";
import { CODE_BYTES, CODE_F32, CODE_F64, CODE_I32, CODE_I64, CODE_U32 } from "../types/types.ts";
import { SharedKeys } from "./keys.ts";

export class SharedTable<K, V> extends SharedKeys<K, V> {
  /** As `run`, with a value that was checked, and perhaps one that is expected. */
  write(operation: number, key: K, value: V, expected?: V): number {
    this.attached();
    const own = this.own(key);
    if (this.isLong) return this.writeLong(operation, own, value, expected);
    this.put(this.inAt, value);
    if (expected !== undefined) this.put(this.expectedAt, expected);
    return this.runOwn(operation, own);
  }

  /** Key and values of any length lie one behind the other. */
  writeLong(operation: number, key: K, value: V, expected: V | undefined): number {
    const { heap } = this;
    const values = asLong(this.valueType);
    const keys = this.hasRecords ? asLong(this.keyType) : undefined;
    const prepared = this.hasParts ? key : keys?.prepare(key, "a key");
    const most = values.most(value);
    const mostExpected = expected === undefined ? 0 : values.most(expected);
    const mostOfKey = keys === undefined ? 0 : keys.most(prepared);
    const start = heap.probe(8 + most + (expected === undefined ? 0 : 8 + mostExpected) + mostOfKey);
    try {
      let at = start;
      const put = (place: number, element: V, room: number) => {
        const length = values.write(heap, at, element, room);
        heap.u32[2 * place] = at;
        heap.u32[2 * place + 1] = length;
        at = ((at + (length & LENGTH_MASK) + 7) & ~7) >>> 0; // addresses above 2 GiB are no negative numbers
      };
      put(this.inAt, value, most);
      if (expected !== undefined) put(this.expectedAt, expected, mostExpected);
      if (keys === undefined) return this.runOwn(operation, key);
      return this.probed(operation, at, keys.write(heap, at, prepared, mostOfKey));
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

  /** A value as the map has it, and would give it. */
  rounded(value: V): V {
    if (this.valueCode === CODE_F32) return Math.fround(value as number) as V;
    if (this.valueCode === CODE_BYTES) return copyBytes(value as Uint8Array, 0, byteCount(value as Uint8Array)) as V;
    return (this.valueCode === CODE_U32 || this.valueCode === CODE_I32 ? (value as number) + 0 : value) as V; // integers have no -0
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
  /** Where the key begins in a record: behind the value. */
  get valueBytesOfRecord(): number {
    return this.valueType.shift === 3 ? 8 : 4;
  }

  /** The key of a record. */
  readKey(record: number): K {
    const { heap } = this;
    heap.reach(record + 16);
    const at = record + this.valueBytesOfRecord;
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
}
