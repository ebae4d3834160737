/**
 * Key sequences: the i-th key of a pattern, distinct for distinct i, with nothing to store or to look up. Two ranges
 * of i never overlap either, so the keys of [0, n) are hits and those of [n, 2n) are misses by construction.
 *
 * Two widths matter, because V8 holds an integer above 2^31 as a heap number: a `Map` then allocates on every insert
 * and compares doubles. Below 2^30 a key is a small integer on every engine and build. Publish both.
 */

export type Pattern = "full" | "30bit" | "sequential";

/** murmur3's finalizer: a bijection on 32 bits (every step is invertible), so distinct in, distinct out. */
export function mix32(i: number): number {
  let h = i | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The same on 30 bits: odd multipliers modulo 2^30 and shifts of at least half the width stay invertible. */
export function mix30(i: number): number {
  const mask = 0x3fffffff;
  let h = i & mask;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b) & mask;
  h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35) & mask;
  return h ^ (h >>> 15);
}

export function keyAt(pattern: Pattern, i: number): number {
  if (pattern === "full") return mix32(i);
  return pattern === "30bit" ? mix30(i) : i;
}

/** The keys of the range [from, from + count), in order of generation. */
export function keyRange(pattern: Pattern, from: number, count: number): Uint32Array {
  const keys = new Uint32Array(count);
  for (let i = 0; i < count; i++) keys[i] = keyAt(pattern, from + i);
  return keys;
}
