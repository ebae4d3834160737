// Key and value types as data that can be posted to another thread, and back.

import { KEY_RECORD, SHAPE_K4V0, SHAPE_K4V4, SHAPE_K8V0 } from "../../assembly/abi/layout.ts";
import { bytes, fixedBytes } from "../keys/bytes.ts";
import { string } from "../keys/text.ts";
import { tuple } from "../keys/tuple.ts";
import {
  CODE_ANY,
  CODE_CUSTOM,
  CODE_PAIR,
  CODE_TUPLE,
  type ElementType,
  f32,
  f64,
  i32,
  i64,
  type KeyType,
  keyType,
  u32,
  u64,
  type ValueType,
  valueType,
} from "../types/types.ts";

/** A type's name; for tuples those of the parts. */
export type TypeCode = string | TypeCode[];

const SIMPLE = new Map(
  [u32, i32, f32, f64, i64, u64, string, bytes].map((type) => [type.name, type as ElementType<unknown>]),
);
const FIXED = /^fixedBytes\((\d+)\)$/;

/** @throws TypeError for `customKey` */
export function sharedKeyType<K>(type: KeyType<K>): ElementType<K> {
  const key = keyType(type);
  if (key.code !== CODE_CUSTOM) return key;
  throw new TypeError(
    "a customKey encodes with functions, which other threads do not have: encode keys yourself, as string, bytes or tuple",
  );
}
/** @throws TypeError for `any` */
export function sharedValueType<V>(type: ValueType<V>): ElementType<V> {
  const value = valueType(type);
  if (value.code !== CODE_ANY) return value;
  throw new TypeError("any() keeps references, which other threads do not have: use a number type, string or bytes");
}

export function encodeType(type: ElementType<unknown>): TypeCode {
  if (type.code !== CODE_TUPLE && type.code !== CODE_PAIR) return type.name;
  return (type as unknown as { parts: ElementType<unknown>[] }).parts.map(encodeType);
}

/** @throws TypeError for what is no type's code */
export function decodeType(code: unknown): ElementType<unknown> {
  if (Array.isArray(code)) return tuple(...code.map(decodeType)) as ElementType<unknown>;
  const simple = SIMPLE.get(code as string);
  if (simple !== undefined) return simple;
  const fixed = typeof code === "string" ? FIXED.exec(code) : null;
  if (fixed !== null) return fixedBytes(Number(fixed[1]));
  throw new TypeError("the handle names a type that this version of tophash does not know");
}

/** Bytes of a value word. */
export const widthOf = (value: ElementType<unknown>): number => (value.shift === 3 ? 8 : 4);

/** The shape of a table, by the widths of its words; `value` undefined: what a SyncMap has there, addresses of cells. */
export function shapeOf(key: ElementType<unknown>, value: ElementType<unknown> | undefined): number {
  if (key.keyKind === KEY_RECORD) return SHAPE_K4V4;
  const width = value === undefined ? 4 : widthOf(value);
  return (key.shift === 2 ? SHAPE_K4V0 : SHAPE_K8V0) + (width >>> 2); // log2 of the width, less one
}
