// Keys longer than the crossing area, and maps that are reseeded, when there is no memory left at all.
import { Arena, HashMap, HashSet, OutOfMemoryError, string, u32 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { describe, expect, test } from "vitest";

const LONG = "y".repeat(60_000);

/** A set in an arena without a free byte, with one long member. */
function fullSet(): HashSet<string> {
  const set = new HashSet(string, { arena: new Arena({ maxBytes: 2 ** 20 }) }).add(LONG);
  expect(() => {
    for (let i = 0; ; i++) set.add(`filler ${i}`);
  }).toThrow(OutOfMemoryError);
  return set;
}

test("a set method tells that memory ended, it does not answer wrongly", () => {
  const set = fullSet();
  let answer: unknown;
  try {
    answer = set.isSupersetOf(new Set([LONG]));
  } catch (error) {
    answer = error;
  }
  // Either the right answer or the reason why there is none.
  expect(answer === true || answer instanceof OutOfMemoryError).toBe(true);
});

describe("needs no memory:", () => {
  test("looking a long key up", () => {
    const set = fullSet();
    expect(set.has(LONG)).toBe(true);
    expect(set.has(`${LONG}.`)).toBe(false);
  });

  test("deleting a long key, which gives memory back", () => {
    const set = fullSet();
    expect(set.delete(LONG)).toBe(true);
    checkInvariants(set);
  });

  test("walking a map that was flooded up to its maxBytes", () => {
    for (const maxBytes of [2048, 3000, 6000]) {
      const map = new HashMap(u32, u32, { maxBytes, seed: 0 });
      expect(() => {
        for (let word = 0; ; word++) if ((hashOf(map, word) & 15) === 3) map.set(word, 1);
      }).toThrow(OutOfMemoryError);
      expect(map.stats().reseeds).toBeGreaterThan(0);
      expect([...map.keys()].length).toBe(map.size);
      expect(map.keysArray().length).toBe(map.size);
      map.dispose();
    }
  });
});
