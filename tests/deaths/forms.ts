// Types of keys and values that deaths are tried with, and how a number becomes each of them.
import { f64, i64, string, u32, u64 } from "tophash";
import type { Key } from "../lib/types.ts";

export interface Forms {
  key: (n: number) => Key;
  value: (n: number) => unknown;
}

export interface TypePair {
  name: string;
  types: [unknown, unknown];
  forms: Forms;
}

const long = (n: number) => `${n}:${"x".repeat((n * 37) % 300)}`;

export const typePairs: readonly TypePair[] = [
  { name: "u32 => u32", types: [u32, u32], forms: { key: (n) => (n * 7919) >>> 0, value: (n) => n } },
  { name: "u64 => f64", types: [u64, f64], forms: { key: (n) => BigInt(n) << 20n, value: (n) => n / 4 } },
  { name: "f64 => i64", types: [f64, i64], forms: { key: (n) => n / 2, value: (n) => BigInt(n) << 33n } },
  { name: "string => u32", types: [string, u32], forms: { key: long, value: (n) => n } },
  { name: "u32 => string", types: [u32, string], forms: { key: (n) => n, value: long } },
  { name: "string => string", types: [string, string], forms: { key: long, value: (n) => long(n + 5) } },
];
