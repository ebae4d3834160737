// Keys that differ and have the same hash, all 32 bits of it: neither is taken for the other, whatever is done to one.
import { bytes, customKey, HashMap, string, u32 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { describe, expect, test } from "vitest";
import { twins } from "./lib/twins.ts";

const SEED = 5;
const encoder = new TextEncoder();
const pairs = twins(SEED);
// Which differ in the first eight bytes only, and in the last ones only.
pairs.push(...twins(SEED, (i) => `${i} and on it goes`), ...twins(SEED, (i) => `so it begins ${i}`));
// The same bytes, read one by one and two by two.
pairs.push(["\0\x01", "\u0100"], ["ba", "\u6162"]);

describe.each(pairs)("%j and %j", (one, other) => {
  test.each([
    [one, other],
    [other, one],
  ])("when %j is deleted or overwritten", (gone, stays) => {
    const map = new HashMap(string, string, { seed: SEED }).set(one, "1").set(other, "2");
    expect(hashOf(map, one)).toBe(hashOf(map, other));
    expect([map.size, map.get(one), map.get(other)]).toEqual([2, "1", "2"]);
    checkInvariants(map);
    map.set(gone, "3");
    expect(map.get(stays)).toBe(stays === one ? "1" : "2");
    expect(map.getMany([gone, stays])).toEqual(["3", stays === one ? "1" : "2"]);
    expect(map.delete(gone)).toBe(true);
    expect(map.delete(gone)).toBe(false);
    checkInvariants(map);
    expect([map.size, map.has(gone), map.has(stays)]).toEqual([1, false, true]);
    expect([...map.keys()]).toEqual([stays]);
    expect(map.hasMany([gone, stays])).toEqual(Uint8Array.of(0, 1));
    expect(map.deleteMany([gone, gone])).toBe(0);
    expect(map.deleteMany([gone, stays])).toBe(1);
    checkInvariants(map);
    expect(map.size).toBe(0);
  });
});

test("all of them through growth, reseeds and shrink", () => {
  const map = new HashMap(string, u32, { seed: SEED });
  for (const [i, key] of pairs.flat().entries()) map.set(key, i);
  for (let i = 0; i < 5000; i++) map.set(`filler ${i}`, i);
  for (let i = 0; i < 5000; i++) map.delete(`filler ${i}`);
  map.shrink();
  map.evacuate();
  checkInvariants(map);
  expect([...map.keys()].sort()).toEqual(pairs.flat().sort());
  for (const [i, key] of pairs.flat().entries()) expect(map.get(key)).toBe(i);
});

test("a custom key that is a text and one that is the same bytes", () => {
  const codec = customKey<string | Uint8Array>({ encode: (key) => key, decode: (encoded) => encoded });
  const map = new HashMap(codec, u32, { seed: SEED }).set("ab", 1).set(encoder.encode("ab"), 2);
  expect([map.size, map.get("ab"), map.get(encoder.encode("ab"))]).toEqual([2, 1, 2]);
  expect(map.delete("ab")).toBe(true);
  expect([map.size, map.has("ab"), map.get(encoder.encode("ab"))]).toEqual([1, false, 2]);
  checkInvariants(map);
});

test("400,000 ordinary keys, half of them deleted: no other goes with them", () => {
  const map = new HashMap(bytes, u32, { seed: SEED });
  const words = Uint32Array.from({ length: 400_000 }, (_, i) => i);
  const offsets = Uint32Array.from({ length: words.length + 1 }, (_, i) => 4 * i);
  map.setMany({ bytes: new Uint8Array(words.buffer), offsets }, words);
  const even = words.filter((word) => word % 2 === 0);
  expect(map.deleteMany({ bytes: new Uint8Array(even.buffer), offsets: offsets.subarray(0, even.length + 1) })).toBe(
    even.length,
  );
  expect(map.size).toBe(even.length);
  const odd = words.filter((word) => word % 2 === 1);
  const found = map.hasMany({ bytes: new Uint8Array(odd.buffer), offsets: offsets.subarray(0, odd.length + 1) });
  expect(found.indexOf(0)).toBe(-1);
  checkInvariants(map);
});
