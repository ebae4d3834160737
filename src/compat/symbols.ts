// Keys that are symbols. A native Map: a symbol has no private fields, and one from Symbol.for cannot be a key of a
// WeakMap. So their number has the limit of 2^24, and the table stalls when it grows.

import { NONE } from "./entries.ts";
import { NativeMap, nativeMapClear, nativeMapDelete, nativeMapGet, nativeMapSet } from "./intrinsics.ts";
import type { KeyTable } from "./key-table.ts";

export class Symbols implements KeyTable<symbol> {
  readonly #map = new NativeMap<symbol, number>();

  find(key: symbol): number {
    return nativeMapGet(this.#map, key) ?? NONE;
  }
  add(key: symbol, number: number): number {
    const found = this.find(key);
    if (found === NONE) nativeMapSet(this.#map, key, number);
    return found;
  }
  remove(key: symbol): number {
    const found = this.find(key);
    if (found !== NONE) nativeMapDelete(this.#map, key);
    return found;
  }
  clear(): void {
    nativeMapClear(this.#map);
  }
}
