// Entries of a fixed size, in an order of their own, for the order of a map's buckets tells about its hash: each is thrown
// into one of the blocks at random, and a block is shuffled when it is taken (Rao 1961, Sandelius 1962). Shuffled as a whole, 160
// ns an entry go into cache misses; so it takes 30.

import { BATCH_KEYS, BATCH_VALUES, BLOCK_ENTRIES } from "../../assembly/abi/layout.ts";
import type { Heap } from "../heap.ts";
import type { Digest } from "./checksum.ts";
import { HEAD_BYTES, padded, sealBlock } from "./format.ts";
import { randomBelow } from "./random.ts";

/** Entries of a block on average: eleven standard deviations below what it may have. */
const MEAN_ENTRIES = 15000;

export class WordPile {
  /** Entries of each block to be, one after the other. */
  readonly #blocks: Uint32Array[] = [];
  readonly #lengths: number[] = [];

  /**
   * @param keyWords 32-bit words of a key
   * @param entries how many there will be, about
   */
  constructor(
    readonly keyWords: number,
    readonly valueWords: number,
    entries: number,
  ) {
    const blocks = Math.max(1, Math.ceil(entries / MEAN_ENTRIES));
    const each = Math.min(entries, BLOCK_ENTRIES) * (keyWords + valueWords);
    for (let i = 0; i < blocks; i++) {
      this.#blocks.push(new Uint32Array(each));
      this.#lengths.push(0);
    }
  }

  /** Adds the n entries at BATCH_KEYS and BATCH_VALUES. */
  add(heap: Heap, n: number): void {
    const { keyWords, valueWords } = this;
    const { u32 } = heap;
    let key = BATCH_KEYS >>> 2;
    let value = BATCH_VALUES >>> 2;
    for (let i = 0; i < n; i++) {
      const which = randomBelow(this.#blocks.length);
      let at = this.#lengths[which];
      const end = at + keyWords + valueWords;
      const block = end <= this.#blocks[which].length ? this.#blocks[which] : this.#widen(which);
      for (const keyEnd = at + keyWords; at < keyEnd; at++) block[at] = u32[key++];
      for (; at < end; at++) block[at] = u32[value++];
      this.#lengths[which] = end;
    }
  }

  #widen(which: number): Uint32Array {
    const wider = new Uint32Array(2 * (this.#blocks[which].length + this.keyWords + this.valueWords));
    wider.set(this.#blocks[which]);
    this.#blocks[which] = wider;
    return wider;
  }

  /** Takes everything off the pile. */
  *blocks(digest: Digest): Generator<Uint8Array> {
    const stride = this.keyWords + this.valueWords;
    for (let which = 0; which < this.#blocks.length; which++) {
      for (let left = this.#lengths[which] / stride; left > 0; left -= BLOCK_ENTRIES) {
        yield this.#take(digest, this.#blocks[which], left);
      }
      this.#lengths[which] = 0;
    }
  }

  /** A block of `left` entries, as many as it may have, each taken from a random place. */
  #take(digest: Digest, words: Uint32Array, left: number): Uint8Array {
    const { keyWords, valueWords } = this;
    const stride = keyWords + valueWords;
    const n = Math.min(left, BLOCK_ENTRIES);
    const block = new Uint8Array(HEAD_BYTES + padded(4 * keyWords * n) + padded(4 * valueWords * n));
    const out = new Uint32Array(block.buffer);
    let key = HEAD_BYTES >>> 2;
    const values = (HEAD_BYTES + padded(4 * keyWords * n)) >>> 2;
    let value = values;
    for (let i = 0; i < n; i++) {
      const taken = randomBelow(left - i) * stride;
      const last = (left - i - 1) * stride;
      for (let w = 0; w < keyWords; w++) out[key++] = words[taken + w];
      for (let w = keyWords; w < stride; w++) out[value++] = words[taken + w];
      for (let w = 0; w < stride; w++) words[taken + w] = words[last + w];
    }
    sealBlock(digest, block, 4 * (values + valueWords * n) - HEAD_BYTES, n);
    return block;
  }
}
