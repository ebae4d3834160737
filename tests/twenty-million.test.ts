// More than a Map holds: 20 million keys, past 2^24, written, read back, half deleted, iterated.
import { HashMap, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { beforeAll, expect, inject, test } from "vitest";
import { initReleaseCore } from "./lib/core.ts";
import { must } from "./lib/same.ts";

beforeAll(() => initReleaseCore(inject("memory")));

const N = 20_000_000;
const CHUNK = 1_000_000;
/** Odd, so that multiplying is a bijection of 32-bit words; the inverse undoes it. */
const STEP = 0x9e3779b9;
const INVERSE = 0x144cbc89;

const keyOf = (i: number) => Math.imul(i, STEP) >>> 0;
const indexOf = (key: number) => Math.imul(key, INVERSE) >>> 0;

test("a map holds twenty million keys and does everything with them", { timeout: 300_000 }, () => {
  const map = new HashMap(u32, u32);
  const keys = new Uint32Array(CHUNK);
  const values = new Uint32Array(CHUNK);
  const chunk = (from: number) => {
    for (let i = 0; i < CHUNK; i++) {
      keys[i] = keyOf(from + i);
      values[i] = from + i;
    }
  };

  // Past 2^24 by single sets: the boundary at which a Map throws lies among them.
  for (let from = 0; from < 16 * CHUNK; from += CHUNK) {
    chunk(from);
    must(map.setMany(keys, values) === CHUNK, () => `setMany at ${from}`);
  }
  for (let i = 16 * CHUNK; i < 18 * CHUNK; i++) map.set(keyOf(i), i);
  for (let from = 18 * CHUNK; from < N; from += CHUNK) {
    chunk(from);
    map.setMany(keys, values);
  }
  expect(map.size).toBe(N);
  expect(map.size).toBeGreaterThan(2 ** 24);

  const out = new Uint32Array(CHUNK);
  for (let from = 0; from < N; from += CHUNK) {
    chunk(from);
    map.getMany(keys, out);
    for (let i = 0; i < CHUNK; i++) must(out[i] === from + i, () => `getMany: ${out[i]}, not ${from + i}`);
  }
  for (let i = 0; i < N; i += 7) must(map.get(keyOf(i)) === i, () => `get: ${map.get(keyOf(i))}, not ${i}`);
  for (let i = N; i < N + 100_000; i++) must(!map.has(keyOf(i)), () => `has a key that was never set: ${i}`);
  expect(map.stats().bytesPerEntry).toBeLessThan(25);
  checkInvariants(map);

  // Half of them: the odd ones, in bulk and one by one.
  const odd = new Uint32Array(CHUNK / 2);
  for (let from = 0; from < 10 * CHUNK; from += CHUNK) {
    for (let i = 0; i < odd.length; i++) odd[i] = keyOf(from + 2 * i + 1);
    must(map.deleteMany(odd) === odd.length, () => `deleteMany at ${from}`);
  }
  for (let i = 10 * CHUNK + 1; i < N; i += 2) must(map.delete(keyOf(i)), () => `delete of ${i} found nothing`);
  expect(map.size).toBe(N / 2);
  checkInvariants(map);

  const seen = new Uint8Array(N);
  let walked = 0;
  for (const key of map.keys()) {
    const i = indexOf(key);
    must(i < N && i % 2 === 0 && seen[i] === 0, () => `yields ${i}, deleted or a second time`);
    seen[i] = 1;
    walked++;
  }
  expect(walked).toBe(N / 2);
  let sum = 0;
  map.forEach((value) => {
    sum += value;
  });
  expect(sum).toBe((N / 2) * (N / 2 - 1));
  map.dispose();
});
