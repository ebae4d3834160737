// Keys that are strings.

import { string } from "../keys/text.ts";
import { REMOVE } from "../table-keys.ts";
import { coreTable, entryAt, entryOrNew, type KeyTable } from "./key-table.ts";

export class Texts implements KeyTable<string> {
  readonly #table = coreTable(string);
  readonly #heap = this.#table.heap;

  find(key: string): number {
    return entryAt(this.#heap, this.#table.access(key));
  }
  add(key: string, number: number): number {
    return entryOrNew(this.#heap, this.#table.tryAssign(key), number);
  }
  remove(key: string): number {
    return entryAt(this.#heap, this.#table.text(REMOVE, key));
  }
  clear(): void {
    this.#table.clear();
  }
}
