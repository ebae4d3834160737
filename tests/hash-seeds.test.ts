// Under other secrets the hashes of the same keys are unrelated: other seeds, the next secrets of one map, a clone.
import { f64, HashSet, i32, string, tuple, u32, u64 } from "tophash";
import { hashOf } from "tophash/core";
import { describe, expect, test } from "vitest";
import { chiSquare, deviations, poissonTail } from "./lib/statistics.ts";
import type { Key, LooseSet } from "./lib/types.ts";

const KEYS = 4096;
const LOW = 1023;

const kinds: [string, unknown, (i: number) => unknown][] = [
  ["u32", u32, (i) => i],
  ["f64", f64, (i) => i / 10],
  ["u64", u64, (i) => BigInt(i) << 32n],
  ["tuple(i32, i32)", tuple(i32, i32), (i) => [i, i]],
  ["string of at most 64 bytes", string, (i) => `user:${i}`],
  ["string of more", string, (i) => `user:${i}`.padStart(70)],
];

const hashes = (set: LooseSet, make: (i: number) => unknown) =>
  Uint32Array.from({ length: KEYS }, (_, i) => hashOf(set, make(i) as Key));

const evenIn = (a: Uint32Array, b: Uint32Array, of: (a: number, b: number) => number) => {
  const counts = new Uint32Array(256);
  for (let i = 0; i < KEYS; i++) counts[of(a[i], b[i]) & 255]++;
  return Math.abs(deviations(chiSquare(counts)));
};

/** Pairs of keys of one bucket in `a` that are of one bucket in `b`, too. */
function pairsInBoth(a: Uint32Array, b: Uint32Array): { pairs: number; both: number } {
  const byBucket = new Map<number, number[]>();
  for (let i = 0; i < KEYS; i++) {
    const bucket = a[i] & LOW;
    if (!byBucket.has(bucket)) byBucket.set(bucket, []);
    byBucket.get(bucket)!.push(b[i] & LOW);
  }
  let pairs = 0;
  let both = 0;
  for (const others of byBucket.values()) {
    for (let i = 0; i < others.length; i++) {
      for (let j = 0; j < i; j++) {
        pairs++;
        if (others[i] === others[j]) both++;
      }
    }
  }
  return { pairs, both };
}

/** Families of 12 secrets each: 66 pairs to compare. */
const families: [string, (type: never, make: (i: number) => unknown) => Uint32Array[]][] = [
  [
    "seeds 1 to 12",
    (type, make) => {
      return Array.from({ length: 12 }, (_, i) => hashes(new HashSet(type, { seed: i + 1 }) as LooseSet, make));
    },
  ],
  [
    "twelve drawings of one map",
    (type, make) => {
      const set = new HashSet(type, { seed: 99 }) as LooseSet;
      return Array.from({ length: 12 }, () => {
        set.clear();
        return hashes(set, make);
      });
    },
  ],
];

describe.each(families)("%s", (_, familyOf) => {
  test.each(kinds)("%s", (_, type, make) => {
    const family = familyOf(type as never, make);
    let pairs = 0;
    let both = 0;
    for (let a = 0; a < family.length; a++) {
      for (let b = 0; b < a; b++) {
        // Chance goes beyond 5.5 deviations in one of 26 million tests.
        expect(evenIn(family[a], family[b], (x, y) => x ^ y)).toBeLessThan(5.5);
        expect(evenIn(family[a], family[b], (x, y) => (x ^ y) >>> 24)).toBeLessThan(5.5);
        expect(evenIn(family[a], family[b], (x, y) => x - y)).toBeLessThan(5.5);
        expect(evenIn(family[a], family[b], (x, y) => (x & 15) | ((y & 15) << 4))).toBeLessThan(5.5);
        const found = pairsInBoth(family[a], family[b]);
        pairs += found.pairs;
        both += found.both;
      }
    }
    // Of all pairs that meet under one, one in 1024 meets under the other.
    const expected = pairs / (LOW + 1);
    expect(expected).toBeGreaterThan(400);
    expect(poissonTail(expected, both)).toBeGreaterThan(1e-7);
    expect(poissonTail(expected, both + 1)).toBeLessThan(1 - 1e-7);
  });
});

test.each(kinds)("no bit of a hash follows a bit of the hash under another seed: %s", (_, type, make) => {
  const [a, b] = [1, 2].map((seed) => hashes(new HashSet(type as never, { seed }) as LooseSet, make));
  for (let i = 0; i < 32; i++) {
    for (let j = 0; j < 32; j++) {
      let agree = 0;
      for (let k = 0; k < KEYS; k++) agree += 1 ^ (((a[k] >>> i) ^ (b[k] >>> j)) & 1);
      expect(Math.abs(agree / KEYS - 0.5)).toBeLessThan(0.05);
    }
  }
});
