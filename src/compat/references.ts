// Keys that are the same only as themselves: objects and functions, which say where they are (identity.ts), and the four
// values undefined, null, false and true. Those, and objects that are in several indexes, lie among the numbers as words that
// no number has:
//
//   | fff8 | id of an object |   | fff9 | which of the four |
//    63  48 47              0

import { NONE } from "./entries.ts";
import { claim, find, type Keeper, type Owner, release, remember } from "./identity.ts";
import { NativeWeakRef } from "./intrinsics.ts";
import type { KeyTable } from "./key-table.ts";
import type { Words } from "./words.ts";

const OBJECT = 0xfff80000;
const SINGLETON = 0xfff90000;

const NO_SINGLETON = -1;

function singleton(key: unknown): number {
  if (key === undefined) return 0;
  if (key === null) return 1;
  if (key === false) return 2;
  if (key === true) return 3;
  return NO_SINGLETON;
}

/** Bits 32 to 63 of an object's word. */
function highHalf(id: number): number {
  return OBJECT | (id * 2 ** -32);
}

export class References implements KeyTable<unknown>, Keeper {
  owner: Owner = new NativeWeakRef(this);
  readonly #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  find(key: unknown): number {
    const which = singleton(key);
    if (which !== NO_SINGLETON) return this.#words.findPair(which, SINGLETON);
    const found = find(key as object, this.owner);
    return found >= 0 ? found : this.search(key as object, -found);
  }

  /** Not a #private method: its brand check costs a nanosecond. */
  search(key: object, id: number): number {
    const found = this.#words.findPair(id >>> 0, highHalf(id));
    if (found !== NONE) remember(key, this.owner, found);
    return found;
  }

  add(key: unknown, number: number): number {
    const which = singleton(key);
    if (which !== NO_SINGLETON) return this.#words.addPair(which, SINGLETON, number);
    let found = find(key as object, this.owner);
    if (found === NONE) found = claim(key as object, this.owner, number);
    return found >= 0 ? found : this.addId(key as object, -found, number);
  }

  addId(key: object, id: number, number: number): number {
    const found = this.#words.addPair(id >>> 0, highHalf(id), number);
    remember(key, this.owner, found === NONE ? number : found);
    return found;
  }

  remove(key: unknown): number {
    const which = singleton(key);
    if (which !== NO_SINGLETON) return this.#words.removePair(which, SINGLETON);
    const found = release(key as object, this.owner);
    return found >= 0 ? found : this.#words.removePair(-found >>> 0, highHalf(-found));
  }

  keep(id: number, entry: number): void {
    this.#words.addPair(id >>> 0, highHalf(id), entry);
  }

  clear(): void {
    this.owner = new NativeWeakRef(this);
  }
}
