// How keys that are not one plain number get into the core: 64-bit words, pairs, and keys of any length.

import { PROBE, PROBE_BYTES } from "../assembly/abi/layout.ts";
import type { Heap } from "./heap.ts";
import { byteCount, isBytes } from "./intrinsics.ts";
import { writeBytes } from "./keys/bytes.ts";
import { asLong, Prepared } from "./keys/long-type.ts";
import { ownKey } from "./keys/own.ts";
import { writeText } from "./keys/text.ts";
import type { PairType } from "./keys/tuple.ts";
import { type TableOptions, TableState } from "./table-state.ts";
import { describe } from "./types/describe.ts";
import {
  CODE_BYTES,
  CODE_CUSTOM,
  CODE_I64,
  CODE_PAIR,
  CODE_STRING,
  CODE_TUPLE,
  CODE_U64,
  type ElementType,
} from "./types/types.ts";

// What is done to a key.
export const ACCESS = 0;
export const ASSIGN = 1;
export const REMOVE = 2;
/** For tests and tools: the hash under the present secrets. */
export const HASH = 3;
export type Operation = typeof ACCESS | typeof ASSIGN | typeof REMOVE | typeof HASH;

/** Parts of a tuple that can be passed as arguments. */
const MOST_ARGUMENTS = 8;

export abstract class TableKeys<K, V> extends TableState<K, V> {
  // See Table.
  constructor(heap: Heap, keyType: ElementType<K>, valueType: ElementType<V>, options: TableOptions) {
    super(heap, keyType, valueType, options);
  }

  /** The operation for every key type without a fast path of its own; throws for what those paths refused. */
  other(operation: Operation, key: unknown): number {
    switch (this.keyCode) {
      case CODE_STRING:
        if (typeof key === "string") return this.text(operation, key);
        break;
      case CODE_I64:
      case CODE_U64:
        return this.word(operation, this.wideKey(key));
      case CODE_PAIR:
        if (Array.isArray(key) && key.length === 2) return this.pair(operation, key[0], key[1]);
        break;
      case CODE_BYTES:
      case CODE_TUPLE:
      case CODE_CUSTOM:
        return this.record(operation, key);
    }
    return this.refuse(key);
  }

  word(operation: Operation, word: bigint): number {
    const { core } = this.heap;
    if (operation === ACCESS) return core.u64_access(this.h, word);
    if (operation === ASSIGN) return core.u64_assign(this.h, word);
    return operation === REMOVE ? core.u64_remove(this.h, word) : core.u64_hash(this.h, word);
  }

  /** An i64 or u64 key as two halves, without a BigInt. */
  wideHalves(operation: Operation, low: unknown, high: unknown): number {
    this.live();
    if (this.keyCode !== CODE_U64 && this.keyCode !== CODE_I64) {
      throw new TypeError(`halves are keys of maps with 64-bit integer keys only, this one has ${this.keyType.name}`);
    }
    checkHalf(low, "low");
    checkHalf(high, "high");
    return this.halves(operation, low, high);
  }

