// What this folder uses of the language's own objects, taken when the module is loaded: whatever a program does to
// prototypes and globals afterwards, the drop-ins do not notice, as the built-ins do not.
//
// The same promise forbids, in this folder, what looks methods up behind the scenes: for-of, spread and destructuring
// of arrays, methods of arrays and strings.

import { uncurryThis } from "../intrinsics.ts";

export const { apply, getPrototypeOf, setPrototypeOf, defineProperty } = Reflect;
export const ObjectPrototype: object = Object.prototype;
export const IteratorPrototype: object = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()) as object) as object;
export const { iterator: ITERATOR, species: SPECIES, toStringTag: TO_STRING_TAG } = Symbol;

export const TypeErrorOf = TypeError;
export const RangeErrorOf = RangeError;
export const U32Array = Uint32Array;

export const { trunc } = Math;
export const { asIntN } = BigInt;
/** A bigint's digits in a radix. */
export const digits = uncurryThis(BigInt.prototype.toString);

export const ArrayOf = Array;
const { from } = Array;
/** An ordinary array with the elements of a list. */
export function arrayFrom<T>(list: ArrayLike<T>): T[] {
  return apply(from, ArrayOf, [list]) as T[];
}

export const NativeMap = Map;
export const nativeMapGet = uncurryThis(Map.prototype.get) as <K, V>(map: Map<K, V>, key: K) => V | undefined;
export const nativeMapSet = uncurryThis(Map.prototype.set) as <K, V>(map: Map<K, V>, key: K, value: V) => Map<K, V>;
export const nativeMapDelete = uncurryThis(Map.prototype.delete) as <K>(map: Map<K, unknown>, key: K) => boolean;
export const nativeMapClear = uncurryThis(Map.prototype.clear) as (map: Map<unknown, unknown>) => void;

export const NativeWeakRef = WeakRef;
export const deref = uncurryThis(WeakRef.prototype.deref) as <T extends WeakKey>(
  reference: WeakRef<T>,
) => T | undefined;

export const NativeWeakMap = WeakMap;
export const weakMapGet = uncurryThis(WeakMap.prototype.get) as <V>(
  map: WeakMap<object, V>,
  key: object,
) => V | undefined;
export const weakMapSet = uncurryThis(WeakMap.prototype.set) as <V>(
  map: WeakMap<object, V>,
  key: object,
  value: V,
) => unknown;

/** 6.1.7: whether it is an Object. `document.all` is one, too, though its type is "undefined". */
export function isObject(value: unknown): value is object {
  switch (typeof value) {
    case "object":
      return value !== null;
    case "function":
      return true;
    case "undefined":
      return value !== undefined;
    default:
      return false;
  }
}
