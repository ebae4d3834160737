// A map as the core sees it: an address in a heap, and the checks and conversions on the way there and back.
//
// One class with a `switch` on small integers serves all types: call sites stay monomorphic. Objects with methods for
// each type are called megamorphically once five types are in use, which costs 5 ns a call (PERFORMANCE.md, dead ends).

import { BUCKET_KEYS, HMAP_BUCKET_SHIFT, HMAP_SLOTS, INSERTED } from "../assembly/abi/layout.ts";
import type { Heap } from "./heap.ts";
import { asLong } from "./keys/long-type.ts";
import { ACCESS, ASSIGN, HASH, type Operation, REMOVE, TableKeys } from "./table-keys.ts";
import type { TableOptions } from "./table-state.ts";
import {
  CODE_ANY,
  CODE_BYTES,
  CODE_F32,
  CODE_F64,
  CODE_I32,
  CODE_I64,
  CODE_NOTHING,
  CODE_STRING,
  CODE_U32,
  CODE_U64,
  type ElementType,
} from "./types/types.ts";

export class Table<K, V> extends TableKeys<K, V> {
  // Not left to the engine, whose default constructor may call Array.prototype[Symbol.iterator], which a program may
  // have tampered with.
  constructor(heap: Heap, keyType: ElementType<K>, valueType: ElementType<V>, options: TableOptions) {
    super(heap, keyType, valueType, options);
  }

  /** The address of the key's value, or 0. Throws unless the key is of the key type. */
  access(key: K): number {
    const core = this.heap.core;
    switch (this.keyCode) {
      case CODE_U32:
        if (typeof key === "number" && key >>> 0 === key) return core.u32_access(this.h, key);
        break;
      case CODE_I32:
        if (typeof key === "number" && (key | 0) === key) return core.u32_access(this.h, key);
        break;
      case CODE_F64:
        if (typeof key === "number") return core.f64_access(this.h, key);
        break;
      case CODE_STRING:
        if (typeof key === "string") return this.text(ACCESS, key);
        break;
    }
    return this.other(ACCESS, key);
  }

  /** The address of the key's value, with INSERTED when it is new. Throws on a bad key and when memory ends. */
  assign(key: K): number {
    return this.assigned(this.tryAssign(key));
  }

  /** What the core found: after ASSIGN there is always something, or memory has ended. */
  found(operation: Operation, at: number): number {
    return operation === ASSIGN ? this.assigned(at) : at;
  }

  assigned(at: number): number {
    if (at === 0) throw this.outOfMemory();
    this.mutations++;
    return at;
  }

  /** As `assign`, but 0 when memory ended. Not a #private method: its brand check costs a nanosecond. */
  tryAssign(key: K): number {
    const core = this.heap.core;
    switch (this.keyCode) {
      case CODE_U32:
        if (typeof key === "number" && key >>> 0 === key) return core.u32_assign(this.h, key);
        break;
      case CODE_I32:
        if (typeof key === "number" && (key | 0) === key) return core.u32_assign(this.h, key);
        break;
      case CODE_F64:
        if (typeof key === "number") return core.f64_assign(this.h, key);
        break;
      case CODE_STRING:
        if (typeof key === "string") return this.text(ASSIGN, key);
        break;
    }
    return this.other(ASSIGN, key);
  }

  /** Whether there was such a key. */
  remove(key: K): boolean {
    return this.removed(this.removeWord(key));
  }

  removed(at: number): boolean {
    if (at === 0) return false;
    this.mutations++;
    if (this.side !== undefined) this.side.remove(this.heap.u32[at >>> 2]);
    return true;
  }

  /** The address of a copy of the removed value word, or 0. */
  removeWord(key: K): number {
    const core = this.heap.core;
    switch (this.keyCode) {
      case CODE_U32:
        if (typeof key === "number" && key >>> 0 === key) return core.u32_remove(this.h, key);
        break;
      case CODE_I32:
        if (typeof key === "number" && (key | 0) === key) return core.u32_remove(this.h, key);
        break;
      case CODE_F64:
        if (typeof key === "number") return core.f64_remove(this.h, key);
        break;
      case CODE_STRING:
        if (typeof key === "string") return this.text(REMOVE, key);
        break;
    }
    return this.other(REMOVE, key);
  }

  /** The value at an address that `access` or `assign` returned. */
  read(at: number): V {
    const heap = this.heap;
    switch (this.valueCode) {
      case CODE_U32:
        return heap.u32[at >>> 2] as V;
      case CODE_I32:
        return heap.i32[at >>> 2] as V;
      case CODE_F64:
        return heap.f64[at >>> 3] as V;
      case CODE_ANY:
        return this.side!.get(heap.u32[at >>> 2]) as V;
    }
    return this.readOther(at);
  }

