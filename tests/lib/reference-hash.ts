// The core's hashes again, in BigInt and straight from their papers: slow, and independent of the core's sources.

const M64 = 2n ** 64n - 1n;
const rotl = (x: bigint, by: bigint) => ((x << by) | (x >> (64n - by))) & M64;

const word = (bytes: Uint8Array, at: number, count: number) => {
  let value = 0n;
  for (let i = 0; i < count; i++) value |= BigInt(bytes[at + i]) << BigInt(8 * i);
  return value;
};

/** SipHash-c-d (Aumasson and Bernstein 2012, section 2). */
export function siphash(c: number, d: number, key0: bigint, key1: bigint, bytes: Uint8Array): bigint {
  const v = [
    key0 ^ 0x736f6d6570736575n,
    key1 ^ 0x646f72616e646f6dn,
    key0 ^ 0x6c7967656e657261n,
    key1 ^ 0x7465646279746573n,
  ];
  const half = (a: number, b: number, by: bigint) => {
    v[a] = (v[a] + v[b]) & M64;
    v[b] = rotl(v[b], by) ^ v[a];
  };
  const round = () => {
    half(0, 1, 13n);
    half(2, 3, 16n);
    v[0] = rotl(v[0], 32n);
    half(2, 1, 17n);
    half(0, 3, 21n);
    v[2] = rotl(v[2], 32n);
  };
  const take = (m: bigint) => {
    v[3] ^= m;
    for (let i = 0; i < c; i++) round();
    v[0] ^= m;
  };
  const whole = bytes.length & ~7;
  for (let at = 0; at < whole; at += 8) take(word(bytes, at, 8));
  take(word(bytes, whole, bytes.length & 7) | (BigInt(bytes.length & 255) << 56n));
  v[2] ^= 0xffn;
  for (let i = 0; i < d; i++) round();
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/** The sum of NH (UMAC, 1999): pairs of 32-bit words and secrets, and the length as a pair of its own. */
export function nh(bytes: Uint8Array, secrets: readonly bigint[]): bigint {
  const low = (x: bigint) => x & 0xffffffffn;
  const product = (m: bigint, k: bigint) => low(m + k) * low((m >> 32n) + (k >> 32n));
  let sum = product(BigInt(bytes.length), secrets[secrets.length - 1]);
  for (let at = 0; at <= bytes.length; at += 8) {
    sum += product(word(bytes, at, Math.min(8, bytes.length - at)), secrets[at >> 3]);
  }
  return sum & M64;
}

/** The two steps of a word's hash: word/hash.ts. */
export function mix(key: bigint, [secret0, secret1, secret2]: readonly bigint[]): number {
  const x = ((key & 0xffffffffn) * secret1 + (key >> 32n) * secret0 + 0x9e3779b97f4a7c15n) & M64;
  return Number((((x ^ rotl(x, 25n) ^ rotl(x, 47n)) * secret2) & M64) >> 32n);
}
