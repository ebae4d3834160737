// Checks of what constructors are given.

import { describe } from "./types/describe.ts";

export const DEFAULT_LOAD_FACTOR = 13 / 16;
/** A load factor above 1 lets chains grow: smaller tables, slower lookups. */
const MAX_LOAD_FACTOR = 4;
const MIN_LOAD_FACTOR = 1 / 64;
export const MAX_ENTRIES = 0xfffffffe;

/** @throws TypeError for options that are none */
export function checkObject(options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw new TypeError(`options must be an object, got ${describe(options)}`);
}

/** What `from` is given. @throws TypeError for what cannot be iterated; `what` says of what it should be one */
export function checkIterable(value: unknown, what: string): void {
  if (typeof (value as Iterable<unknown> | null | undefined)?.[Symbol.iterator] === "function") return;
  throw new TypeError(`an iterable of ${what} is needed, got ${describe(value)}`);
}

/** Sets what an iterable of pairs gives. As for the constructor of Map, a pair is any object with 0 and 1. @throws TypeError */
export function setPairs<K, V>(map: { set(key: K, value: V): unknown }, pairs: Iterable<readonly [K, V]>): void {
  checkIterable(pairs, "[key, value] pairs");
  let index = 0;
  for (const pair of pairs) {
    if (typeof pair !== "object" || pair === null) {
      throw new TypeError(`entry ${index} must be a [key, value] pair, got ${describe(pair)}`);
    }
    map.set(pair[0], pair[1]);
    index++;
  }
}

/** An integer from 0 to 2^32 - 2. */
export function entryCount(value: unknown, what: string): number {
  if (typeof value !== "number") throw new TypeError(`${what} must be a number of entries, got ${describe(value)}`);
  if (!Number.isInteger(value) || value < 0 || value > MAX_ENTRIES) {
    throw new RangeError(`${what} must be an integer from 0 to ${MAX_ENTRIES}, got ${describe(value)}`);
  }
  return value;
}

export function loadFactor(value: unknown): number {
  if (value === undefined) return DEFAULT_LOAD_FACTOR;
  if (typeof value !== "number") throw new TypeError(`loadFactor must be a fraction of slots, got ${describe(value)}`);
  if (!(value >= MIN_LOAD_FACTOR && value <= MAX_LOAD_FACTOR)) {
    throw new RangeError(`loadFactor must be from ${MIN_LOAD_FACTOR} to ${MAX_LOAD_FACTOR}, got ${describe(value)}`);
  }
  return value;
}

export function byteLimit(value: unknown, what: string, least: number, most: number): number {
  if (value === undefined) return most;
  if (typeof value !== "number") throw new TypeError(`${what} must be a number of bytes, got ${describe(value)}`);
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${what} must be an integer of at least ${least} bytes, got ${describe(value)}`);
  }
  return Math.min(value, most);
}

export function seedOf(value: unknown): bigint | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "bigint") return value;
  if (typeof value !== "number") throw new TypeError(`seed must be an integer or a bigint, got ${describe(value)}`);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`seed must be a safe integer or a bigint, got ${describe(value)}`);
  return BigInt(value);
}
