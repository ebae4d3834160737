// Keys and values of all types, by number. What comes back from a map is decoded by its whole content: a value of which one
// half is of one write and the other of another is no number's value, and says so.
import { mix } from "../fuzz/random.ts";
import type { Key } from "../lib/types.ts";

export interface Coding<T> {
  /** The key or value of a number: 0 up to 2^20. */
  of(number: number): T;
  /** The number of a key or a value. @throws Error for what is none: it is torn */
  number(coded: T): number;
}

function torn(coded: unknown): never {
  const text = typeof coded === "string" ? `${coded.slice(0, 60)} (${coded.length} units)` : String(coded);
  throw new Error(`torn: ${text}`);
}

/** By content; `back` guesses the number, which then has to make the very same thing. */
function coding<T>(
  of: (number: number) => T,
  back: (coded: T) => number,
  equal = Object.is as (a: T, b: T) => boolean,
) {
  const number = (coded: T) => {
    const guess = back(coded);
    return Number.isSafeInteger(guess) && guess >= 0 && equal(of(guess), coded) ? guess : torn(coded);
  };
  return { of, number } as Coding<unknown>;
}

const samePair = (a: unknown[], b: unknown[]) => a.length === b.length && a.every((part, i) => part === b[i]);

/** Both halves of the word say the number, and sums of numbers are sums of words: `add` works on them. */
const HALVES = 2 ** 32 + 1;
const doubled: Coding<unknown> = coding<number>(
  (n) => n * HALVES,
  (value) => value / HALVES,
);
const doubledBigint: Coding<unknown> = coding<bigint>(
  (n) => BigInt(n) * BigInt(HALVES),
  (value) => Number(value / BigInt(HALVES)),
);

/** Lengths of text: mostly short ones, up to 5,000 units now and then, seldom 100,000. */
function lengthOf(n: number): number {
  const word = mix(n);
  if (word % 500 === 7) return 100_000;
  return word % 8 === 0 ? (word >>> 8) % 5000 : (word >>> 8) % 60;
}

/** `17:abcabc...`; one byte a unit, or two. */
const text = coding<string>(
  (n) => {
    const first = n % 3 === 0 ? 0x3b1 : 0x61;
    const unit = String.fromCharCode(first + (n % 20), first + (mix(n) % 20));
    return `${n}:${unit.repeat(lengthOf(n))}`;
  },
  (value) => Number.parseInt(value, 10),
);

const MASK = 0x5bd1e995;

export const keyCodings: Record<string, Coding<Key>> = {
  u32: coding<number>(
    (n) => (n ^ MASK) >>> 0,
    (key) => (key ^ MASK) >>> 0,
  ) as Coding<Key>,
  f64: coding<number>(
    (n) => n + 0.5,
    (key) => key - 0.5,
  ) as Coding<Key>,
  u64: doubledBigint as Coding<Key>,
  string: coding<string>(
    (n) => `${n} is a key${" of some length".repeat(mix(n) % 9)}`,
    (key) => Number.parseInt(key, 10),
  ) as Coding<Key>,
  "tuple(i32, i32)": coding<number[]>(
    (n) => [n, ~n],
    ([n]) => n,
    samePair,
  ) as Coding<Key>,
  "tuple(string, f64)": coding<unknown[]>(
    (n) => [`part ${n % 7}`, n / 4],
    ([, n]) => (n as number) * 4,
    samePair,
  ) as Coding<Key>,
};

export const valueCodings: Record<string, Coding<unknown>> = {
  u32: coding<number>(
    (n) => n,
    (value) => value,
  ),
  f64: doubled,
  i64: doubledBigint,
  string: text,
};
