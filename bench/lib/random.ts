/** Seeded randomness: every run, and every contender of a run, sees the same order of operations. */

/** A generator of fractions in [0, 1), mulberry32: small, and good enough to shuffle with. */
export function randomFractions(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The indices below `length`, shuffled (Fisher and Yates). */
export function permutation(length: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  const random = randomFractions(seed);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

/**
 * `count` indices below `length` in random order: part of one permutation where there are enough, so that no entry
 * is looked up twice in a pass (it would be in the cache), and drawn with repetition where the table is small.
 */
export function sampleIndices(length: number, count: number, seed: number): Uint32Array {
  if (count <= length) return permutation(length, seed).subarray(0, count);
  const random = randomFractions(seed);
  return Uint32Array.from({ length: count }, () => Math.floor(random() * length));
}

/** How many operations make one pass over a table of n keys: enough to time, and more than the caches hold. */
export function passLength(n: number): number {
  return Math.min(Math.max(n, 1 << 17), 1 << 22);
}
