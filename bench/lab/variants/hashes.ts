/** Other hashes for one-word keys, in place of word/hash.ts `mix`, and of `mix32`, which must agree with it. */
import type { Edit, Variant } from "../variant.ts";

const file = "word/hash.ts";

/** Another first step: from `word` to the x that is finished. It may use secret1 and secret2, which both functions have. */
const first = (x: string): Edit[] => [
  { file, find: "<u64><u32>word * secret1 + (word >> 32) * secret0 + OFFSET", replace: x },
  { file, find: "<u64>word * secret1 + OFFSET", replace: x.replaceAll("word", "(<u64>word)") },
];

/** Another second step, from `x` to the hash. */
const second = (hash: string): Edit => ({
  file,
  find: "<u32>(((x ^ rotl(x, 25) ^ rotl(x, 47)) * secret2) >> 32)",
  replace: hash,
});

/** The high half of the first sum: bit i of it, and so the bucket, knows only the key's bits up to 32 + i. */
export const FIRST_STEP: Variant = { name: "first step alone", edits: [second("<u32>(x >> 32)")] };

/** The same with its bytes swapped, so that the best bits, the uppermost, choose the bucket. */
export const FIRST_STEP_SWAPPED: Variant = {
  name: "first step, bytes swapped",
  edits: [second("<u32>bswap<u64>(x)")],
};

/** One shift in place of two rotations. */
export const ONE_SHIFT: Variant = {
  name: "one shift between the steps",
  edits: [second("<u32>(((x ^ (x >> 32)) * secret2) >> 32)")],
};

/** Halves folded before they are multiplied, as the core had it at first: bad for pairs of equal numbers. */
const FOLDED = first("(word ^ (word >> 32) ^ rotl(secret2, 32)) * secret1");
export const HALVES_FOLDED: Variant = { name: "halves folded first", edits: [...FOLDED, ...ONE_SHIFT.edits] };

/** A third product is the other cure. */
export const THREE_PRODUCTS: Variant = {
  name: "halves folded first, 3 products",
  edits: [
    ...FOLDED,
    {
      file,
      find: "return <u32>(((x ^ rotl(x, 25) ^ rotl(x, 47)) * secret2) >> 32);",
      replace: `const y = (x ^ (x >> 32)) * secret2;
  return <u32>(((y ^ (y >> 32)) * (secret2 + 2)) >> 32);`,
    },
  ],
};

/** murmur3's 64-bit finaliser with its public constants: whatever the seed, its collisions are known. */
export const MURMUR: Variant = {
  name: "murmur3 finaliser (public constants)",
  edits: [
    ...first("word ^ secret1"),
    {
      file,
      find: "return <u32>(((x ^ rotl(x, 25) ^ rotl(x, 47)) * secret2) >> 32);",
      replace: `let y = (x ^ (x >> 33)) * 0xff51afd7ed558ccd;
  y = (y ^ (y >> 33)) * 0xc4ceb9fe1a85ec53;
  return <u32>((y ^ (y >> 33)) >> 32);`,
    },
  ],
};
