/**
 * Other hashes for keys of any length, in place of word/siphash.ts `siphash`. Each is called as that is: the bytes, two
 * secret words. They are written to be fair to the others, not to be safe: see the experiment for what each is worth.
 */
import type { Edit, Variant } from "../variant.ts";

/** Hashes rows of keys without a table: independent of each other, and each at a place that the one before decides. */
const MEASURED: Edit = {
  file: "map.ts",
  find: "export function record_hash(",
  replace: `
export function hash_row(h: usize, at: usize, length: u32, n: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < n; i++, at += length) sum += record_hash(h, at, length);
  return sum;
}
export function hash_chain(h: usize, at: usize, length: u32, n: u32): u32 {
  let hash: u32 = 0;
  for (let i: u32 = 0; i < n; i++) hash = record_hash(h, at + <usize>(hash & 7), length);
  return hash;
}
export function record_hash(`,
};

export const PRESENT: Variant = { name: "NH to 64 bytes, then SipHash (present)", edits: [MEASURED] };

const SHORT = "if (bytes <= NH_BYTES) return mixBy(nh(at, bytes, shortSecrets), secrets);";
const LONG = "return <u32>siphash(at, bytes, load<u64>(secrets), load<u64>(secrets, 8));";

/** The core's SipHash for all lengths. */
export const SIPHASH: Variant = {
  name: "SipHash-1-3, two loops (present, long)",
  edits: [MEASURED, { file: "table/record.ts", find: SHORT, replace: "" }],
};

/** Another function for all lengths; the stream of secrets stays as it is. */
function instead(name: string, source: string): Variant {
  return {
    name,
    edits: [
      MEASURED,
      { file: "word/siphash.ts", find: "export function siphash(", replace: `${source}\nexport function siphash(` },
      { file: "table/record.ts", find: "import { siphash }", replace: "import { other }" },
      { file: "table/record.ts", find: SHORT, replace: "" },
      { file: "table/record.ts", find: LONG, replace: LONG.replace("siphash", "other") },
    ],
  };
}

const HEAD = "export function other(at: usize, length: u32, key0: u64, key1: u64): u64 {";
const STATE = `
  let v0 = key0 ^ 0x736f6d6570736575, v1 = key1 ^ 0x646f72616e646f6d;
  let v2 = key0 ^ 0x6c7967656e657261, v3 = key1 ^ 0x7465646279746573;
  const end = at + <usize>(length & ~7);`;
const ROUND = `
    v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32);
    v2 += v3; v3 = rotl(v3, 16) ^ v2;
    v0 += v3; v3 = rotl(v3, 21) ^ v0;
    v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32);`;
const LAST_WORD = "tailBefore(at + (length & 7), length & 7) | (<u64>length << 56)";

/** The round in one loop, with its four purposes told apart by branches: the least code. */
export const SIPHASH_ONE_LOOP: Variant = instead(
  "SipHash-1-3, one loop",
  `${HEAD}${STATE}
  let word: u64, left: u32 = 4;
  do {
    if (at < end) {
      word = load<u64>(at);
      at += 8;
    } else if (left-- > 3) {
      word = ${LAST_WORD};
    } else {
      if (left == 2) v2 ^= 0xff;
      word = 0;
    }
    v3 ^= word;${ROUND}
    v0 ^= word;
  } while (left);
  return v0 ^ v1 ^ v2 ^ v3;
}`,
);

/** The round written five times: words, last word, three at the end. */
export const SIPHASH_STRAIGHT: Variant = instead(
  "SipHash-1-3, five rounds in the source",
  `${HEAD}${STATE}
  while (at < end) {
    const word = load<u64>(at);
    at += 8;
    v3 ^= word;${ROUND}
    v0 ^= word;
  }
  const last = ${LAST_WORD};
  v3 ^= last;${ROUND}
  v0 ^= last;
  v2 ^= 0xff;${ROUND}${ROUND}${ROUND}
  return v0 ^ v1 ^ v2 ^ v3;
}`,
);

/** The state in module variables, the round a function: what avoids the repetition costs. */
export const SIPHASH_GLOBALS: Variant = instead(
  "SipHash-1-3, state in globals",
  `let v0: u64, v1: u64, v2: u64, v3: u64;
@inline function round(): void {${ROUND}
}
${HEAD}
  v0 = key0 ^ 0x736f6d6570736575; v1 = key1 ^ 0x646f72616e646f6d;
  v2 = key0 ^ 0x6c7967656e657261; v3 = key1 ^ 0x7465646279746573;
  const end = at + <usize>(length & ~7);
  while (at < end) {
    const word = load<u64>(at);
    at += 8;
    v3 ^= word; round(); v0 ^= word;
  }
  const last = ${LAST_WORD};
  v3 ^= last; round(); v0 ^= last; v2 ^= 0xff; round(); round(); round();
  return v0 ^ v1 ^ v2 ^ v3;
}`,
);

/** wyhash's product of two words folded to one, from four 32-bit products as its WYHASH_32BIT_MUM takes them. */
const FOLD = `
@inline function fold(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  return rotl(a1 * b0, 32) ^ (a1 * b1) ^ rotl(a0 * b1, 32) ^ (a0 * b0);
}`;

/**
 * rapidhash's shape (words read as pairs, overlapping at the end; one fold for 16 bytes, two at the end) with secret words
 * in the places of its public ones.
 */
export const FOLDING: Variant = instead(
  "multiply and fold, secret words",
  `${FOLD}
${HEAD}
  let state = key0 ^ rotl(key1, 29), a: u64, b: u64 = 0;
  if (length <= 16) {
    if (length >= 8) { a = load<u64>(at); b = load<u64>(at + length - 8); }
    else a = tailBefore(at + length, length);
  } else {
    const end = at + length;
    do {
      state = fold(load<u64>(at) ^ key1, load<u64>(at, 8) ^ state);
      at += 16;
    } while (at + 16 < end);
    a = load<u64>(end - 16);
    b = load<u64>(end - 8);
  }
  return fold(fold(a ^ key1, b ^ state) ^ key0, length ^ key1);
}`,
);

/** One 64-bit product a word: a difference in the top bit of a word survives it, whatever the odd factor. */
export const CHAIN: Variant = instead(
  "multiply, xor-shift, word by word",
  `${HEAD}
  let x = key0;
  const end = at + <usize>(length & ~7);
  for (; at < end; at += 8) {
    x = (x ^ load<u64>(at)) * key1;
    x ^= x >> 32;
  }
  x = (x ^ ${LAST_WORD}) * key1;
  x = (x ^ (x >> 32)) * (key0 | 1);
  return x >> 32;
}`,
);
