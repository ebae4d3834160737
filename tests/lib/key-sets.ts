// Sets of keys as programs have them, and as weak hashes stumble over: each is a function from i to its i-th key.
import type { Key } from "./types.ts";

export type KeySet<K> = Record<string, (i: number) => K>;

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
const named = <K>(name: (k: number) => string, ks: readonly number[], make: (i: number, k: number) => K): KeySet<K> =>
  Object.fromEntries(ks.map((k) => [name(k), (i: number) => make(i, k)]));

/** The words of so many bits with few of them set, fewest first; of more than three bits there are none. */
function sparse(bits: number): bigint[] {
  const words = [0n];
  const bit = (at: number) => 1n << BigInt(at);
  for (let a = 0; a < bits; a++) words.push(bit(a));
  for (let a = 0; a < bits; a++) for (let b = 0; b < a; b++) words.push(bit(a) | bit(b));
  for (let a = 0; a < bits && words.length < 10_000; a++)
    for (let b = 0; b < a; b++) for (let c = 0; c < b; c++) words.push(bit(a) | bit(b) | bit(c));
  return words;
}
const sparse32 = sparse(32).map(Number);
const sparse64 = sparse(64);

export function reverse(word: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) if (word & (1 << bit)) reversed |= 1 << (31 - bit);
  return reversed >>> 0;
}

export const u32Sets: KeySet<number> = {
  ...named(
    (k) => `multiples of 2^${k}`,
    range(0, 20),
    (i, k) => i * 2 ** k,
  ),
  ...named(
    (k) => `multiples of ${k}`,
    [3, 7, 10, 24, 60, 100, 1000, 86_400, 1_000_003],
    (i, k) => i * k,
  ),
  "from 2^31": (i) => 2 ** 31 + i,
  "down from 2^32": (i) => 2 ** 32 - 1 - i,
  "at most three bits": (i) => sparse32[i],
  "bits reversed": reverse,
  squares: (i) => i * i,
  "the golden ratio": (i) => Math.imul(i, 0x9e3779b1) >>> 0,
};

export const i32Sets: KeySet<number> = {
  "both signs": (i) => (i & 1 ? -i : i),
  negative: (i) => -1 - i,
  "negative multiples of 1000": (i) => -1000 * i,
  "multiples of 2^16 from below": (i) => (i - 2048) * 65_536,
};

export const f64Sets: KeySet<number> = {
  ...named(
    (k) => `multiples of 2^${k}`,
    [...range(0, 52, 4), -1, -8, -52, -1074, 900],
    (i, k) => i * 2 ** k,
  ),
  ...named(
    (k) => `of ${k}`,
    [3, 7, 10, 100, 1000],
    (i, k) => i / k,
  ),
  negative: (i) => -1 - i,
  "negative tenths": (i) => -1 - i / 10,
  "neighbours of 1": (i) => 1 + i * Number.EPSILON,
  "powers of 1.01": (i) => 1.01 ** i,
  "money, to the cent": (i) => Math.round(i * 1999) / 100,
};

export const u64Sets: KeySet<bigint> = {
  ...named(
    (k) => `multiples of 2^${k}`,
    range(0, 52),
    (i, k) => BigInt(i) << BigInt(k),
  ),
  ...named(
    (k) => `multiples of 2^${k} in both halves`,
    range(0, 20, 2),
    (i, k) => (BigInt(i) << BigInt(k)) * 0x1_0000_0001n,
  ),
  "halves that cancel in a sum": (i) => (BigInt(2 ** 32 - 1 - i) << 32n) | BigInt(i),
  "halves that cancel in a xor": (i) => (BigInt((i ^ 0x5bd1e995) >>> 0) << 32n) | BigInt(i),
  "at most three bits": (i) => sparse64[i],
  "the same byte pairs": (i) => BigInt(i) * 0x0001_0001_0001_0001n,
  "down from 2^64": (i) => 2n ** 64n - 1n - BigInt(i),
  "times in microseconds": (i) => 1_700_000_000_000_000n + 1_000_000n * BigInt(i),
  snowflakes: (i) => ((1_700_000_000_000n + BigInt(i >> 2)) << 22n) | BigInt(i & 3),
};

export const i64Sets: KeySet<bigint> = {
  negative: (i) => -1n - BigInt(i),
  "both signs": (i) => (i & 1 ? -BigInt(i) : BigInt(i)),
  "negative multiples of 2^40": (i) => -BigInt(i) << 40n,
};

