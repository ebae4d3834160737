// 24.2.1.1 Set Records: what a set method needs of its argument, a Set or anything like one.

import { apply, isObject, RangeErrorOf, TypeErrorOf, trunc } from "./intrinsics.ts";
import { getIteratorFromMethod, type IteratorRecord } from "./iteration.ts";

type Callable = (...args: unknown[]) => unknown;

export interface SetRecord {
  object: object;
  size: number;
  has: Callable;
  keys: Callable;
}

/** 24.2.1.2 GetSetRecord ( obj ) */
export function getSetRecord(object: unknown): SetRecord {
  if (!isObject(object)) throw new TypeErrorOf("a set method needs a Set or an object like one");
  const like = object as { size: unknown; has: unknown; keys: unknown };
  const number = +(like.size as number); // ToNumber: a bigint is a TypeError
  // biome-ignore lint/suspicious/noSelfCompare: Number.isNaN may have been replaced
  if (number !== number) throw new TypeErrorOf("the size of a set method's argument must be a number");
  const size = trunc(number);
  if (size < 0) throw new RangeErrorOf("the size of a set method's argument must not be negative");
  const { has } = like;
  if (typeof has !== "function") throw new TypeErrorOf("a set method's argument must have a method `has`");
  const { keys } = like;
  if (typeof keys !== "function") throw new TypeErrorOf("a set method's argument must have a method `keys`");
  return { object, size, has: has as Callable, keys: keys as Callable };
}

/** ToBoolean(? Call(record.[[Has]], record.[[SetObject]], « key »)) */
export function recordHas(record: SetRecord, key: unknown): boolean {
  return !!apply(record.has, record.object, [key]);
}

export function recordKeys(record: SetRecord): IteratorRecord {
  return getIteratorFromMethod(record.object, record.keys);
}
