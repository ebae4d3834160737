// The bucket array of a map as it lies in memory at this moment, for pictures. Reads only; user code never runs, not even
// a key codec: a custom key is shown as what its codec made of it.

import { LENGTH_MASK, LENGTH_TEXT } from "../../assembly/abi/layout.ts";
import { readBytes } from "../keys/bytes.ts";
import { readText } from "../keys/text.ts";
import type { Table } from "../table.ts";
import { CODE_CUSTOM, CODE_STRING, CODE_TUPLE } from "../types/types.ts";
import { type KeyReader, readChain } from "./chain.ts";
import { bitsIn } from "./counts.ts";
import { TableView } from "./table-view.ts";

/** Of a longer string or byte string the beginning: more is not drawn. */
const MOST_KEY_BYTES = 1024;

/** An unused slot. */
export const EMPTY = Symbol("empty slot");

/** The keys of a bucket's slots, or EMPTY. */
export type Slots = unknown[];

/** Good until the map changes. */
export class BucketArray {
  readonly view: TableView;
  readonly #reader: KeyReader;

  constructor(table: Table<unknown, unknown>) {
    const { heap, keyType } = table;
    this.view = new TableView(heap, table.h);
    this.#reader = { heap, keyType, readKey: (record) => keyToDraw(table, record) };
  }

  /** Places for buckets; not all of them are in use while the table grows or shrinks. */
  get places(): number {
    return this.view.wide + 1;
  }

  /** The bucket that holds what belongs to a place: another one, until that is split. */
  home(index: number): number {
    return this.view.isInUse(index) ? index : (index & this.view.narrow) >>> 0;
  }

  /** Entries of the chain that begins at a bucket, and its overflow buckets. */
  count(index: number): { entries: number; overflow: number } {
    const { view } = this;
    let entries = 0;
    let buckets = 0;
    for (let bucket = view.bucketAt(index); ; bucket = view.next(bucket)) {
      entries += bitsIn(view.used(bucket));
      buckets++;
      if (view.next(bucket) === 0 || buckets > view.noverflow) return { entries, overflow: buckets - 1 };
    }
  }

  /** The chain's first buckets, at most so many. */
  chain(index: number, most: number): Slots[] {
    const { slots } = this.view;
    return readChain(this.#reader, this.view, index, most * slots)
      .slice(0, most)
      .map(({ used, keys }) => {
        let next = 0;
        return Array.from({ length: slots }, (_, slot) => ((used >>> slot) & 1 ? keys[next++] : EMPTY));
      });
  }
}

function keyToDraw(table: Table<unknown, unknown>, record: number): unknown {
  const { heap, keyCode } = table;
  if (keyCode === CODE_TUPLE) return table.readKey(record);
  const at = record + table.recordValue;
  const word = heap.u32[at >>> 2];
  const length = (word & ~LENGTH_MASK) | Math.min(word & LENGTH_MASK, MOST_KEY_BYTES);
  const isText = keyCode === CODE_STRING || (keyCode === CODE_CUSTOM && (word & LENGTH_TEXT) !== 0);
  return isText ? readText(heap, at + 4, length) : readBytes(heap, at + 4, length);
}
