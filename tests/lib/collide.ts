// Crafted keys: found by trying, as an attacker would who knows the secrets.
import { hashOf } from "tophash/core";
import { scatter } from "./kinds.ts";
import type { Key, LooseMap, LooseSet } from "./types.ts";

/**
 * `count` keys whose hashes under the present secrets of `map` agree in the low `bits` bits: all of one bucket, in every
 * table of up to 2^bits buckets. `make` turns the i-th of a row of distinct words into a key.
 * `raw`: `make` is given the row itself, not scattered words.
 */
export function colliding(
  map: LooseMap | LooseSet,
  bits: number,
  count: number,
  make: (word: number) => Key,
  raw = false,
): Key[] {
  const word = raw ? (i: number) => i : scatter;
  const mask = 2 ** bits - 1;
  const keys: Key[] = [];
  const target = (hashOf(map as LooseMap, make(word(0))) & mask) >>> 0;
  for (let i = 0; keys.length < count; i++) {
    const key = make(word(i));
    if ((hashOf(map as LooseMap, key) & mask) >>> 0 === target) keys.push(key);
  }
  return keys;
}
