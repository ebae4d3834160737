// Keys that defeat weak hashes: rows, strides, powers of two, high bits only. Results stay right and chains short.
import { HashMap } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { keyKind, keyKinds } from "./lib/kinds.ts";
import { must } from "./lib/same.ts";
import type { Key, LooseMap } from "./lib/types.ts";

const N = 20_000;

/** By key type: names of key sets and how their i-th key is made. */
const words: Record<string, (i: number) => number> = {
  sequential: (i) => i,
  "in reverse": (i) => N - i,
  "sequential from 2^31": (i) => (2 ** 31 + i) >>> 0,
  "with a stride of 64": (i) => i * 64,
  "with a stride of 4096": (i) => i * 4096,
  "with a stride of 65536": (i) => (i * 65536 + (i >>> 16)) >>> 0,
  "in the high 16 bits, then the low": (i) => ((i << 16) | (i >>> 16)) >>> 0,
  "bit-reversed": (i) => reverse(i),
  "with a stride of the golden ratio": (i) => Math.imul(i, 0x9e3779b1) >>> 0,
  "with an odd stride that undoes a multiplication": (i) => Math.imul(i, 0x144cbc89) >>> 0,
  squares: (i) => i * i,
  "two clusters": (i) => (i % 2 ? 2 ** 32 - 1 - i : i),
};

function reverse(word: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) if (word & (1 << bit)) reversed |= 1 << (31 - bit);
  return reversed >>> 0;
}

const wide: Record<string, (i: number) => bigint> = {
  "multiples of 2^32": (i) => BigInt(i) << 32n,
  "multiples of 2^48, then of 1": (i) => (BigInt(i & 0xffff) << 48n) | BigInt(i >>> 16),
  "the same word in both halves": (i) => (BigInt(i) << 32n) | BigInt(i),
  "halves that cancel in a xor": (i) => (BigInt(i ^ 0x5bd1e995) << 32n) | BigInt(i),
  "halves that cancel in a sum": (i) => (BigInt(2 ** 32 - 1 - i) << 32n) | BigInt(i),
};

const doubles: Record<string, (i: number) => number> = {
  integers: (i) => i,
  halves: (i) => i / 2,
  "multiples of 2^-1074": (i) => i * 5e-324,
  "multiples of 2^900": (i) => i * 2 ** 900,
  "negative thousandths": (i) => -i / 1000,
  "neighbours of 1": (i) => 1 + i * Number.EPSILON,
};

function torture(kind: string, make: (i: number) => Key): void {
  const keys = keyKind(kind);
  const map = new HashMap(keys.type, keyKind("u32").type) as LooseMap;
  for (let i = 0; i < N; i++) map.set(make(i), i);
  checkInvariants(map);
  must(map.size === N, () => `size is ${map.size}`);
  for (let i = 0; i < N; i++) must(map.get(make(i)) === i, () => `get(${make(i)}) is ${map.get(make(i))}`);
  // A random placement of 20,000 in this table makes chains of three buckets at most.
  expect(map.stats().maxChain).toBeLessThanOrEqual(6);
  let sum = 0;
  for (const value of map.values()) sum += value as number;
  expect(sum).toBe((N * (N - 1)) / 2);
  for (let i = 0; i < N; i += 2) must(map.delete(make(i)), () => `delete(${make(i)}) found nothing`);
  for (let i = 0; i < N; i++) must(map.has(make(i)) === (i % 2 === 1), () => `has(${make(i)}) after the deletes`);
  for (let i = N - 1; i > 0; i -= 2) map.delete(make(i));
  expect(map.size).toBe(0);
  checkInvariants(map);
  map.dispose();
}

describe.each(Object.entries(words))("integers %s", (_, make) => {
  test.each(["u32", "i32", "f64", "i64", "u64"])("as %s", (kind) => {
    const bits = keyKind(kind).name;
    const own = bits === "i32" ? (i: number) => make(i) | 0 : bits.startsWith("f") ? make : make;
    torture(kind, bits.endsWith("64") && bits !== "f64" ? (i) => BigInt(own(i)) : own);
  });
});

test.each(Object.entries(wide))("64-bit keys: %s", (_, make) => {
  torture("u64", make);
  torture("i64", (i) => BigInt.asIntN(64, make(i)));
});

test.each(Object.entries(doubles))("doubles: %s", (_, make) => torture("f64", make));

describe.each(keyKinds)("powers of two, $name", (keys) => {
  test("of both signs and their neighbours", () => {
    const all = new Set<Key>();
    for (let bit = 0; bit < 64; bit++) {
      for (const step of [-1n, 0n, 1n]) {
        for (const sign of [1n, -1n]) {
          const exact = sign * (2n ** BigInt(bit) + step);
          if (keys.name === "f64") all.add(Number(exact)).add(1 / (Number(exact) || 1));
          else if (keys.name === "i64") all.add(BigInt.asIntN(64, exact));
          else if (keys.name === "u64") all.add(BigInt.asUintN(64, exact));
          else if (keys.name === "i32") all.add(Number(BigInt.asIntN(32, exact)));
          else all.add(Number(BigInt.asUintN(32, exact)));
        }
      }
    }
    const map = new HashMap(keys.type, keyKind("u32").type) as LooseMap;
    for (const key of all) map.set(key, 1);
    expect(map.size).toBe(all.size);
    expect(new Set(map.keys())).toEqual(all);
    checkInvariants(map);
    for (const key of all) expect(map.delete(key)).toBe(true);
    expect(map.size).toBe(0);
  });
});
