// From a key of any type to the number of its entry. Each kind of key has a table of its own, made when the first such key
// is added; numbers and references share one.

import { Bigints, isWord, LongBigints } from "./bigints.ts";
import { NONE } from "./entries.ts";
import type { KeyTable } from "./key-table.ts";
import { References } from "./references.ts";
import { Symbols } from "./symbols.ts";
import { Texts } from "./texts.ts";
import { Words } from "./words.ts";

export class KeyIndex implements KeyTable<unknown> {
  readonly #words = new Words();
  #references: References | undefined;
  #texts: Texts | undefined;
  #bigints: Bigints | undefined;
  #longBigints: LongBigints | undefined;
  #symbols: Symbols | undefined;

  find(key: unknown): number {
    if (typeof key === "number") return this.#words.find(key);
    if (typeof key === "string") return this.#texts === undefined ? NONE : this.#texts.find(key);
    const table = this.other(key);
    return table === undefined ? NONE : table.find(key);
  }

  add(key: unknown, number: number): number {
    if (typeof key === "number") return this.#words.add(key, number);
    if (typeof key === "string") {
      this.#texts ??= new Texts();
      return this.#texts.add(key, number);
    }
    const table = this.other(key) ?? this.makeOther(key);
    return table.add(key, number);
  }

  remove(key: unknown): number {
    if (typeof key === "number") return this.#words.remove(key);
    if (typeof key === "string") return this.#texts === undefined ? NONE : this.#texts.remove(key);
    const table = this.other(key);
    return table === undefined ? NONE : table.remove(key);
  }

  clear(): void {
    this.#words.clear();
    this.#references?.clear();
    this.#texts?.clear();
    this.#bigints?.clear();
    this.#longBigints?.clear();
    this.#symbols?.clear();
  }

  /** The table for a key that is no number and no string. Not a #private method: its brand check costs a nanosecond. */
  other(key: unknown): KeyTable<unknown> | undefined {
    if (typeof key === "bigint") return (isWord(key) ? this.#bigints : this.#longBigints) as KeyTable<unknown>;
    if (typeof key === "symbol") return this.#symbols as KeyTable<unknown>;
    return this.#references;
  }

  makeOther(key: unknown): KeyTable<unknown> {
    if (typeof key === "bigint") {
      if (isWord(key)) this.#bigints = new Bigints();
      else this.#longBigints = new LongBigints();
    } else if (typeof key === "symbol") {
      this.#symbols = new Symbols();
    } else {
      this.#references = new References(this.#words);
    }
    return this.other(key)!;
  }
}
