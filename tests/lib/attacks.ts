// Published ways to make keys that collide under hashes with a weak seed or none; each with that hash, as a proof.
import { collidingInV8, inverse, v8Hash } from "../../bench/lib/v8-integers.ts";
import { scatter } from "./kinds.ts";
import type { Key } from "./types.ts";

export interface Attack {
  name: string;
  kind: "u32" | "f64" | "u64" | "string" | "bytes";
  keys: unknown[];
  /** What all of the keys have in common. */
  victim(key: never): unknown;
}

const ROUNDS = 11;
/** 2^ROUNDS keys: each a choice between two blocks, round after round, that lead the victim to the same state. */
function chains<Block>(blockPairs: readonly (readonly [Block, Block])[]): Block[][] {
  let all: Block[][] = [[]];
  for (const pair of blockPairs) all = all.flatMap((blocks) => pair.map((block) => [...blocks, block]));
  return all;
}

const javaHash = (text: string) => {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h;
};

const FNV_PRIME = 0x01000193;
const fnv = (text: string, state = 0x811c9dc5) => {
  let h = state;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), FNV_PRIME);
  return h | 0;
};

/** Two blocks of four characters that bring FNV-1a from `state` to one state: a birthday away. */
function fnvPair(state: number): [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; ; i++) {
    const word = scatter(i);
    const block = String.fromCharCode(...[0, 8, 16, 24].map((by) => 33 + (((word >>> by) & 255) % 94)));
    const h = fnv(block, state);
    const other = seen.get(h);
    if (other !== undefined && other !== block) return [other, block];
    seen.set(h, block);
  }
}
function fnvPairs(): [string, string][] {
  let state = fnv("");
  return Array.from({ length: ROUNDS }, () => {
    const pair = fnvPair(state);
    state = fnv(pair[0], state);
    return pair;
  });
}

/** Murmur3's treatment of a word, there and back. */
const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;
const rotl = (x: number, by: number) => (x << by) | (x >>> (32 - by));
const scramble = (k: number) => Math.imul(rotl(Math.imul(k, C1), 15), C2);
const unscramble = (k: number) => Math.imul(rotl(Math.imul(k, inverse(C2)), 17), inverse(C1));

function murmur3(key: Uint8Array, seed: number): number {
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  let h = seed;
  for (let at = 0; at < key.length; at += 4) {
    h = rotl(h ^ scramble(view.getInt32(at, true)), 13);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  h ^= key.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * A difference of 2^18 is rotated to the top bit, which the factor 5 keeps, and the next word takes it away again: whatever
 * the seed (Aumasson, Bernstein, Bosslet, "Hash-flooding DoS reloaded", 2012).
 */
const murmurPair = (salt: number): [number[], number[]] => [
  [unscramble(salt), unscramble(~salt)],
  [unscramble(salt ^ (1 << 18)), unscramble(~salt ^ (1 << 31))],
];

const bytesOf = (words: readonly number[]) => new Uint8Array(Int32Array.from(words).buffer);

/** wyhash and rapidhash multiply (word ^ a public secret) by all that came before: 0 at this word. */
const WY_SECRET = 0x8bb84b93962eacc9n;
function wyKey(i: number): Uint8Array {
  const key = new Uint8Array(40).fill(7);
  const view = new DataView(key.buffer);
  view.setBigUint64(0, WY_SECRET, true);
  view.setUint32(8, scatter(i), true);
  return key;
}

/** The Thue-Morse sequence and its complement: equal under every polynomial modulo 2^64, whatever the base. */
function thueMorse(length: number, flip: number): string {
  let text = "";
  for (let i = 0; i < length; i++) {
    let ones = flip;
    for (let bits = i; bits; bits &= bits - 1) ones++;
    text += ones & 1 ? "b" : "a";
  }
  return text;
}
function polynomial(text: string, base: bigint): bigint {
  let h = 0n;
  for (let i = 0; i < text.length; i++) h = BigInt.asUintN(64, h * base + BigInt(text.charCodeAt(i)));
  return h;
}

const texts = (pairs: readonly (readonly [string, string])[]) => chains(pairs).map((blocks) => blocks.join(""));
const repeated = <T>(value: T) => new Array<T>(ROUNDS).fill(value);
const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const bit32 = (key: bigint) => BigInt.asUintN(32, key);

export const attacks: Attack[] = [
  {
    name: "integers, V8's Map",
    kind: "u32",
    keys: collidingInV8(4096, 16),
    victim: (k: Key) => v8Hash(k as number) & 0xffff,
  },
  {
    name: "the same as doubles",
    kind: "f64",
    keys: collidingInV8(4096, 16),
    victim: (k: Key) => v8Hash(k as number) & 0xffff,
  },
  {
    name: "multiples of 2^20, no hash at all",
    kind: "u32",
    keys: times(4096, (i) => i * 2 ** 20),
    victim: (k: number) => k % 2 ** 20,
  },
  { name: "multiples of 2^32, low halves", kind: "u64", keys: times(4096, (i) => BigInt(i) << 32n), victim: bit32 },
  {
    name: "equal halves, xor of halves",
    kind: "u64",
    keys: times(4096, (i) => BigInt(i) * 0x100000001n),
    victim: (k: bigint) => bit32(k ^ (k >> 32n)),
  },
  { name: "Aa and BB, Java's String.hashCode", kind: "string", keys: texts(repeated(["Aa", "BB"])), victim: javaHash },
  { name: "birthdays, FNV-1a", kind: "string", keys: texts(fnvPairs()), victim: (k: string) => fnv(k) },
  {
    ...{ name: "Thue-Morse words, polynomials modulo 2^64", kind: "string" },
    keys: texts(new Array(8).fill([thueMorse(2048, 0), thueMorse(2048, 1)])),
    victim: (k: string) => `${polynomial(k, 31n)} ${polynomial(k, 0x9e3779b97f4a7c15n)}`,
  },
  {
    ...{ name: "cancelled differences, murmur3 with any seed", kind: "bytes" },
    keys: chains(times(ROUNDS, murmurPair)).map((blocks) => bytesOf(blocks.flat())),
    victim: (k: Uint8Array) => [1, 99, 0x7fffffff].map((seed) => murmur3(k, seed)).join(),
  },
  {
    ...{ name: "factors of zero, wyhash and rapidhash with any seed", kind: "bytes", keys: times(2048, wyKey) },
    // The first round is (word 0 ^ secret) * (word 1 ^ seed): 0, and only the rest follows.
    victim: (k: Uint8Array) => `${new DataView(k.buffer).getBigUint64(0, true) ^ WY_SECRET} ${k.subarray(16)}`,
  },
] as Attack[];
