// Entries of a fixed size, in an order of their own: shuffled as they come (Fisher and Yates, from the inside out), for the
// order of a map's buckets tells about its hash.

import { BATCH_KEYS, BATCH_VALUES, BLOCK_ENTRIES } from "../../assembly/abi/layout.ts";
import type { Heap } from "../heap.ts";
import { randomWord } from "../secrets.ts";
import type { Digest } from "./checksum.ts";
import { HEAD_BYTES, padded, sealBlock } from "./format.ts";

const FIRST_ENTRIES = 1024;

/** A number below n (at most 2^26), uniform but for one part in 64. */
export const randomBelow = (n: number): number => Math.floor((randomWord() / 2 ** 32) * n);

export class WordPile {
  /** Words of a key and of a value, one entry after the other. */
  #words: Uint32Array = new Uint32Array(0);
  #length = 0;

  constructor(
    readonly keyWords: number,
    readonly valueWords: number,
  ) {}

  /** Adds the n entries at BATCH_KEYS and BATCH_VALUES. */
  add(heap: Heap, n: number): void {
    const { keyWords, valueWords } = this;
    const stride = keyWords + valueWords;
    this.#makeRoom((this.#length + n) * stride);
    const words = this.#words;
    const { u32 } = heap;
    let key = BATCH_KEYS >>> 2;
    let value = BATCH_VALUES >>> 2;
    for (let i = 0; i < n; i++) {
      const place = randomBelow(this.#length + 1) * stride;
      const last = this.#length++ * stride;
      for (let w = 0; w < stride; w++) words[last + w] = words[place + w];
      for (let w = 0; w < keyWords; w++) words[place + w] = u32[key++];
      for (let w = keyWords; w < stride; w++) words[place + w] = u32[value++];
    }
  }

  /** Bytes of the blocks that so many entries make. */
  blockBytes(entries: number): number {
    const whole = Math.floor(entries / BLOCK_ENTRIES);
    const rest = entries % BLOCK_ENTRIES;
    return whole * this.#bytes(BLOCK_ENTRIES) + (rest === 0 ? 0 : this.#bytes(rest));
  }

  #bytes(entries: number): number {
    return HEAD_BYTES + padded(4 * this.keyWords * entries) + padded(4 * this.valueWords * entries);
  }

  /** Takes whole blocks off the pile; the rest, too, at the end. */
  *blocks(digest: Digest, isEnd: boolean): Generator<Uint8Array> {
    const { keyWords, valueWords } = this;
    const stride = keyWords + valueWords;
    while (this.#length >= BLOCK_ENTRIES || (isEnd && this.#length > 0)) {
      const n = Math.min(this.#length, BLOCK_ENTRIES);
      this.#length -= n;
      const block = new Uint8Array(this.#bytes(n));
      const out = new Uint32Array(block.buffer);
      const values = (HEAD_BYTES + padded(4 * keyWords * n)) >>> 2;
      const keys = HEAD_BYTES >>> 2;
      const words = this.#words;
      let from = this.#length * stride;
      for (let i = 0; i < n; i++) {
        for (let w = 0; w < keyWords; w++) out[keys + i * keyWords + w] = words[from++];
        for (let w = 0; w < valueWords; w++) out[values + i * valueWords + w] = words[from++];
      }
      sealBlock(digest, block, 4 * (values - keys + valueWords * n), n);
      yield block;
    }
  }

  #makeRoom(words: number): void {
    if (words <= this.#words.length) return;
    const most = Math.max(words, this.#words.length * 1.5, FIRST_ENTRIES * (this.keyWords + this.valueWords));
    const wider = new Uint32Array(Math.ceil(most));
    wider.set(this.#words);
    this.#words = wider;
  }
}
