// Free memory of the arena is used again wherever it lies, also when many free pieces before it are too small.
import { Arena, HashSet, OutOfMemoryError, string } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test } from "vitest";

const SEGMENT = 65_536;
/** A key whose copy takes so many segments. */
const key = (name: string, segments: number) => name.padEnd(segments * SEGMENT - 100, ".");

test("a run that fits none of the first free ones of its size is cut from a larger one, or from memory never used", () => {
  const arena = new Arena({ maxBytes: 96 * SEGMENT });
  const set = new HashSet(string, { arena });
  for (let i = 0; i < 12; i++) set.add(key(`gone ${i}`, 2)).add(key(`stays ${i}`, 1));
  const full = arena.stats().usedBytes;
  // A dozen gaps of two segments each: three are of the same bin, but fit into none of them.
  for (let i = 0; i < 12; i++) set.delete(key(`gone ${i}`, 2));
  expect(arena.stats().usedBytes).toBe(full - 24 * SEGMENT);
  set.add(key("three", 3));
  checkInvariants(set);
  expect(set.has(key("three", 3))).toBe(true);
  // The gaps are still there for what fits.
  const before = arena.stats().bytes;
  for (let i = 0; i < 12; i++) set.add(key(`again ${i}`, 2));
  expect(arena.stats().bytes).toBe(before);
  checkInvariants(set);
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
