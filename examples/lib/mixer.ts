/**
 * A bijection on u32 (two rounds of xor-shift and multiply): counting 0, 1, 2 ... through it gives distinct keys spread
 * over all 32 bits, in an order that looks random, without storing ten million of them.
 */
export function mix(counter: number): number {
  let x = counter;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** The same sequence of numbers in [0, 1) on every run and every machine, so that results can be compared. */
export function fraction(counter: number): number {
  return mix(counter) / 2 ** 32;
}
