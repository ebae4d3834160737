// Keys longer than the crossing area, and maps that are reseeded, when there is no memory left at all.
import { Arena, any, HashMap, HashSet, OutOfMemoryError, string, u32 } from "tophash";
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

describe("a bulk call that meets a key too long for what is left", () => {
  const longer = "z".repeat(400_000);
  const fillers = Array.from({ length: 3000 }, (_, i) => `filler ${i}`);

  function processedBy(call: () => unknown): number {
    try {
      call();
    } catch (error) {
      if (error instanceof OutOfMemoryError) return error.processed;
      throw error;
    }
    throw new Error("memory did not end");
  }

  test("names the keys before it, which are done", () => {
    const set = fullSet();
    const before = set.size;
    expect(processedBy(() => set.addMany([...fillers, longer]))).toBe(3000);
    expect(processedBy(() => set.hasMany([...fillers, longer]))).toBe(3000);
    expect(processedBy(() => set.deleteMany([...fillers, longer]))).toBe(3000);
    expect(set.size).toBe(before - 3000);
    checkInvariants(set);
  });

  test.each([
    ["u32", u32, 7],
    ["any", any(), 7],
  ] as [string, typeof u32, number][])("names them with %s values, too", (_, values, one) => {
    const map = new HashMap(string, values, { arena: new Arena({ maxBytes: 2 ** 20 }) });
    expect(processedBy(() => map.setMany([...fillers, longer], one))).toBe(3000);
    expect(map.size).toBe(3000);
    if (values === u32) {
      expect(processedBy(() => map.addMany([...fillers, longer], 1))).toBe(3000);
      expect(processedBy(() => map.addMany([...fillers, longer], [...fillers.map(() => -1), -1]))).toBe(3000);
    }
    expect(processedBy(() => map.deleteMany([...fillers, longer]))).toBe(3000);
    expect(map.size).toBe(0);
    checkInvariants(map);
  });
});

test("long keys that came by a bulk call can be looked up, and sums taken back, in full memory", () => {
  const map = new HashMap(string, u32, { arena: new Arena({ maxBytes: 2 ** 20 }) });
  map.setMany([LONG, `${LONG}!`, "most"], [1, 2, 2 ** 32 - 1]);
  expect(() => {
    for (let i = 0; ; i++) map.set(`filler ${i}`, 0);
  }).toThrow(OutOfMemoryError);
  expect([map.get(LONG), map.get(`${LONG}!`), map.has(`${LONG}.`)]).toEqual([1, 2, false]);
  const before = map.size;
  let thrown: unknown;
  try {
    map.addMany([LONG, `${LONG}!`, "most"], 1);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(RangeError);
  expect(thrown).not.toBeInstanceOf(OutOfMemoryError);
  expect([map.get(LONG), map.get(`${LONG}!`), map.get("most"), map.size]).toEqual([1, 2, 2 ** 32 - 1, before]);
  checkInvariants(map);
});

describe("needs no memory:", () => {
  test("looking a long key up", () => {
    const set = fullSet();
    expect(set.has(LONG)).toBe(true);
    expect(set.has(`${LONG}.`)).toBe(false);
  });

  test.each([
    ["a snapshot", (set: HashSet<string>, arena: Arena) => HashSet.fromSnapshot(string, set.toSnapshot(), { arena })],
    ["a clone", (set: HashSet<string>) => set.clone()],
  ])("looking a long key up that came by %s", (_, copied) => {
    const arena = new Arena({ maxBytes: 2 ** 21 });
    const set = copied(new HashSet(string, { arena }).add(LONG).add("\u0101".repeat(40_000)), arena);
    expect(() => {
      for (let i = 0; ; i++) set.add(`filler ${i}`);
    }).toThrow(OutOfMemoryError);
    expect([set.has(LONG), set.has("\u0101".repeat(40_000)), set.has(`${LONG}.`)]).toEqual([true, true, false]);
    expect(set.delete(LONG)).toBe(true);
    checkInvariants(set);
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
