// A snapshot says nothing about where its entries lay, and so nothing about the hash.
import { HashMap, string, u32 } from "tophash";
import { hashOf } from "tophash/core";
import { expect, test } from "vitest";
import { seededWords } from "../src/secrets.ts";
import { scatter } from "./lib/kinds.ts";
import { mix, siphash } from "./lib/reference-hash.ts";
import { parseSnapshot } from "./lib/snapshot-file.ts";

const N = 60_000;

/** Buckets of the keys in the order of the file. */
function positions(bytes: Uint8Array, bucketOf: (key: number) => number): number[] {
  const { blocks } = parseSnapshot(bytes);
  return blocks.flatMap(({ entries, payload }) =>
    Array.from(new Uint32Array(payload.slice(0, 4 * entries).buffer), bucketOf),
  );
}

/** Pearson's correlation of a list and its places: 1 / sqrt(n) is its standard deviation where there is none. */
function correlation(list: number[]): number {
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  const middle = (list.length - 1) / 2;
  let sum = 0;
  let own = 0;
  let places = 0;
  for (const [i, x] of list.entries()) {
    sum += (x - mean) * (i - middle);
    own += (x - mean) ** 2;
    places += (i - middle) ** 2;
  }
  return sum / Math.sqrt(own * places);
}

const map = new HashMap(u32, u32);
for (let i = 0; i < N; i++) map.set(scatter(i), i);
map.evacuate();
const mask = map.stats().buckets - 1;
const bucketOf = (key: number) => hashOf(map, key) & mask;

test("the order of a map's own walk does: the measure is not blind", () => {
  const walked = Array.from(map.keysArray(), bucketOf);
  expect(correlation(walked)).toBeGreaterThan(0.99);
});

test("the order of the file has nothing to do with buckets, as a whole and within a block", () => {
  const list = positions(map.toSnapshot(), bucketOf);
  expect(list.length).toBe(N);
  expect(Math.abs(correlation(list))).toBeLessThan(6 / Math.sqrt(N));
  for (let start = 0; start + 10_000 <= N; start += 10_000) {
    expect(Math.abs(correlation(list.slice(start, start + 10_000)))).toBeLessThan(6 / 100);
  }
});

test("neighbours in the file are no neighbours in the table", () => {
  const list = positions(map.toSnapshot(), bucketOf);
  const same = list.filter((bucket, i) => i > 0 && bucket === list[i - 1]).length;
  // By chance: N pairs, each with probability 1 / buckets.
  const expected = N / (mask + 1);
  expect(same).toBeLessThan(expected + 8 * Math.sqrt(expected));
});

test("blocks do not divide the table", () => {
  // Which block an entry is in says nothing about its bucket's upper or lower bits.
  const { blocks } = parseSnapshot(map.toSnapshot());
  for (const { entries, payload } of blocks) {
    const keys = Array.from(new Uint32Array(payload.slice(0, 4 * entries).buffer), bucketOf);
    for (const bit of [1, (mask + 1) >>> 1]) {
      const set = keys.filter((bucket) => bucket & bit).length;
      expect(Math.abs(set - entries / 2)).toBeLessThan(3.5 * Math.sqrt(entries));
    }
  }
});

test("two snapshots of one map are two orders", () => {
  expect(positions(map.toSnapshot(), Number)).not.toEqual(positions(map.toSnapshot(), Number));
  const seeded = new HashMap(u32, u32, { seed: 1 });
  for (let i = 0; i < 1000; i++) seeded.set(i, i);
  expect(positions(seeded.toSnapshot(), Number)).not.toEqual(positions(seeded.toSnapshot(), Number));
});

test("the same holds for keys of any length", () => {
  const texts = new HashMap(string, u32);
  const n = 5000;
  for (let i = 0; i < n; i++) texts.set(`key ${i}`, i);
  texts.evacuate();
  const own = texts.stats().buckets - 1;
  const list: number[] = [];
  for (const { payload, entries } of parseSnapshot(texts.toSnapshot()).blocks) {
    let at = 0;
    for (let i = 0; i < entries; i++) {
      const length = payload[at + 4];
      const key = Buffer.from(payload.subarray(at + 8, at + 8 + length)).toString("latin1");
      list.push(hashOf(texts, key) & own);
      at += 8 + Math.ceil(length / 4) * 4;
    }
  }
  expect(list.length).toBe(n);
  expect(Math.abs(correlation(list))).toBeLessThan(6 / Math.sqrt(n));
});

test("two snapshots with one key between them do not tell its hash", () => {
  const own = HashMap.from(u32, u32, map);
  const lists = (): number[][] =>
    Object.values(JSON.parse(parseSnapshot(own.toSnapshot()).end.survey)).filter(Array.isArray) as number[][];
  const before = lists();
  let named = 0;
  for (let key = 1; key <= 20; key++) {
    own.set(key, key);
    const byte = hashOf(own, key) >>> 24;
    // A count by the upper byte of the hash would have one more there, and nothing else.
    if (lists().some((list, i) => list[byte] === (before[i][byte] ?? 0) + 1)) named++;
    own.delete(key);
  }
  expect(named).toBeLessThan(10);
});

test("no secret is in the file", () => {
  // The secrets of a seeded map follow from the seed: the stream's key, and what is drawn from it.
  const own = new HashMap(u32, u32, { seed: 99 });
  for (let i = 0; i < 1000; i++) own.set(scatter(i), i);
  const next = seededWords(99n);
  const key = new BigUint64Array(Uint32Array.from({ length: 4 }, next).buffer);
  const drawn = Array.from({ length: 3 }, (_, i) => {
    const counter = new Uint8Array(BigUint64Array.of(BigInt(16 + i)).buffer);
    return siphash(1, 3, key[0], key[1], counter) | (i > 0 ? 1n : 0n);
  });
  // They are the secrets: hashes by them are the map's.
  for (let i = 0; i < 50; i++) expect(mix(BigInt(scatter(i)), drawn as never)).toBe(hashOf(own, scatter(i)));
  const file = Buffer.from(own.toSnapshot());
  for (const secret of [...key, ...drawn]) {
    const bytes = Buffer.from(BigUint64Array.of(secret).buffer);
    expect(file.includes(bytes)).toBe(false);
    for (const half of [bytes.subarray(0, 4), bytes.subarray(4)]) expect(file.includes(half)).toBe(false);
  }
});
