// The core computes what the papers say: SipHash-1-3, NH, the mixing of words, and the stream of secrets.

import { expect, test } from "vitest";
import { HMAP_NH, HMAP_SECRETS, HMAP_STREAM, NH_BYTES, NH_SECRETS } from "../assembly/abi/layout.ts";
import { seededWords } from "../src/secrets.ts";
import { scatter } from "./lib/kinds.ts";
import { RawCore } from "./lib/raw-core.ts";
import { mix, nh, siphash } from "./lib/reference-hash.ts";

const counting = (length: number) => Uint8Array.from({ length }, (_, i) => i);
const scattered = (length: number, salt: number) =>
  Uint8Array.from({ length }, (_, i) => scatter(i * 131 + salt) >>> 9);
const KEY0 = 0x0706050403020100n;
const KEY1 = 0x0f0e0d0c0b0a0908n;

const core = new RawCore();
const secretsOf = (h: number, at: number, count: number) =>
  Array.from({ length: count }, (_, i) => core.word(h + at + 8 * i));

test("the reference itself gives the published values of SipHash-2-4", () => {
  // The paper's appendix A, and the first line of the authors' vectors.h.
  expect(siphash(2, 4, KEY0, KEY1, counting(15))).toBe(0xa129ca6149be45e5n);
  expect(siphash(2, 4, KEY0, KEY1, counting(0))).toBe(0x726fdb47dd0e0e31n);
});

test.each([1, 2, 3])("keys of every length up to 300 bytes, seed %i", (seed) => {
  const h = core.make(true, seededWords(BigInt(seed)));
  const secrets = secretsOf(h, HMAP_SECRETS, 3);
  const short = secretsOf(h, HMAP_NH, NH_SECRETS / 8);
  expect(secrets[1] & secrets[2] & 1n).toBe(1n);
  expect(new Set([...secrets, ...short]).size).toBe(3 + NH_SECRETS / 8);
  for (let length = 0; length <= 300; length++) {
    for (const key of [scattered(length, seed), new Uint8Array(length), new Uint8Array(length).fill(255)]) {
      const expected =
        length <= NH_BYTES
          ? mix(nh(key, short), secrets)
          : Number(siphash(1, 3, secrets[0], secrets[1], key) & 0xffffffffn);
      expect(core.hashBytes(h, key), `${length} bytes`).toBe(expected);
    }
  }
});

test("words of 32 and 64 bits, the same number as either", () => {
  const h = core.make(false, seededWords(7n));
  const secrets = secretsOf(h, HMAP_SECRETS, 3);
  for (let i = 0; i < 2000; i++) {
    const low = i < 64 ? (2 ** (i / 2)) >>> 0 : scatter(i);
    const wide = (BigInt(scatter(~i)) << 32n) | BigInt(low);
    expect(core.exports.u32_hash(h, low) >>> 0).toBe(mix(BigInt(low), secrets));
    expect(core.exports.u64_hash(h, BigInt(low)) >>> 0).toBe(mix(BigInt(low), secrets));
    expect(core.exports.u64_hash(h, wide) >>> 0).toBe(mix(wide, secrets));
  }
});

test("secrets come from a stream: SipHash of a counter, by a key that nothing else uses", () => {
  const h = core.make(true, seededWords(11n));
  const [key0, key1] = secretsOf(h, HMAP_STREAM, 2);
  const counter = (i: number) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setUint32(0, i, true);
    return siphash(1, 3, key0, key1, bytes);
  };
  for (let clears = 0; clears < 5; clears++) {
    const drawn = core.drawn(h);
    expect(drawn).toBe(clears + 1);
    const odd = (i: number) => (i === 1 || i === 2 ? 1n : 0n);
    const expected = Array.from({ length: 3 + NH_SECRETS / 8 }, (_, i) => counter(drawn * 16 + i) | odd(i));
    expect([...secretsOf(h, HMAP_SECRETS, 3), ...secretsOf(h, HMAP_NH, NH_SECRETS / 8)]).toEqual(expected);
    core.exports.map_clear(h);
  }
});
