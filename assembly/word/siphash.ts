// SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; the variant with one round a word and
// three at the end, as in the tables of Rust and Python): the keyed hash of keys of any length. Who does not know the
// 128-bit key cannot find keys that collide. Against faster keyed hashes: PERFORMANCE.md, "The hash of strings".
//
// The round stands twice in the source: one loop with branches costs 3 ns of 12, the round as a function over module
// variables 7 ns more, five copies save less than 1 (`npm run lab -- --only '^string-hash$'`).

import { tailBefore } from "./bytes";

/** Rounds after the last word. */
const LAST_ROUNDS: u32 = 3;

export function siphash(at: usize, length: u32, key0: u64, key1: u64): u64 {
  let v0 = key0 ^ 0x736f6d6570736575, v1 = key1 ^ 0x646f72616e646f6d;
  let v2 = key0 ^ 0x6c7967656e657261, v3 = key1 ^ 0x7465646279746573;
  const end = at + <usize>(length & ~7);
  let more = true;
  do {
    let word: u64;
    if (at < end) {
      word = load<u64>(at);
      at += 8;
    } else {
      word = tailBefore(at + (length & 7), length & 7) | (<u64>length << 56);
      more = false;
    }
    v3 ^= word;
    v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32);
    v2 += v3; v3 = rotl(v3, 16) ^ v2;
    v0 += v3; v3 = rotl(v3, 21) ^ v0;
    v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32);
    v0 ^= word;
  } while (more);
  v2 ^= 0xff;
  for (let left = LAST_ROUNDS; left; left--) {
    v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32);
    v2 += v3; v3 = rotl(v3, 16) ^ v2;
    v0 += v3; v3 = rotl(v3, 21) ^ v0;
    v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32);
  }
  return v0 ^ v1 ^ v2 ^ v3;
}
