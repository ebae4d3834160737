// The built-ins throw at 2^24 entries.
// biome-ignore lint/suspicious/noShadowRestrictedNames: it takes the built-in's place
import { Set } from "tophash/compat";
import { beforeAll, expect, inject, test } from "vitest";
import { initReleaseCore } from "../lib/core.ts";

beforeAll(() => initReleaseCore(inject("memory")));

const N = 2 ** 24 + 1000;

test("a Set holds more than 2^24 members, in order", () => {
  const set = new Set<number>();
  for (let i = 0; i < N; i++) set.add(Math.imul(i, 0x9e3779b1));
  expect(set.size).toBe(N);
  let wrong = 0;
  let i = 0;
  for (const member of set) if (member !== Math.imul(i++, 0x9e3779b1)) wrong++;
  expect([i, wrong]).toEqual([N, 0]);
  expect(set.has(Math.imul(N - 1, 0x9e3779b1))).toBe(true);
  expect(set.has(Math.imul(N, 0x9e3779b1))).toBe(false);
});
