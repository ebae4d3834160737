// The core computes what the papers say: SipHash-1-3, NH, the mixing of words, and the stream of secrets.

import { expect, test } from "vitest";
import { mustDrawFromStream, mustHashBytes, mustHashWords } from "./lib/hash-checks.ts";
import { RawCore } from "./lib/raw-core.ts";
import { siphash } from "./lib/reference-hash.ts";

const counting = (length: number) => Uint8Array.from({ length }, (_, i) => i);
const KEY0 = 0x0706050403020100n;
const KEY1 = 0x0f0e0d0c0b0a0908n;

const core = new RawCore();

test("the reference itself gives the published values of SipHash-2-4", () => {
  // The paper's appendix A, and the first line of the authors' vectors.h.
  expect(siphash(2, 4, KEY0, KEY1, counting(15))).toBe(0xa129ca6149be45e5n);
  expect(siphash(2, 4, KEY0, KEY1, counting(0))).toBe(0x726fdb47dd0e0e31n);
});

test.each([1, 2, 3])("keys of every length up to 300 bytes, seed %i", (seed) => mustHashBytes(core, seed, 300));

test("words of 32 and 64 bits, the same number as either", () => mustHashWords(core));

test("secrets come from a stream: SipHash of a counter, by a key that nothing else uses", () =>
  mustDrawFromStream(core));
