// `tophash/compat`: Map and Set for those who need what the built-ins promise and not where they end: any key, any value,
// insertion order, live iterators, subclasses; no limit of 2^24 entries, and no growth stall.

import { CompatMap } from "./compat/map.ts";
import { CompatSet } from "./compat/set.ts";
import type * as types from "./compat/types.ts";

export type { MapConstructor, ReadonlySetLike, SetConstructor } from "./compat/types.ts";

/**
 * Drop-in for the built-in Map: everything that ECMA-262 prescribes, on tables outside the JavaScript heap.
 *
 * @throws OutOfMemoryError (a RangeError) when the memory that all maps share is full, with nothing changed
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: it takes the built-in's place
export const Map = CompatMap as unknown as types.MapConstructor;
export type Map<K, V> = types.Map<K, V>;

/**
 * Drop-in for the built-in Set: everything that ECMA-262 prescribes, on tables outside the JavaScript heap.
 *
 * @throws OutOfMemoryError (a RangeError) when the memory that all maps share is full, with nothing changed
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: it takes the built-in's place
export const Set = CompatSet as unknown as types.SetConstructor;
export type Set<T> = types.Set<T>;
