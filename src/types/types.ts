// Key and value types: what a map is told about what it holds.

import {
  KEY_FLOAT64,
  KEY_WORD32,
  KEY_WORD64,
  TYPE_BYTES,
  TYPE_CUSTOM,
  TYPE_STRING,
  TYPE_TUPLE,
  VALUE_F32,
  VALUE_F64,
  VALUE_I32,
  VALUE_I64,
  VALUE_U32,
  VALUE_U64,
} from "../../assembly/abi/layout.ts";
import type { ArrayClass } from "../intrinsics.ts";
import { describe, named } from "./describe.ts";

/** Codes of element types: those of the core for numbers, then what only JavaScript knows. */
export const CODE_U32 = VALUE_U32;
export const CODE_I32 = VALUE_I32;
export const CODE_F32 = VALUE_F32;
export const CODE_F64 = VALUE_F64;
export const CODE_I64 = VALUE_I64;
export const CODE_U64 = VALUE_U64;
export const CODE_ANY = 6;
/** The value type of a set. */
export const CODE_NOTHING = 7;
// Types of any length (keys/), and two numbers in one 64-bit word.
export const CODE_STRING = TYPE_STRING;
export const CODE_BYTES = TYPE_BYTES;
export const CODE_TUPLE = TYPE_TUPLE;
export const CODE_CUSTOM = TYPE_CUSTOM;
export const CODE_PAIR = 12;

declare const KEY: unique symbol;
declare const VALUE: unique symbol;

/** A type that keys can have: `u32 i32 f64 i64 u64 string bytes fixedBytes(n) tuple(...) customKey({...})`. */
export interface KeyType<K> {
  readonly name: string;
  readonly [KEY]?: K;
}
/** A type that values can have: `u32 i32 f32 f64 i64 u64 string bytes any()`. */
export interface ValueType<V> {
  readonly name: string;
  readonly [VALUE]?: V;
}

export type NumberArray = Uint32Array | Int32Array | Float32Array | Float64Array | BigInt64Array | BigUint64Array;

/** Throws unless the value is of a type; `what` and `index` name it: "key 5". */
export type Check = (value: unknown, what: string, index?: number) => void;

/** A type of elements: numbers, of which linear memory holds arrays, or what keys/ adds. */
export class ElementType<T> implements KeyType<T>, ValueType<T> {
  declare readonly [KEY]?: T;
  declare readonly [VALUE]?: T;
  constructor(
    readonly name: string,
    readonly code: number,
    /** log2 of the bytes. */
    readonly shift: number,
    readonly TypedArray: ArrayClass<NumberArray>,
    /** How the core makes a key's word, or -1 when it cannot be a key. */
    readonly keyKind: number,
    /** Throws unless the value is of this type. */
    readonly check: Check,
  ) {}

  /** Whether values of this type are copies of any length that the map owns. */
  get isLongValue(): boolean {
    return this.code === CODE_STRING || (this.code === CODE_BYTES && this.name === "bytes");
  }
}

/** Whether elements are numbers: arrays of them cross as they are. */
export function isNumeric(type: ElementType<unknown>): boolean {
  return type.code < CODE_ANY;
}

/** TypeError for a wrong type, RangeError for a number that the type does not have. */
export function badElement(
  name: string,
  range: string,
  value: unknown,
  what: string,
  index?: number,
): TypeError | RangeError {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  const wantsBigInt = name.endsWith("64") && name !== "f64";
  if (!isNumber || wantsBigInt !== (typeof value === "bigint")) {
    const due = wantsBigInt ? "a bigint" : "a number";
    return new TypeError(`${named(what, index)} must be ${due} (${name}: ${range}), got ${describe(value)}`);
  }
  return new RangeError(`${named(what, index)} must be ${range} (${name}), got ${describe(value)}`);
}

const U32_RANGE = "an integer from 0 to 4294967295";
const I32_RANGE = "an integer from -2147483648 to 2147483647";
const I64_RANGE = "from -(2n ** 63n) to 2n ** 63n - 1n";
const U64_RANGE = "from 0n to 2n ** 64n - 1n";
const FLOAT_RANGE = "any number";

/** Unsigned 32-bit integers. */
export const u32 = new ElementType<number>("u32", CODE_U32, 2, Uint32Array, KEY_WORD32, (v, what, i) => {
  if (typeof v !== "number" || v >>> 0 !== v) throw badElement("u32", U32_RANGE, v, what, i);
});
/** Signed 32-bit integers. */
export const i32 = new ElementType<number>("i32", CODE_I32, 2, Int32Array, KEY_WORD32, (v, what, i) => {
  if (typeof v !== "number" || (v | 0) !== v) throw badElement("i32", I32_RANGE, v, what, i);
});
/** 32-bit floats, as values only: numbers are rounded to the nearest. */
export const f32: ValueType<number> = new ElementType<number>("f32", CODE_F32, 2, Float32Array, -1, (v, what, i) => {
  if (typeof v !== "number") throw badElement("f32", FLOAT_RANGE, v, what, i);
});
/** 64-bit floats: JavaScript's numbers. As keys by SameValueZero: NaN equals NaN, -0 equals 0. */
export const f64 = new ElementType<number>("f64", CODE_F64, 3, Float64Array, KEY_FLOAT64, (v, what, i) => {
  if (typeof v !== "number") throw badElement("f64", FLOAT_RANGE, v, what, i);
});
/** Signed 64-bit integers, as bigint. */
export const i64 = new ElementType<bigint>("i64", CODE_I64, 3, BigInt64Array, KEY_WORD64, (v, what, i) => {
  if (typeof v !== "bigint" || BigInt.asIntN(64, v) !== v) throw badElement("i64", I64_RANGE, v, what, i);
});
/** Unsigned 64-bit integers, as bigint. */
export const u64 = new ElementType<bigint>("u64", CODE_U64, 3, BigUint64Array, KEY_WORD64, (v, what, i) => {
  if (typeof v !== "bigint" || BigInt.asUintN(64, v) !== v) throw badElement("u64", U64_RANGE, v, what, i);
});

const ANY = new ElementType<unknown>("any", CODE_ANY, 2, Uint32Array, -1, () => {});

/** Any JavaScript value, kept by reference on this thread. */
export function any<T = unknown>(): ValueType<T> {
  return ANY as ValueType<T>;
}

/** The value type of sets. */
export const nothing = new ElementType<undefined>("nothing", CODE_NOTHING, 0, Uint32Array, -1, () => {});

/** The key type that a caller passed. */
export function keyType<K>(type: KeyType<K>): ElementType<K> {
  if (type instanceof ElementType && type.keyKind >= 0) return type as ElementType<K>;
  throw new TypeError(
    `the key type must be one of u32, i32, f64, i64, u64, string, bytes, fixedBytes(n), tuple(...), customKey({...}), got ${typeName(type)}`,
  );
}

/** The value type that a caller passed. */
export function valueType<V>(type: ValueType<V>): ElementType<V> {
  if (type instanceof ElementType && (type.code <= CODE_ANY || type.isLongValue)) return type as ElementType<V>;
  const hint = (type as unknown) === any ? " (call it: any())" : "";
  throw new TypeError(
    `the value type must be one of u32, i32, f32, f64, i64, u64, string, bytes, any(), got ${typeName(type)}${hint}`,
  );
}

function typeName(type: unknown): string {
  return type instanceof ElementType ? type.name : describe(type);
}
