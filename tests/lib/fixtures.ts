// What the frozen snapshots in tests/fixtures/snapshots hold. Never change an entry: files of version 1 must load for ever. A
// new one is added with a new name (`npx tsx tests/lib/fixtures.ts` writes those that are missing).
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bytes, customKey, f32, f64, fixedBytes, HashMap, HashSet, i32, i64, string, tuple, u32, u64 } from "tophash";
import { scatter } from "./kinds.ts";
import type { AnyKeyType, AnyValueType, Key } from "./types.ts";

export interface Fixture {
  key: AnyKeyType;
  /** Undefined for a set. */
  value?: AnyValueType;
  entries: [Key, unknown][];
}

const some = <K, V>(n: number, key: (i: number) => K, value: (i: number) => V): [Key, unknown][] =>
  Array.from({ length: n }, (_, i) => [key(i) as Key, value(i)]);
const blob = (n: number) => Uint8Array.from({ length: n }, (_, i) => scatter(n * 31 + i));
const texts = ["", "\0", "a", "caf\u00e9", "\u0101bc", "\ud800", "\u{1f600}", "x".repeat(300)];

interface Point {
  x: number;
  y: number;
}
const points = customKey<Point>({
  encode: ({ x, y }) => `${x},${y}`,
  decode: (text) => {
    const [x, y] = String(text).split(",").map(Number);
    return { x, y };
  },
});

export const fixtures: Record<string, Fixture> = {
  "u32-u32": { key: u32, value: u32, entries: some(500, scatter, (i) => i) },
  "u32-empty": { key: u32, value: u32, entries: [] },
  "i32-f32": {
    key: i32,
    value: f32,
    entries: some(
      9,
      (i) => 4 - i,
      (i) => Math.fround(i / 3),
    ),
  },
  "f64-f64": {
    ...{ key: f64, value: f64 },
    entries: [0, Number.NaN, Infinity, -1.5, 5e-324, Number.MAX_VALUE].map((x) => [x, -x]),
  },
  "i64-u64": {
    key: i64,
    value: u64,
    entries: some(
      40,
      (i) => BigInt(i - 20) << 40n,
      (i) => 2n ** 64n - 1n - BigInt(i),
    ),
  },
  "u64-i32": {
    key: u64,
    value: i32,
    entries: some(
      3,
      (i) => 2n ** 63n + BigInt(i),
      (i) => 1 - i,
    ),
  },
  "string-u32": { key: string, value: u32, entries: texts.map((text, i) => [text, i]) },
  "string-f64": { key: string, value: f64, entries: texts.map((text, i) => [text, i / 7]) },
  "string-string": { key: string, value: string, entries: texts.map((text) => [text, `${text}!`]) },
  "u32-string": { key: u32, value: string, entries: texts.map((text, i) => [i, text]) },
  "i64-bytes": { key: i64, value: bytes, entries: some(20, BigInt, blob) },
  "bytes-i64": { key: bytes, value: i64, entries: some(20, blob, BigInt) },
  "fixed-bytes": { key: fixedBytes(16), value: bytes, entries: some(5, (i) => blob(16).fill(i), blob) },
  "pair-f64": {
    key: tuple(i32, u32) as AnyKeyType,
    value: f64,
    entries: some(
      30,
      (i) => [-i, i],
      (i) => i / 2,
    ),
  },
  "tuple-u32": {
    ...{ key: tuple(string, f64, bytes, i64) as AnyKeyType, value: u32 },
    entries: texts.map((text, i) => [[text, i / 3, blob(i), BigInt(-i)], i]),
  },
  "custom-string": { key: points as AnyKeyType, value: string, entries: some(4, (i) => ({ x: i, y: -i }), String) },
  "set-u32": { key: u32, entries: some(100, scatter, () => undefined) },
  "set-string": { key: string, entries: texts.map((text) => [text, undefined]) },
};

export const fixturePath = (name: string) =>
  fileURLToPath(new URL(`../fixtures/snapshots/${name}.v1.tph`, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, { key, value, entries }] of Object.entries(fixtures)) {
    if (existsSync(fixturePath(name))) continue;
    const collection = value
      ? HashMap.from(key, value, entries)
      : HashSet.from(
          key,
          entries.map(([member]) => member),
        );
    writeFileSync(fixturePath(name), collection.toSnapshot());
  }
}
