// Entries of any length, in an order of their own: copied one behind the other as they come, and taken as they are shuffled.
//
//   record key, number:    | value 0, 4 or 8 | length | key, padded |
//   record key, long value:  | entry bytes | length | key, padded | length | value, padded |
//   word key, long value:  | key 4 or 8 | length | value, padded |             padded to 4 bytes

import { BATCH_KEYS, BATCH_VALUES, BLOCK_BYTES, BLOCK_ENTRIES, LENGTH_MASK } from "../../assembly/abi/layout.ts";
import type { Heap } from "../heap.ts";
import type { Digest } from "./checksum.ts";
import { HEAD_BYTES, padded, sealBlock } from "./format.ts";
import { randomBelow } from "./random.ts";

/** Longer runs of words are copied by `set`. */
const LONG_RUN = 32;

export class LongPile {
  #words = new Uint32Array(4096);
  #end = 0;
  /** First word of each entry, shuffled; and its words. */
  #starts = new Uint32Array(1024);
  #sizes = new Uint32Array(1024);
  #length = 0;

  /**
   * @param keyWords words of a key, 0 where keys are records
   * @param recordWords words of a value in its record
   */
  constructor(
    readonly keyWords: number,
    readonly recordWords: number,
    readonly ownsValues: boolean,
  ) {}

  add(heap: Heap, n: number): void {
    const { keyWords, recordWords } = this;
    for (let i = 0; i < n; i++) {
      const start = this.#end;
      const { u32 } = heap;
      const address = u32[(BATCH_VALUES >>> 2) + i] >>> 2;
      if (keyWords > 0) {
        this.#copy(u32, (BATCH_KEYS >>> 2) + i * keyWords, keyWords);
        this.#copyLong(u32, address, 0);
      } else if (this.ownsValues) {
        this.#copy(u32, address, 1); // room for the bytes of the entry
        this.#copyLong(u32, address + 1, 0);
        this.#copyLong(u32, u32[address] >>> 2, 0);
        this.#words[start] = 4 * (this.#end - start);
      } else {
        this.#copyLong(u32, address, recordWords);
      }
      this.#place(start, this.#end - start);
    }
  }

  #copy(from: Uint32Array, at: number, n: number): void {
    if (this.#end + n > this.#words.length) this.#words = widened(this.#words, this.#end + n);
    const words = this.#words;
    if (n > LONG_RUN) words.set(from.subarray(at, at + n), this.#end);
    else for (let i = 0; i < n; i++) words[this.#end + i] = from[at + i];
    this.#end += n;
  }

  /** Copies `before` words, a length word and the bytes that it speaks of; what pads them becomes zero. */
  #copyLong(from: Uint32Array, at: number, before: number): void {
    const bytes = from[at + before] & LENGTH_MASK;
    this.#copy(from, at, before + 1 + ((bytes + 3) >>> 2));
    if (bytes & 3) this.#words[this.#end - 1] &= (1 << (8 * (bytes & 3))) - 1;
  }

  #place(start: number, size: number): void {
    const last = this.#length++;
    if (last === this.#starts.length) {
      this.#starts = widened(this.#starts, last + 1);
      this.#sizes = widened(this.#sizes, last + 1);
    }
    const place = randomBelow(last + 1);
    this.#starts[last] = this.#starts[place];
    this.#sizes[last] = this.#sizes[place];
    this.#starts[place] = start;
    this.#sizes[place] = size;
  }

  /** Takes all entries off the pile. */
  *blocks(digest: Digest): Generator<Uint8Array> {
    for (let first = 0; first < this.#length; ) {
      let end = first;
      let size = 0;
      do size += this.#sizes[end++];
      while (end < this.#length && end - first < BLOCK_ENTRIES && 4 * (size + this.#sizes[end]) <= BLOCK_BYTES);
      const block = new Uint8Array(HEAD_BYTES + padded(4 * size));
      const out = new Uint32Array(block.buffer);
      let to = HEAD_BYTES >>> 2;
      for (let i = first; i < end; i++) {
        const from = this.#starts[i];
        const n = this.#sizes[i];
        if (n > LONG_RUN) out.set(this.#words.subarray(from, from + n), to);
        else for (let w = 0; w < n; w++) out[to + w] = this.#words[from + w];
        to += n;
      }
      sealBlock(digest, block, 4 * size, end - first);
      yield block;
      first = end;
    }
    this.#end = 0;
    this.#length = 0;
  }
}

function widened(words: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(Math.max(least, Math.ceil(words.length * 1.5)));
  wider.set(words);
  return wider;
}
