// Tuples: flat sequences of numbers, strings and byte strings as one key.

import { KEY_RECORD, KEY_WORD64, LENGTH_MASK } from "../../assembly/abi/layout.ts";
import { describe, named } from "../types/describe.ts";
import {
  CODE_BYTES,
  CODE_F64,
  CODE_I32,
  CODE_I64,
  CODE_PAIR,
  CODE_STRING,
  CODE_TUPLE,
  CODE_U32,
  ElementType,
  type KeyType,
} from "../types/types.ts";
import type { Views } from "../views.ts";
import { asLong, LongType } from "./long-type.ts";

const MOST_PARTS = 64;

/** The values of a tuple of types. */
export type Parts<T extends readonly KeyType<unknown>[]> = {
  -readonly [I in keyof T]: T[I] extends KeyType<infer P> ? P : never;
};

type Types = readonly ElementType<unknown>[];

/** Reads the parts of a tuple once and checks them: a copy that no getter can change. */
function partsReader(name: string, types: Types): (value: unknown, what: string, index?: number) => unknown[] {
  const labels = types.map((_, i) => `part ${i} of a ${name}`);
  return (value, what, index) => {
    if (!Array.isArray(value)) {
      const due = `an array of ${types.length} (${name})`;
      throw new TypeError(`${named(what, index)} must be ${due}, got ${describe(value)}`);
    }
    const arity = value.length;
    if (arity !== types.length) {
      throw new TypeError(`${named(what, index)} must have ${types.length} parts (${name}), got ${arity}`);
    }
    const parts = new Array<unknown>(arity);
    for (let i = 0; i < arity; i++) {
      parts[i] = value[i];
      types[i].check(parts[i], labels[i]);
    }
    return parts;
  };
}

/** Two 32-bit numbers: one 64-bit word, the first one low. */
export class PairType extends ElementType<[number, number]> {
  readonly firstSigned: boolean;
  readonly secondSigned: boolean;
  readonly prepare: (pair: unknown, what: string, index?: number) => [number, number];
  constructor(
    name: string,
    readonly parts: Types,
  ) {
    const read = partsReader(name, parts);
    super(name, CODE_PAIR, 3, BigUint64Array, KEY_WORD64, read);
    this.prepare = read as typeof this.prepare;
    this.firstSigned = parts[0].code === CODE_I32;
    this.secondSigned = parts[1].code === CODE_I32;
  }
}

/** Parts one after the other: numbers as they lie in memory, the others behind their length words. */
export class TupleType extends LongType<unknown[]> {
  readonly #read: (value: unknown, what: string, index?: number) => unknown[];
  constructor(
    name: string,
    readonly parts: Types,
  ) {
    const read = partsReader(name, parts);
    super(name, CODE_TUPLE, read);
    this.#read = read;
  }

  prepare(tuple: unknown, what: string, index?: number): unknown[] {
    return this.#read(tuple, what, index);
  }

  override prepareCopy(tuple: unknown, what: string, index?: number): unknown[] {
    return this.prepare(tuple, what, index).map((part, i) => {
      const type = this.parts[i];
      return type.code === CODE_BYTES ? asLong(type).prepareCopy(part, "a part") : part;
    });
  }

  /** Bytes of each tuple when all parts are numbers of one type; 0 otherwise. */
  get stride(): number {
    const [{ code, shift }] = this.parts;
    const same = code < CODE_STRING && this.parts.every((part) => part.code === code);
    return same ? this.parts.length << shift : 0;
  }