export const pairSets: KeySet<[number, number]> = {
  grid: (i) => [i & 63, i >> 6],
  "grid around the origin": (i) => [(i & 63) - 32, (i >> 6) - 32],
  diagonal: (i) => [i, i],
  "other diagonal": (i) => [i, -i],
  "first only": (i) => [i, 7],
  "second only": (i) => [7, i],
  ...named(
    (k) => `grid of 2^${k}`,
    range(4, 24, 4),
    (i, k) => [((i & 63) - 32) * 2 ** k, ((i >> 6) - 32) * 2 ** k],
  ),
  ...named(
    (k) => `diagonal of 2^${k}`,
    range(4, 16, 4),
    (i, k) => [i * 2 ** k, i * 2 ** k],
  ),
  parabola: (i) => [i, i * i],
};

const hex = (i: number, digits: number) => i.toString(16).padStart(digits, "0");
const scattered = (i: number, salt: number) => hex(Math.imul(i + salt, 0x9e3779b1) >>> 0, 8);
function uuid(i: number): string {
  const all = [1, 2, 3, 4].map((salt) => scattered(i, salt * 977)).join("");
  return `${all.slice(0, 8)}-${all.slice(8, 12)}-4${all.slice(13, 16)}-a${all.slice(17, 20)}-${all.slice(20)}`;
}
const DAY = 86_400_000;

export const stringSets: KeySet<string> = {
  decimal: (i) => `${i}`,
  "user:1": (i) => `user:${i}`,
  ...named(
    (k) => `after ${k} common characters`,
    [1, 3, 7, 8, 16, 24, 56, 60, 64, 100],
    (i, k) => "x".repeat(k) + hex(i, 4),
  ),
  ...named(
    (k) => `before ${k} common characters`,
    [1, 3, 7, 8, 16, 24, 56, 60, 64, 100],
    (i, k) => hex(i, 4) + "y".repeat(k),
  ),
  "of one letter": (i) => "a".repeat(i),
  ...named(
    (k) => `${k} zeros with two other bits`,
    [12, 32, 64, 96],
    (i, k) => {
      const units = new Array<number>(k).fill(48);
      // The i-th pair of numbers, at most 91, in the order (1, 0) (2, 0) (2, 1) (3, 0) ...
      const a = Math.floor((Math.sqrt(8 * i + 1) + 1) / 2);
      for (const bit of [a, i - (a * (a - 1)) / 2]) units[Math.floor((bit * k) / 96)] ^= 1 << (bit & 7);
      return String.fromCharCode(...units);
    },
  ),
  "UUIDs at random": uuid,
  "UUIDs in sequence": (i) => `0188a4e0-7c1d-7${hex(i & 0xfff, 3)}-8000-${hex(i, 12)}`,
  dates: (i) => new Date(i * DAY).toISOString(),
  "days only": (i) => new Date(i * DAY).toISOString().slice(0, 10),
  addresses: (i) => `10.${i >> 8}.${i & 255}.${i % 7}`,
  "mail addresses": (i) => `first${i % 64}.last${i >> 6}@example.com`,
  paths: (i) => `/var/lib/data/${i % 16}/${(i >> 4) % 16}/${i >> 8}.json`,
  "wide characters": (i) => `\u952e${String.fromCharCode(0x4e00 + i)}`,
  "two units of 16 bits": (i) => String.fromCharCode(0x100 + (i & 63), 0x100 + (i >> 6)),
};

const counter = (bytes: number, i: number, at: number) => {
  const key = new Uint8Array(bytes);
  new DataView(key.buffer).setUint16(at, i, true);
  return key;
};
export const byteSets: KeySet<Uint8Array> = {
  ...named(
    (k) => `counters at the end of ${k}`,
    [2, 4, 8, 9, 16, 32, 64, 65, 72, 256],
    (i, k) => counter(k, i, k - 2),
  ),
  ...named(
    (k) => `counters at the start of ${k}`,
    [4, 8, 16, 32, 64, 72],
    (i, k) => counter(k, i, 0),
  ),
  "zeros, 0 to 4095 of them": (i) => new Uint8Array(i),
  "255, 0 to 4095 times": (i) => new Uint8Array(i).fill(255),
  "the same eight bytes twice": (i) => {
    const half = counter(8, i, 3);
    return Uint8Array.of(...half, ...half);
  },
  "two words that change places": (i) => {
    const [a, b] = [counter(8, i >> 1, 0), counter(8, (i >> 1) + 5000, 0)];
    return i & 1 ? Uint8Array.of(...a, ...b) : Uint8Array.of(...b, ...a);
  },
};

/** Text of a key that tells it from all others of its type. */
export const nameOf = (key: Key | string | Uint8Array | readonly unknown[]): string =>
  key instanceof Uint8Array ? `${key.length}: ${key.join()}` : `${key}`;
