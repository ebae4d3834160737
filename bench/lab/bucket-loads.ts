/** How evenly a hash spreads patterns of keys over buckets. */
import { mix32 } from "../lib/keys.ts";
import { median } from "../lib/median.ts";
import type { LabCore } from "./lab-core.ts";

export const KEYS = 1 << 16;
export const BUCKETS = 1 << 13;
/** Draws of the secrets: a keyed hash is a family, of which some members may be worse. */
const SEEDS = 31;

export interface Pattern {
  name: string;
  wide: boolean;
  key(i: number): number;
}

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);

/** The double whose halves are these: how a pair of 32-bit numbers lies in a word. */
function doubleOf(low: number, high: number): number {
  halves[0] = low;
  halves[1] = high;
  return float[0];
}

export const PATTERNS: Pattern[] = [
  { name: "sequential", wide: false, key: (i) => i },
  { name: "x 2^4", wide: false, key: (i) => i << 4 },
  { name: "x 2^8", wide: false, key: (i) => i << 8 },
  { name: "x 2^16", wide: false, key: (i) => i << 16 },
  { name: "random", wide: false, key: (i) => mix32(i) | 0 },
  { name: "f64 integers", wide: true, key: (i) => i },
  { name: "pairs (n, n)", wide: true, key: (i) => doubleOf(i, i) },
  { name: "(n, n) x 2^14", wide: true, key: (i) => doubleOf(i << 14, i << 14) },
  { name: "grid", wide: true, key: (i) => doubleOf(i & 255, i >> 8) },
];

/** Chi-square of the bucket loads over its degrees of freedom: 1 +- 0.05 is what a random function gives. */
function chiSquare(core: LabCore, h: number, { wide, key }: Pattern): number {
  const hash = wide ? core.exports.f64_hash : core.exports.u32_hash;
  const loads = new Uint32Array(BUCKETS);
  for (let i = 0; i < KEYS; i++) loads[hash(h, key(i)) & (BUCKETS - 1)]++;
  const expected = KEYS / BUCKETS;
  return loads.reduce((sum, load) => sum + (load - expected) ** 2 / expected, 0) / (BUCKETS - 1);
}

/** Median and worst over the draws. */
export function spreadOf(core: LabCore, pattern: Pattern): { median: number; worst: number } {
  const found: number[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const h = core.make(pattern.wide ? "K8V8" : "K4V4", undefined, BigInt(seed));
    found.push(chiSquare(core, h, pattern));
    core.drop(h);
  }
  return { median: median(found), worst: Math.max(...found) };
}