  most(tuple: unknown[]): number {
    return this.#most(tuple, 0);
  }
  /** Of the parts from number `from` on. */
  #most(tuple: ArrayLike<unknown>, from: number): number {
    let bytes = 0;
    for (let i = from; i < this.parts.length; i++) {
      const part = this.parts[i];
      bytes += part.keyKind === KEY_RECORD ? 4 + asLong(part).most(tuple[i]) : 1 << part.shift;
    }
    return bytes;
  }

  write(heap: Views, start: number, tuple: ArrayLike<unknown>, most: number): number {
    let at = start;
    for (let i = 0; i < this.parts.length; i++) {
      const part = this.parts[i];
      // Bytes may take what the parts behind them leave.
      const room = part.code === CODE_BYTES ? Math.max(0, start + most - at - 4 - this.#most(tuple, i + 1)) : 0;
      at = writePart(heap, at, part, tuple[i], room);
    }
    return at - start;
  }

  read(heap: Views, start: number): unknown[] {
    const tuple = new Array<unknown>(this.parts.length);
    const { view } = heap;
    let at = start;
    for (let i = 0; i < tuple.length; i++) {
      const part = this.parts[i];
      if (part.keyKind === KEY_RECORD) {
        const length = view.getUint32(at, true);
        tuple[i] = asLong(part).read(heap, at + 4, length);
        at += 4 + (length & LENGTH_MASK);
      } else {
        tuple[i] = readNumber(view, at, part.code);
        at += 1 << part.shift;
      }
    }
    return tuple;
  }
}

/** -0 is 0; NaN is NaN, whatever its bits were. */
export function canonicalFloat(x: number): number {
  if (x === 0) return 0;
  return Number.isNaN(x) ? Number.NaN : x;
}

/** `most`: how many bytes a byte string may have. */
function writePart(heap: Views, at: number, part: ElementType<unknown>, value: unknown, most: number): number {
  const { view } = heap;
  switch (part.code) {
    case CODE_U32:
    case CODE_I32:
      view.setInt32(at, value as number, true);
      return at + 4;
    case CODE_F64:
      // One pattern for each SameValueZero class: equal keys are equal bytes.
      view.setFloat64(at, canonicalFloat(value as number), true);
      return at + 8;
    case CODE_STRING:
    case CODE_BYTES: {
      const length = asLong(part).write(heap, at + 4, value, most);
      view.setUint32(at, length, true);
      return at + 4 + (length & LENGTH_MASK);
    }
    default:
      view.setBigInt64(at, value as bigint, true);
      return at + 8;
  }
}

function readNumber(view: DataView, at: number, code: number): number | bigint {
  switch (code) {
    case CODE_U32:
      return view.getUint32(at, true);
    case CODE_I32:
      return view.getInt32(at, true);
    case CODE_F64:
      return view.getFloat64(at, true);
    case CODE_I64:
      return view.getBigInt64(at, true);
    default:
      return view.getBigUint64(at, true);
  }
}

const is32 = (part: ElementType<unknown>) => part.code === CODE_U32 || part.code === CODE_I32;

/**
 * A key of several parts, passed and returned as an array: `tuple(i32, i32)`, `tuple(string, u32)`. Two 32-bit numbers
 * make one word: as fast as a number. Parts never run together.
 * @throws TypeError for a part that is not a number type, `string`, `bytes` or `fixedBytes(n)`; RangeError unless there are 1 to 64
 */
export function tuple<const T extends readonly KeyType<unknown>[]>(...types: T): ElementType<Parts<T>> {
  const parts = types.map((type, i) => {
    const fits = type instanceof ElementType && type.keyKind >= 0 && type.code <= CODE_BYTES && type.code !== CODE_PAIR;
    if (fits) return type;
    const got = type instanceof ElementType ? type.name : describe(type);
    throw new TypeError(
      `part ${i} of a tuple must be u32, i32, f64, i64, u64, string, bytes or fixedBytes(n), got ${got}`,
    );
  });
  if (parts.length === 0 || parts.length > MOST_PARTS) {
    throw new RangeError(`a tuple needs 1 to ${MOST_PARTS} parts, got ${parts.length}`);
  }
  const name = `tuple(${parts.map((part) => part.name).join(", ")})`;
  const type = parts.length === 2 && parts.every(is32) ? new PairType(name, parts) : new TupleType(name, parts);
  return type as ElementType<unknown> as ElementType<Parts<T>>;
}
