// A snapshot is loaded, and a map cloned, in an arena that keeps room to look a long key up: what is loaded lies there, perhaps.
import { Arena, HashMap, OutOfMemoryError, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test } from "vitest";

const LONG = "x".repeat(60_000);
/** Needs more room to be looked up than LONG, and less to be loaded. */
const LONGER = "y".repeat(100_000);

test.each([0, 1, 100])("a longer key among %i short ones", (n) => {
  const source = new HashMap(string, u32).set(LONGER, 7);
  for (let i = 0; i < n; i++) source.set(`short ${i}`, i + 1);
  const arena = new Arena();
  const beside = new HashMap(string, u32, { arena }).set(LONG, 1);
  const loaded = HashMap.fromSnapshot(string, u32, source.toSnapshot(), { arena });
  expect(loaded.size).toBe(n + 1);
  expect(loaded.get(LONGER)).toBe(7);
  for (let i = 0; i < n; i++) expect(loaded.get(`short ${i}`)).toBe(i + 1);
  expect(beside.get(LONG)).toBe(1);
  checkInvariants(loaded);
  checkInvariants(beside);
});

test("a clone lets go of the smaller room at once", () => {
  const bytesAfter = (lookAgain: boolean) => {
    const arena = new Arena();
    const short = new HashMap(string, u32, { arena }).set(LONGER, 7);
    const long = short.clone(); // so that a copy is left when `short` goes, and with it the room
    short.dispose();
    new HashMap(string, u32, { arena }).set(LONG, 1);
    const clone = long.clone();
    if (lookAgain) expect(clone.get(`${LONGER}${LONGER}`)).toBe(undefined);
    return arena.stats().usedBytes;
  };
  expect(bytesAfter(false)).toBe(bytesAfter(true));
});

test("room for it is found in maps that are gone", () => {
  const arena = new Arena({ maxBytes: 2 ** 21 });
  const first = new HashMap(string, u32, { arena }).set(LONGER, 7);
  const source = first.clone();
  first.dispose(); // and with it the room to look up
  const gone = new HashMap(string, u32, { arena });
  expect(() => {
    for (let i = 0; ; i++) gone.set(`filler ${i}`, i);
  }).toThrow(OutOfMemoryError);
  gone.dispose();
  expect(source.clone().get(LONGER)).toBe(7);
});
