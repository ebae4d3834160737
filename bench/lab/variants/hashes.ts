/** Other hashes for one-word keys, in place of word/hash.ts `mix`. */
import type { Variant } from "../variant.ts";

const file = "word/hash.ts";
const FIRST = "let x = (word ^ (word >> 32) ^ secret0) * secret1;";
const SECOND = "x = (x ^ (x >> 32)) * secret2;";

/** The high half of one product: bit i of it, and so the bucket, knows only the key's bits below 32 + i. */
export const ONE_PRODUCT: Variant = {
  name: "1 multiplication",
  edits: [{ file, find: SECOND, replace: "" }],
};

/** One product with its bytes swapped, so that the best bits, the uppermost, choose the bucket. */
export const ONE_PRODUCT_SWAPPED: Variant = {
  name: "1 multiplication, bytes swapped",
  edits: [{ file, find: SECOND, replace: "x = bswap<u64>(x) << 32;" }],
};

/** murmur3's 64-bit finaliser with its public constants: whatever the seed, its collisions are known. */
export const MURMUR: Variant = {
  name: "murmur3 finaliser (public constants)",
  edits: [
    { file, find: FIRST, replace: "let x = word ^ secret0; x = (x ^ (x >> 33)) * 0xff51afd7ed558ccd;" },
    { file, find: SECOND, replace: "x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53; x ^= x >> 33;" },
  ],
};
