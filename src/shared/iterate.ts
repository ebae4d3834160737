// Iterators over a shared map, and all of its keys or values at once.

import { isNumeric } from "../types/types.ts";
import type { SharedTable } from "./table.ts";
import { SharedWalk } from "./walk.ts";

export type Each<K, V, T> = (keys: ArrayLike<K>, values: ArrayLike<V>, i: number) => T;

/** Yields what `each` makes of the entries. */
export function* entriesOf<K, V, T>(table: SharedTable<K, V>, each: Each<K, V, T>): Generator<T, undefined, undefined> {
  const walk = new SharedWalk(table);
  for (let batch = walk.next(); batch !== undefined; batch = walk.next()) {
    const { keys, values } = batch;
    for (let i = 0; i < keys.length; i++) yield each(keys, values, i);
  }
  return undefined;
}

/** All keys or values: a typed array where the type has one. */
export function collect<K, V>(table: SharedTable<K, V>, which: "keys" | "values"): ArrayLike<unknown> {
  const type = which === "keys" ? table.keyType : table.valueType;
  const parts: ArrayLike<unknown>[] = [];
  let length = 0;
  const walk = new SharedWalk(table);
  for (let batch = walk.next(); batch !== undefined; batch = walk.next()) {
    parts.push(batch[which]);
    length += batch[which].length;
  }
  if (!isNumeric(type)) return parts.flatMap((part) => Array.from(part));
  const all = new type.TypedArray(length) as Uint32Array;
  let at = 0;
  for (const part of parts) {
    all.set(part as Uint32Array, at);
    at += part.length;
  }
  return all;
}
