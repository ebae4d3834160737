// NH (Black, Halevi, Krawczyk, Krovetz, Rogaway, "UMAC: Fast and Secure Message Authentication", 1999): universal hashing
// of short keys. Two keys that are chosen without knowledge of the secrets hash to the same 64 bits with a probability
// of 2^-32 at most, whatever they are: proved, where for other fast hashes it is hoped. One multiplication for 8 bytes,
// none of which waits for another. It needs as many secrets as the key is long: longer keys take SipHash.

import { NH_BYTES } from "../abi/layout";
import { tailBefore } from "./bytes";

@inline function product(word: u64, secret: usize): u64 {
  return <u64>(<u32>word + load<u32>(secret)) * <u64>(<u32>(word >> 32) + load<u32>(secret, 4));
}

/** 64 bits from `length` bytes at `at`, at most NH_BYTES; secrets: a word for each word of the key, and one for its length. */
export function nh(at: usize, length: u32, secrets: usize): u64 {
  let sum = product(length, secrets + NH_BYTES);
  const end = at + <usize>(length & ~7);
  while (at < end) {
    sum += product(load<u64>(at), secrets);
    at += 8;
    secrets += 8;
  }
  const rest = length & 7;
  return sum + product(tailBefore(at + rest, rest), secrets);
}
