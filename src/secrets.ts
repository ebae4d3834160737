// The key of a map's stream of secrets: from the platform's random source, or from a seed for reproducible tests. The core
// draws the hash's secrets from the stream, and new ones when a table is cleared or reseeded.

import { asUintN, uncurryThis } from "./intrinsics.ts";

/** 32-bit words of a stream's key. */
const STREAM_WORDS = 4;
/** One call to the random source costs about 2 us, whatever it yields: draw for 64 maps at a time. */
const POOL_WORDS = STREAM_WORDS * 64;

// A method of the prototype: where it is not, the call says so.
const fill = uncurryThis(crypto.getRandomValues) as unknown as (source: Crypto, words: Uint32Array) => Uint32Array;
const source = crypto;
/** Fills an array of 64 KiB at most from the platform's random source. */
export function getRandomValues(words: Uint32Array): void {
  fill(source, words);
}

const pool = new Uint32Array(POOL_WORDS);
let left = 0;

/** A source of 32-bit words. */
export type WordSource = () => number;

export const randomWord: WordSource = () => {
  if (left === 0) {
    fill(source, pool);
    left = POOL_WORDS;
  }
  const word = pool[--left];
  pool[left] = 0; // a secret is handed out once and not kept
  return word;
};

/** SplitMix64 (Steele, Lea, Flood 2014), the high half of each output. */
export function seededWords(seed: bigint): WordSource {
  let state = asUintN(64, seed);
  return () => {
    state = asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return Number((z ^ (z >> 31n)) >> 32n);
  };
}

/** Writes a stream's key at a word index. */
export function writeStreamKey(words: Uint32Array, at: number, next: WordSource): void {
  for (let i = 0; i < STREAM_WORDS; i++) words[at + i] = next();
}
