// A map as the core sees it: an address in a heap, and the checks and conversions on the way there and back.
//
// One class with a `switch` on small integers serves all types: call sites stay monomorphic. Objects with methods for
// each type are called megamorphically once five types are in use, which costs 5 ns a call (PERFORMANCE.md, dead ends).

import { HMAP_COUNT, HMAP_SECRETS, SHAPE_K4V0, SHAPE_K8V0 } from "../assembly/abi/layout.ts";
import { unwatch, watch } from "./dropped.ts";
import { DisposedError } from "./errors.ts";
import type { Heap } from "./heap.ts";
import { randomWord, seededWords, type WordSource, writeSecrets } from "./secrets.ts";
import { SideTable } from "./side-table.ts";
import {
  CODE_ANY,
  CODE_F32,
  CODE_F64,
  CODE_I32,
  CODE_I64,
  CODE_NOTHING,
  CODE_U32,
  CODE_U64,
  type ElementType,
} from "./types/types.ts";

/** `keyCode` of a disposed table: no case matches it. */
const DISPOSED = -1;

export interface TableOptions {
  loadFactor: number;
  maxBytes: number;
  seed: bigint | undefined;
}

export class Table<K, V> {
  h: number;
  keyCode: number;
  readonly valueCode: number;
  /** How often the table was cleared: iterators then begin anew, for the hash that orders them has changed. */
  generation = 0;
  /** Mutations so far: iterators look whether what they hold is still so. */
  mutations = 0;
  side: SideTable | undefined;
  readonly #words: WordSource;

  constructor(
    readonly heap: Heap,
    readonly keyType: ElementType<K>,
    readonly valueType: ElementType<V>,
    readonly options: TableOptions,
  ) {
    const width = valueType.code === CODE_NOTHING ? 0 : valueType.shift - 1;
    const shape = (keyType.shift === 2 ? SHAPE_K4V0 : SHAPE_K8V0) + width;
    this.h = heap.core.map_create(shape, keyType.keyKind, options.loadFactor, options.maxBytes) >>> 0;
    if (this.h === 0) throw heap.outOfMemory();
    this.keyCode = keyType.code;
    this.valueCode = valueType.code;
    this.#words = options.seed === undefined ? randomWord : seededWords(options.seed);
    this.#drawSecrets();
    if (valueType.code === CODE_ANY) this.side = new SideTable();
    watch(this, heap, this.h);
  }

  #drawSecrets(): void {
    writeSecrets(this.heap.u32, (this.h + HMAP_SECRETS) >>> 2, this.#words);
  }

  /** Throws when the table was disposed of: its address would be that of the null segment, which all maps share. */
  live(): void {
    if (this.h === 0 || this.heap.disposed) throw this.disposed();
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
    }
    return core.u64_access(this.h, this.wideKey(key));
  }

  /** The address of the key's value, with INSERTED when it is new. Throws on a bad key and when memory ends. */
  assign(key: K): number {
    const at = this.tryAssign(key);
    if (at === 0) throw this.heap.outOfMemory();
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
    }
    return core.u64_assign(this.h, this.wideKey(key));
  }

  /** Whether there was such a key. */
  remove(key: K): boolean {
    const at = this.removeWord(key);
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
    }
    return core.u64_remove(this.h, this.wideKey(key));
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

  /** The types that are not worth inlining: see `wideKey`. */
  readOther(at: number): V {
    const heap = this.heap;
    switch (this.valueCode) {
      case CODE_F32:
        return heap.f32[at >>> 2] as V;
      case CODE_I64:
        return heap.i64[at >>> 3] as V;
      case CODE_U64:
        return heap.u64[at >>> 3] as V;
      default:
        return undefined as V;
    }
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

  /** The types that are not worth inlining: see `wideKey`. */
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

  checkKey(key: K): void {
    this.keyType.check(key, "a key");
  }

  clear(): void {
    this.live();
    this.heap.core.map_clear(this.h);
    this.#drawSecrets();
    this.generation++;
    this.mutations++;
    if (this.side !== undefined) this.side = new SideTable();
  }

  dispose(): void {
    if (this.h === 0) return;
    unwatch(this);
    if (!this.heap.disposed) this.heap.core.map_dispose(this.h);
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

  /**
   * A 64-bit key, checked; throws for every other key that a fast path refused. Apart from those paths: V8 inlines `set`
   * and all that it calls into a caller's loop only up to 920 bytes of bytecode, and falls to 15 ns from 10 above that.
   */
  wideKey(key: unknown): bigint {
    if (typeof key === "bigint") {
      if (this.keyCode === CODE_U64 && BigInt.asUintN(64, key) === key) return key;
      if (this.keyCode === CODE_I64 && BigInt.asIntN(64, key) === key) return key;
    }
    return this.refuse(key);
  }

  /** Throws what is wrong with a key that a fast check refused, or with a table that knows no keys any more. */
  refuse(key: unknown): never {
    if (this.isDisposed) throw this.disposed();
    this.keyType.check(key, "a key");
    throw new TypeError("a key was refused"); // not reached: the fast checks refuse what `check` refuses
  }
}
