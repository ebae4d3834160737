// Free memory of the arena is used again wherever it lies, also when many free pieces before it are too small.
import { Arena, HashSet, OutOfMemoryError, string } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test } from "vitest";
import { ARENA, ARENA_FREE_SEGMENTS, ARENA_TOP, INSERTED, PROBE } from "../assembly/abi/layout.ts";
import { CHECK_OK } from "../assembly/abi/status.ts";
import { seededWords } from "../src/secrets.ts";
import { RawCore } from "./lib/raw-core.ts";

const SEGMENT = 65_536;
const GAPS = 20;
/** A key whose copy takes so many segments. */
const key = (name: string, segments: number) => name.padEnd(segments * SEGMENT - 100, ".");

test("a run that fits none of the first free ones of its size is cut from a larger one, or from memory never used", () => {
  const core = new RawCore(undefined, 256);
  const { exports, view } = core;
  const h = core.make(false, seededWords(1n), true);
  /** A value whose copy takes so many segments. */
  const put = (key: number, segments: number) => {
    const at = (exports.u32_assign(h, key) & ~INSERTED) >>> 0;
    expect(exports.value_replace(h, at, PROBE, segments * SEGMENT - 100)).toBe(1);
  };
  const free = () => view.getUint32(ARENA + ARENA_FREE_SEGMENTS, true);
  const top = () => view.getUint32(ARENA + ARENA_TOP, true);
  for (let i = 0; i < GAPS; i++) {
    put(2 * i, 2);
    put(2 * i + 1, 1);
  }
  // Gaps of two segments each: three are of the same bin, but fit into none of them.
  for (let i = 0; i < GAPS; i++) exports.u32_remove(h, 2 * i);
  const [gaps, end] = [free(), top()];
  expect(gaps).toBeGreaterThan(2 * GAPS - 4);
  for (let i = 0; i < 3; i++) put(1000 + i, 3);
  expect(exports.check(h)).toBe(CHECK_OK);
  expect(top()).toBeGreaterThan(end);
  // The gaps are still there for what fits.
  const after = top();
  while (free() > 4) put(2000 + free(), 2);
  expect(top()).toBe(after);
  expect(exports.check(h)).toBe(CHECK_OK);
});

test("nothing is left over when all memory is taken in pieces of one size and given back in another order", () => {
  const arena = new Arena({ maxBytes: 64 * SEGMENT });
  const set = new HashSet(string, { arena });
  let n = 0;
  expect(() => {
    for (; ; n++) set.add(key(`${n}`, 2));
  }).toThrow(OutOfMemoryError);
  expect(n).toBeGreaterThan(20);
  for (let i = 0; i < n; i += 2) set.delete(key(`${i}`, 2));
  for (let i = 1; i < n; i += 2) set.delete(key(`${i}`, 2));
  checkInvariants(set);
  // One run again.
  for (let i = 0; i < 2 * (n - 2); i++) set.add(key(`single ${i}`, 1));
  checkInvariants(set);
});
