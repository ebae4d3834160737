// Keys that are the same only as themselves: objects and functions, by their id, and the four values undefined, null,
// false and true. They lie among the numbers, as words that no number has:
//
//   | fff8 | id of an object |   | fff9 | which of the four |
//    63  48 47              0

import { NONE } from "./entries.ts";
import { giveId, idOf, recall, remember } from "./identity.ts";
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

let names = 0;

export class References implements KeyTable<unknown> {
  readonly #words: Words;
  /** What objects remember of this index; another after `clear`, when all that they remember is wrong. */
  #name = ++names;

  constructor(words: Words) {
    this.#words = words;
  }

  find(key: unknown): number {
    const which = singleton(key);
    if (which !== NO_SINGLETON) return this.#words.findPair(which, SINGLETON);
    return recall(key as object, this.#name) || this.search(key as object);
  }

  /** Not a #private method: its brand check costs a nanosecond. */
  search(key: object): number {
    const id = idOf(key);
    if (id === 0) return NONE;
    const found = this.#words.findPair(id >>> 0, highHalf(id));
    if (found !== NONE) remember(key, this.#name, found);
    return found;
  }

  add(key: unknown, number: number): number {
    const which = singleton(key);
    if (which !== NO_SINGLETON) return this.#words.addPair(which, SINGLETON, number);
    const recalled = recall(key as object, this.#name);
    if (recalled !== NONE) return recalled;
    const id = giveId(key as object);
    const found = this.#words.addPair(id >>> 0, highHalf(id), number);
    remember(key as object, this.#name, found === NONE ? number : found);
    return found;
  }

  remove(key: unknown): number {
    const which = singleton(key);
    if (which !== NO_SINGLETON) return this.#words.removePair(which, SINGLETON);
    const id = idOf(key as object);
    if (id === 0) return NONE;
    const found = this.#words.removePair(id >>> 0, highHalf(id));
    if (found !== NONE) remember(key as object, this.#name, NONE);
    return found;
  }

  clear(): void {
    this.#name = ++names;
  }
}
