// Entries of any length, in an order of their own: as in word-pile.ts, each is thrown into one of the blocks at random, and a
// block is shuffled when it is taken.
//
//   record key, number:    | value 0, 4 or 8 | length | key, padded |
//   record key, long value:  | entry bytes | length | key, padded | length | value, padded |
//   word key, long value:  | key 4 or 8 | length | value, padded |             padded to 4 bytes

import { BATCH_KEYS, BATCH_VALUES, BLOCK_BYTES, BLOCK_ENTRIES, LENGTH_MASK } from "../../assembly/abi/layout.ts";
import type { Heap } from "../heap.ts";
import type { Digest } from "./checksum.ts";
import { HEAD_BYTES, padded, sealBlock } from "./format.ts";
import { randomBelow } from "./random.ts";

/** Bytes of a block on average. */
const MEAN_BYTES = 200_000;
/** Longer runs of words are copied by `set`. */
const LONG_RUN = 32;

/** A block to be. */
class Draft {
  words = new Uint32Array(256);
  end = 0;
  /** First word of each entry, and where the last one ends. */
  starts = new Uint32Array(16);
  entries = 0;

  /** Begins the next entry. */
  begin(): void {
    if (this.entries === this.starts.length) this.starts = widened(this.starts, 0);
    this.starts[this.entries++] = this.end;
  }

  copy(from: Uint32Array, at: number, n: number): void {
    if (this.end + n > this.words.length) this.words = widened(this.words, this.end + n);
    const { words, end } = this;
    if (n > LONG_RUN) words.set(from.subarray(at, at + n), end);
    else for (let i = 0; i < n; i++) words[end + i] = from[at + i];
    this.end = end + n;
  }

  /** Copies `before` words, a length word and the bytes that it speaks of; what pads them becomes zero. */
  copyLong(from: Uint32Array, at: number, before: number): void {
    const bytes = from[at + before] & LENGTH_MASK;
    this.copy(from, at, before + 1 + ((bytes + 3) >>> 2));
    if (bytes & 3) this.words[this.end - 1] &= (1 << (8 * (bytes & 3))) - 1;
  }
}

function widened(words: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(Math.max(least, 2 * words.length));
  wider.set(words);
  return wider;
}

export class LongPile {
  readonly #drafts: Draft[];

  /**
   * @param keyWords words of a key, 0 where keys are records
   * @param recordWords words of a value in its record
   * @param bytes how many there will be, about
   */
  constructor(
    readonly keyWords: number,
    readonly recordWords: number,
    readonly ownsValues: boolean,
    bytes: number,
  ) {
    this.#drafts = Array.from({ length: Math.ceil(bytes / MEAN_BYTES) }, () => new Draft());
  }

  /** Adds n entries: at BATCH_KEYS lie keys that are words, at BATCH_VALUES addresses of records, or of values. */
  add({ u32 }: Heap, n: number): void {
    const { keyWords, recordWords, ownsValues } = this;
    for (let i = 0; i < n; i++) {
      const address = u32[(BATCH_VALUES >>> 2) + i] >>> 2;
      const draft = this.#drafts[randomBelow(this.#drafts.length)];
      draft.begin();
      if (keyWords > 0) {
        draft.copy(u32, (BATCH_KEYS >>> 2) + i * keyWords, keyWords);
        draft.copyLong(u32, address, 0);
      } else if (ownsValues) {
        const start = draft.end;
        draft.copyLong(u32, address, recordWords);
        draft.copyLong(u32, u32[address] >>> 2, 0);
        draft.words[start] = 4 * (draft.end - start); // for the address of the value, the bytes of the entry
      } else {
        draft.copyLong(u32, address, recordWords);
      }
    }
  }

  /** Takes everything off the pile. */
  *blocks(digest: Digest): Generator<Uint8Array> {
    for (const draft of this.#drafts) {
      const order = shuffled(draft.entries);
      draft.begin(); // where the last entry ends
      for (let first = 0; first < order.length; ) {
        const end = endOfBlock(draft, order, first);
        yield blockOf(digest, draft, order.subarray(first, end));
        first = end;
      }
      draft.entries = 0;
      draft.end = 0;
    }
  }
}

function shuffled(n: number): Uint32Array {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const place = randomBelow(i + 1);
    order[i] = order[place];
    order[place] = i;
  }
  return order;
}

const sizeOf = ({ starts }: Draft, entry: number): number => starts[entry + 1] - starts[entry];

/** One entry at least, and as many more as a block may hold. */
function endOfBlock(draft: Draft, order: Uint32Array, first: number): number {
  let end = first;
  let words = 0;
  do words += sizeOf(draft, order[end++]);
  while (end < order.length && end - first < BLOCK_ENTRIES && 4 * (words + sizeOf(draft, order[end])) <= BLOCK_BYTES);
  return end;
}

function blockOf(digest: Digest, draft: Draft, entries: Uint32Array): Uint8Array {
  let words = 0;
  for (const entry of entries) words += sizeOf(draft, entry);
  const block = new Uint8Array(HEAD_BYTES + padded(4 * words));
  const out = new Uint32Array(block.buffer);
  const from = draft.words;
  let to = HEAD_BYTES >>> 2;
  for (const entry of entries) {
    const start = draft.starts[entry];
    const n = sizeOf(draft, entry);
    if (n > LONG_RUN) out.set(from.subarray(start, start + n), to);
    else for (let w = 0; w < n; w++) out[to + w] = from[start + w];
    to += n;
  }
  sealBlock(digest, block, 4 * words, entries.length);
  return block;
}
