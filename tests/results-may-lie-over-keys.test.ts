// Bulk lookups answer for the keys that they were given, wherever those lie: results may be written into the same memory.
import { bytes, fixedBytes, HashMap, HashSet, string, tuple, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

/** More than cross at once: later keys are read when the first results are there. */
const N = 10_000;
const VALUE = 1_000_000;
const ids = Uint32Array.from({ length: N }, (_, i) => i);
/** Two tuples of a number, and two keys of four bytes, never begin alike. */
const wide = (i: number) => [i, i ^ 0x5555] as [number, number];

/** N words from word `from` on, and a view of the same memory from byte `at` on. */
function overlapping(from: number, at: number, words: ArrayLike<number> = ids) {
  const memory = new ArrayBuffer(16 * N);
  const keys = new Uint32Array(memory, 4 * from, words.length);
  keys.set(words);
  return { keys, words: new Uint32Array(memory, at, N), flags: new Uint8Array(memory, at, N) };
}

/** Each offset: before the keys, at the keys, over later ones. */
const offsets = [0, 4, 8, 4 * 100, 4 * 2047, 4 * 2048, 4 * 5000, 4 * N];

describe.each([
  ["HashMap", HashMap],
  ["SharedHashMap", SharedHashMap],
] as const)("%s", (_, Class) => {
  test("getMany and hasMany of numbers", () => {
    const map = new Class(u32, u32);
    map.setMany(
      ids,
      Uint32Array.from(ids, (id) => id + VALUE),
    );
    for (const at of offsets) {
      const over = overlapping(100, at);
      expect(map.getMany(over.keys, over.words)).toBe(over.words);
      expect(over.words.every((value, i) => value === i + VALUE)).toBe(true);
      const flagged = overlapping(100, at);
      expect(map.hasMany(flagged.keys, flagged.flags)).toBe(flagged.flags);
      expect(flagged.flags.every((flag) => flag === 1)).toBe(true);
    }
    const same = Uint32Array.from(ids);
    expect(map.getMany(same, same).every((value, i) => value === i + VALUE)).toBe(true);
  });

  test("of interleaved pairs", () => {
    const map = new Class(tuple(u32, u32), u32);
    map.setMany(Array.from(ids, wide), ids);
    for (const at of offsets) {
      const over = overlapping(100, at, Array.from(ids, wide).flat());
      expect(map.getMany(over.keys, over.words).every((value, i) => value === i)).toBe(true);
    }
  });

  test("of bytes, one by one and packed, and in tuples", () => {
    const single = new Class(bytes, u32);
    const fixed = new Class(fixedBytes(4), u32);
    const parts = new Class(tuple(bytes, string), u32);
    const words = Uint32Array.from(ids, (id) => id + VALUE);
    const plain = Array.from(ids, (i) => new Uint8Array(words.buffer, 4 * i, 4));
    single.setMany(plain, ids);
    fixed.setMany(plain, ids);
    parts.setMany(
      plain.map((key) => [key, "a"]),
      ids,
    );
    for (const at of offsets) {
      for (const form of ["single", "packed", "fixed", "parts"]) {
        const { keys, words: out } = overlapping(100, at, words);
        const list = Array.from(ids, (i) => new Uint8Array(keys.buffer, keys.byteOffset + 4 * i, 4));
        const offsets = Uint32Array.from({ length: N + 1 }, (_, i) => 4 * i);
        if (form === "single") single.getMany(list, out);
        else if (form === "fixed") fixed.getMany(list, out);
        else if (form === "packed") single.getMany({ bytes: new Uint8Array(keys.buffer, 400, 4 * N), offsets }, out);
        else
          parts.getMany(
            list.map((key) => [key, "a"]),
            out,
          );
        expect(out.every((value, i) => value === i)).toBe(true);
      }
    }
  });
});

test("hasMany of a set; what lies behind the answers stays", () => {
  const set = HashSet.from(u32, ids);
  const { keys, flags } = overlapping(2500, 30_000);
  const longer = new Uint8Array(flags.buffer, flags.byteOffset);
  const behind = longer.slice(N);
  set.hasMany(keys, longer);
  expect(flags.every((flag) => flag === 1)).toBe(true);
  expect(Buffer.compare(longer.subarray(N), behind)).toBe(0);
});
