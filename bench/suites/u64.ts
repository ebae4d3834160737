import { HashMap, u64 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { mix32 } from "../lib/keys.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";

/**
 * BigInt in, BigInt out. The keys looked up are equal to the map's own, not the same objects, as they are whenever
 * they come from a file or a socket; both maps get them from the same array. Answers go to a BigUint64Array, which
 * costs a few instructions where adding BigInts up would cost more than the lookup.
 */
const keyOf = (i: number) => (BigInt(mix32(i)) << 32n) | BigInt(mix32(i ^ 0x5bd1e995));

function contest({ operation, params }: Row): Contest {
  const n = Number(params.n);
  const own = Array.from({ length: n }, (_, i) => keyOf(i));
  if (operation === "insert") return { ops: n, collect: true, contenders: [nativeInsert(own), tophashInsert(own)] };
  const from = params.hit === 0 ? n : 0;
  const sample = Array.from(sampleIndices(n, passLength(n), 8), (index) => keyOf(from + index));
  return { ops: sample.length, contenders: [native(own, sample), oneByOne(own, sample), bulk(own, sample)] };
}

const ABSENT = 1n;

function checksum(out: BigUint64Array): number {
  let sum = 0;
  for (const value of out) sum = (sum + Number(value & 0xffffffffn)) | 0;
  return sum;
}

function native(own: bigint[], sample: bigint[]): Contender {
  const map = new Map<bigint, bigint>();
  for (const key of own) map.set(key, key ^ 7n);
  const out = new BigUint64Array(sample.length);
  const pass = () => {
    for (let i = 0; i < sample.length; i++) out[i] = map.get(sample[i]) ?? ABSENT;
    return 0;
  };
  return { name: "Map", pass, after: () => checksum(out) };
}

function oneByOne(own: bigint[], sample: bigint[]): Contender {
  const map = new HashMap(u64, u64);
  for (const key of own) map.set(key, key ^ 7n);
  const out = new BigUint64Array(sample.length);
  const pass = () => {
    for (let i = 0; i < sample.length; i++) out[i] = map.get(sample[i]) ?? ABSENT;
    return 0;
  };
  return { name: "tophash", pass, after: () => checksum(out) };
}

/** Given what a program that has many of them would hold them in: a typed array. */
function bulk(own: bigint[], sample: bigint[]): Contender {
  const map = new HashMap(u64, u64);
  for (const key of own) map.set(key, key ^ 7n);
  const keys = BigUint64Array.from(sample);
  const out = new BigUint64Array(sample.length);
  const pass = () => {
    map.getMany(keys, out, { missing: ABSENT });
    return 0;
  };
  return { name: "tophash bulk", pass, after: () => checksum(out) };
}

function nativeInsert(own: bigint[]): Contender {
  let map = new Map<bigint, bigint>();
  return {
    name: "Map",
    before: () => {
      map = new Map();
    },
    pass: () => {
      for (let i = 0; i < own.length; i++) map.set(own[i], own[i]);
      return map.size;
    },
  };
}

function tophashInsert(own: bigint[]): Contender {
  let map = new HashMap(u64, u64);
  return {
    name: "tophash",
    before: () => {
      map.dispose();
      map = new HashMap(u64, u64);
    },
    pass: () => {
      for (let i = 0; i < own.length; i++) map.set(own[i], own[i]);
      return map.size;
    },
  };
}

const FEWEST = 10_000; // inserts into a smaller table are over before a clock can tell
const MOST = 1_000_000; // BigInts of their own for ten million keys would measure the collector

export const suite: ContestSuite = {
  how: "contest",
  title: "u64 -> u64 (BigInt)",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n <= MOST)
      .flatMap((n): Row[] => [
        { operation: "get", params: { kind: "u64", keys: "full", n, hit: 100 } },
        { operation: "get", params: { kind: "u64", keys: "full", n, hit: 0 } },
        ...(n >= FEWEST ? [{ operation: "insert", params: { kind: "u64", keys: "full", n, capacity: "grow" } }] : []),
      ]),
  contest,
};