  halves(operation: Operation, low: number, high: number): number {
    const { core } = this.heap;
    if (operation === ACCESS) return core.pair_access(this.h, low, high);
    if (operation === ASSIGN) return core.pair_assign(this.h, low, high);
    if (operation === REMOVE) return core.pair_remove(this.h, low, high);
    return core.u64_hash(this.h, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
  }

  pair(operation: Operation, first: unknown, second: unknown): number {
    const type = this.keyType as unknown as PairType;
    if (
      typeof first !== "number" ||
      typeof second !== "number" ||
      (type.firstSigned ? first | 0 : first >>> 0) !== first ||
      (type.secondSigned ? second | 0 : second >>> 0) !== second
    ) {
      return this.refuse([first, second]);
    }
    if (this.h === 0) throw this.disposed(); // by a getter of the array
    return this.halves(operation, first, second);
  }

  /**
   * The first `count` of a call's arguments as the parts of a tuple. They are named, for an array of them, `arguments` or a
   * rest parameter, would be made for every call: V8 leaves it out only as long as it is passed to nobody.
   */
  parts(
    operation: Operation,
    count: number,
    a: unknown,
    b: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
    f?: unknown,
    g?: unknown,
    h?: unknown,
  ): number {
    if (this.keyCode === CODE_PAIR && count === 2) return this.pair(operation, a, b);
    if (count > MOST_ARGUMENTS) {
      throw new TypeError(`${MOST_ARGUMENTS} parts can be passed as arguments, longer tuples as an array: get, set`);
    }
    return this.otherParts(operation, [a, b, c, d, e, f, g, h].slice(0, count));
  }

  otherParts(operation: Operation, parts: unknown[]): number {
    this.live();
    if (this.keyCode === CODE_PAIR || this.keyCode === CODE_TUPLE) return this.other(operation, parts);
    throw new TypeError(`parts are keys of maps with tuple keys only, this one has ${this.keyType.name}`);
  }

  text(operation: Operation, text: string): number {
    const { heap } = this;
    if (2 * text.length > PROBE_BYTES) return this.record(operation, text);
    const { core } = heap;
    if (heap.hasTextBuiltins && operation !== HASH) {
      if (operation === ACCESS) return core.text_access(this.h, text);
      return operation === ASSIGN ? core.text_assign(this.h, text) : core.text_remove(this.h, text);
    }
    return this.probed(operation, PROBE, writeText(heap, PROBE, text));
  }

  /** A key that may be passed again later and is the same then: see ownKey; of a custom key what the codec made of it. */
  ownKey(key: K): K {
    this.live();
    if (this.keyCode !== CODE_CUSTOM) return ownKey(this.keyType, key);
    if (key instanceof Prepared) return key;
    return new Prepared(this.callCodec(() => asLong(this.keyType).prepareCopy(key, "a key"))) as K;
  }

  /** Keys of any length, by their type. */
  record(operation: Operation, key: unknown): number {
    const { heap } = this;
    const type = asLong(this.keyType);
    let prepared: unknown;
    if (this.keyCode === CODE_CUSTOM && operation !== ACCESS) this.mutable();
    if (key instanceof Prepared) prepared = key.element;
    else if (this.keyCode === CODE_CUSTOM) {
      prepared = this.callCodec(() => type.prepare(key, "a key"));
    } else {
      prepared = type.prepare(key, "a key");
    }
    this.live(); // user code may have run
    const most = type.most(prepared);
    const at = heap.probe(most);
    const found = this.probed(operation, at, type.write(heap, at, prepared, most));
    if (operation === ASSIGN && found !== 0) heap.keepProbe();
    heap.releaseProbe();
    return found;
  }

  /** A range of a buffer as a key, without making a subarray. */
  range(operation: Operation, buffer: Uint8Array, start: number, end: number): number {
    this.live();
    const { heap } = this;
    this.checkRange(buffer, start, end);
    const at = heap.probe(end - start);
    const found = this.probed(operation, at, writeBytes(heap, at, buffer, start, end));
    if (operation === ASSIGN && found !== 0) heap.keepProbe();
    heap.releaseProbe();
    return found;
  }

  checkRange(buffer: Uint8Array, start: number, end: number): void {
    if (this.keyCode !== CODE_BYTES) {
      throw new TypeError(`ranges are keys of maps with byte keys only, this one has ${this.keyType.name}`);
    }
    if (!isBytes(buffer)) throw new TypeError(`buffer must be a Uint8Array, got ${describe(buffer)}`);
    if (typeof start !== "number") throw new TypeError(`start must be a number, got ${describe(start)}`);
    if (typeof end !== "number") throw new TypeError(`end must be a number, got ${describe(end)}`);
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > byteCount(buffer)) {
      throw new RangeError(`start and end must be a range of the ${byteCount(buffer)} bytes, got ${start} to ${end}`);
    }
    const { length } = this.keyType as { length?: number };
    if (length !== undefined && length !== end - start) {
      throw new TypeError(`a key must have ${length} bytes (${this.keyType.name}), got ${end - start}`);
    }
  }

  /** The operation on a key whose bytes are in place. */
  probed(operation: Operation, at: number, length: number): number {
    const { core } = this.heap;
    if (operation === ACCESS) return core.record_access(this.h, at, length);
    if (operation === ASSIGN) return core.record_assign(this.h, at, length);
    return operation === REMOVE ? core.record_remove(this.h, at, length) : core.record_hash(this.h, at, length);
  }

  /** Runs a callback of the key codec: meanwhile the map refuses changes. */
  callCodec<T>(callback: () => T): T {
    this.inCodec++;
    try {
      return callback();
    } finally {
      this.inCodec--;
    }
  }

  /** The key of a record. */
  readKey(record: number): K {
    const { heap } = this;
    if (heap.disposed) throw this.disposed(); // by `decode`, for the key before
    const at = record + this.recordValue;
    const type = asLong(this.keyType);
    const length = heap.u32[at >>> 2];
    if (this.keyCode === CODE_CUSTOM) return this.callCodec(() => type.read(heap, at + 4, length));
    return type.read(heap, at + 4, length);
  }

  /** A 64-bit key, checked. */
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

function checkHalf(value: unknown, what: string): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${what} must be a number, got ${describe(value)}`);
  if (value >>> 0 !== value) {
    throw new RangeError(`${what} must be an integer from 0 to 4294967295, got ${describe(value)}`);
  }
}
