// The core's hashes and secrets against the reference: lib/reference-hash.ts.
import { HMAP_NH, HMAP_SECRETS, HMAP_STREAM, NH_BYTES, NH_SECRETS } from "../../assembly/abi/layout.ts";
import { seededWords } from "../../src/secrets.ts";
import { scatter } from "./kinds.ts";
import type { RawCore } from "./raw-core.ts";
import { mix, nh, siphash } from "./reference-hash.ts";
import { must } from "./same.ts";

const scattered = (length: number, salt: number) =>
  Uint8Array.from({ length }, (_, i) => scatter(i * 131 + salt) >>> 9);
const secretsOf = (core: RawCore, h: number, at: number, count: number) =>
  Array.from({ length: count }, (_, i) => core.word(h + at + 8 * i));

/** Keys of every length up to `longest` bytes. */
export function mustHashBytes(core: RawCore, seed: number, longest: number): void {
  const h = core.make(true, seededWords(BigInt(seed)));
  const secrets = secretsOf(core, h, HMAP_SECRETS, 3);
  const short = secretsOf(core, h, HMAP_NH, NH_SECRETS / 8);
  must((secrets[1] & secrets[2] & 1n) === 1n, "multipliers are odd");
  must(new Set([...secrets, ...short]).size === 3 + NH_SECRETS / 8, "all secrets differ");
  for (let length = 0; length <= longest; length++) {
    for (const key of [scattered(length, seed), new Uint8Array(length), new Uint8Array(length).fill(255)]) {
      const expected =
        length <= NH_BYTES
          ? mix(nh(key, short), secrets)
          : Number(siphash(1, 3, secrets[0], secrets[1], key) & 0xffffffffn);
      must(core.hashBytes(h, key) === expected, () => `the hash of ${length} bytes`);
    }
  }
}

/** Words of 32 and 64 bits, the same number as either. */
export function mustHashWords(core: RawCore): void {
  const h = core.make(false, seededWords(7n));
  const secrets = secretsOf(core, h, HMAP_SECRETS, 3);
  for (let i = 0; i < 2000; i++) {
    const low = i < 64 ? (2 ** (i / 2)) >>> 0 : scatter(i);
    const wide = (BigInt(scatter(~i)) << 32n) | BigInt(low);
    must(core.exports.u32_hash(h, low) >>> 0 === mix(BigInt(low), secrets), () => `the hash of ${low}`);
    must(core.exports.u64_hash(h, BigInt(low)) >>> 0 === mix(BigInt(low), secrets), () => `the hash of ${low}n`);
    must(core.exports.u64_hash(h, wide) >>> 0 === mix(wide, secrets), () => `the hash of ${wide}n`);
  }
}

/** Secrets are SipHash of a counter, by a key that nothing else uses. */
export function mustDrawFromStream(core: RawCore): void {
  const h = core.make(true, seededWords(11n));
  const [key0, key1] = secretsOf(core, h, HMAP_STREAM, 2);
  const counter = (i: number) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setUint32(0, i, true);
    return siphash(1, 3, key0, key1, bytes);
  };
  for (let clears = 0; clears < 5; clears++) {
    const drawn = core.drawn(h);
    must(drawn === clears + 1, "each clear draws once");
    const odd = (i: number) => (i === 1 || i === 2 ? 1n : 0n);
    const expected = Array.from({ length: 3 + NH_SECRETS / 8 }, (_, i) => counter(drawn * 16 + i) | odd(i));
    const actual = [...secretsOf(core, h, HMAP_SECRETS, 3), ...secretsOf(core, h, HMAP_NH, NH_SECRETS / 8)];
    must(`${actual}` === `${expected}`, () => `secrets ${actual}, not ${expected}`);
    core.exports.map_clear(h);
  }
}