  /**
   * The types that are not worth inlining: V8 inlines `set` and all that it calls into a caller's loop only up to 920
   * bytes of bytecode, and falls to 15 ns from 10 above that.
   */
  readOther(at: number): V {
    const heap = this.heap;
    switch (this.valueCode) {
      case CODE_F32:
        return heap.f32[at >>> 2] as V;
      case CODE_I64:
        return heap.i64[at >>> 3] as V;
      case CODE_U64:
        return heap.u64[at >>> 3] as V;
      case CODE_STRING:
      case CODE_BYTES:
        return this.readCopy(heap.u32[at >>> 2]);
      default:
        return undefined as V;
    }
  }

  /** The value of any length whose copy lies at an address. */
  readCopy(copy: number): V {
    return asLong(this.valueType).read(this.heap, copy + 4, this.heap.u32[copy >>> 2]);
  }

  /** Sets a key to a value that was checked. With nothing changed when memory ends. */
  put(key: K, value: V): void {
    const at = this.assign(key);
    this.store(at, value);
  }

  /** Writes a value that was checked to where `assign` said. */
  store(at: number, value: V): void {
    if (this.valueCode > CODE_NOTHING) this.storeLong(at, value);
    else this.write(at, value);
  }

  /** Values of any length: if there is no memory for the copy, a new key is taken back. */
  storeLong(at: number, value: V): void {
    const { heap } = this;
    const type = asLong(this.valueType);
    try {
      const most = type.most(value);
      const from = heap.probe(most);
      const length = type.write(heap, from, value, most);
      if (!heap.core.value_replace(this.h, at & ~INSERTED, from, length)) throw this.outOfMemory();
    } catch (error) {
      heap.releaseProbe();
      if (at & INSERTED) this.takeBack((at & ~INSERTED) >>> 0);
      throw error;
    }
    heap.releaseProbe();
  }

  /** Takes a new entry back whose value lies at `at`: by the key that it has, for the one that was passed may be another by now. */
  takeBack(at: number): void {
    const { heap, h } = this;
    this.mutations++;
    if (this.hasRecords) {
      const length = at + this.recordValue;
      heap.core.record_remove(h, length + 4, heap.u32[length >>> 2]);
      return;
    }
    const bucket = (at & -(1 << this.byteField(HMAP_BUCKET_SHIFT))) >>> 0;
    const { shift } = this.keyType;
    const values = bucket + BUCKET_KEYS + (this.byteField(HMAP_SLOTS) << shift);
    const key = (bucket + BUCKET_KEYS + (((at - values) >>> 2) << shift)) >>> 2;
    if (shift === 3) heap.core.pair_remove(h, heap.u32[key], heap.u32[key + 1]);
    else heap.core.u32_remove(h, heap.u32[key]);
  }

  /** Writes a value that was checked. The INSERTED bit of the address does not matter. */
  write(at: number, value: V): void {
    const heap = this.heap;
    switch (this.valueCode) {
      case CODE_U32:
        heap.u32[at >>> 2] = value as number;
        return;
      case CODE_I32:
        heap.i32[at >>> 2] = value as number;
        return;
      case CODE_F64:
        heap.f64[at >>> 3] = value as number;
        return;
    }
    this.writeOther(at, value);
  }

  /** See `readOther`. */
  writeOther(at: number, value: V): void {
    const heap = this.heap;
    switch (this.valueCode) {
      case CODE_ANY: {
        const index = heap.u32[at >>> 2];
        if (index !== 0) this.side!.set(index, value);
        else heap.u32[at >>> 2] = this.side!.add(value);
        return;
      }
      case CODE_F32:
        heap.f32[at >>> 2] = value as number;
        return;
      case CODE_I64:
        heap.i64[at >>> 3] = value as bigint;
        return;
      case CODE_U64:
        heap.u64[at >>> 3] = value as bigint;
        return;
    }
  }

  /** Throws unless the value is of the value type. The common types inline. */
  checkValue(value: V): void {
    switch (this.valueCode) {
      case CODE_U32:
        if (typeof value !== "number" || value >>> 0 !== value) this.valueType.check(value, "a value");
        return;
      case CODE_F64:
        if (typeof value !== "number") this.valueType.check(value, "a value");
        return;
      case CODE_ANY:
        return;
      default:
        this.valueType.check(value, "a value");
    }
  }

  /** The key's hash under the present secrets. */
  hash(key: K): number {
    const { core } = this.heap;
    if (this.keyCode > CODE_F64) return this.other(HASH, key);
    this.keyType.check(key, "a key");
    return this.keyCode === CODE_F64 ? core.f64_hash(this.h, key as number) : core.u32_hash(this.h, key as number);
  }
}
