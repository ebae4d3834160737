// Keys for benchmarks: reproducible, and the same for all contenders.

/** A bijection of 32-bit words: keys that do not repeat, spread over the whole range. */
export function scatter(i: number): number {
  let x = Math.imul(i ^ (i >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** n different keys. */
export function numbers(n: number, from = 0): Uint32Array {
  return Uint32Array.from({ length: n }, (_, i) => scatter(from + i));
}

/** The same in another order. */
export function shuffled(keys: Uint32Array): Uint32Array {
  const out = keys.slice();
  for (let i = out.length - 1; i > 0; i--) {
    const j = scatter(i) % (i + 1);
    const key = out[i];
    out[i] = out[j];
    out[j] = key;
  }
  return out;
}

/** n events, of which a key has four on average. */
export function events(n: number): Uint32Array {
  const keys = Math.max(1, n >>> 2);
  return Uint32Array.from({ length: n }, (_, i) => scatter(scatter(i) % keys));
}

const STRING_CHARS = 16;

/** n strings, new objects each time, as from a file or the network: their hash is not in them yet. */
export function madeAnew(n: number): string[] {
  return Array.from({ length: n }, (_, i) => scatter(i).toString(36).padStart(STRING_CHARS, "-"));
}
