/**
 * Integers that collide in V8's `Map`: it hashes them without a seed (ComputeUnseededHash in src/utils/utils.h), by steps
 * that can each be taken back.
 */

/** The inverse of an odd factor modulo 2^32 (Newton's iteration doubles the bits that are right). */
export function inverse(odd: number): number {
  let x = odd;
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}

/** Takes `h ^= h >>> by` back. */
function unshift(h: number, by: number): number {
  let x = h;
  for (let done = by; done < 32; done += by) x = h ^ (x >>> by);
  return x;
}

export function v8Hash(key: number): number {
  let h = (~key + (key << 15)) | 0;
  h ^= h >>> 12;
  h = Math.imul(h, 5);
  h ^= h >>> 4;
  h = Math.imul(h, 2057);
  return (h ^ (h >>> 16)) & 0x3fffffff;
}

/** The key of a 32-bit hash. */
export function v8Key(hash: number): number {
  let h = unshift(hash, 16);
  h = unshift(Math.imul(h, inverse(2057)), 4);
  h = unshift(Math.imul(h, inverse(5)), 12);
  // ~h + (h << 15) is h * (2^15 - 1) - 1.
  return Math.imul(h + 1, inverse(0x7fff)) >>> 0;
}

/** Keys below 2^30, which V8 holds as small integers, whose hashes agree in the lowest `bits` bits. */
export function collidingInV8(count: number, bits: number): number[] {
  const keys: number[] = [];
  for (let high = 1; keys.length < count; high++) {
    const key = v8Key(high << bits);
    if (key < 2 ** 30) keys.push(key);
    if (high >= 2 ** (32 - bits)) throw new RangeError(`there are no ${count} keys that agree in ${bits} bits`);
  }
  return keys;
}
