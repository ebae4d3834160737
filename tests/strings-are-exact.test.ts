// Strings come back unit by unit as they went in, and are the same key exactly when `===` says so: as keys, as values, in
// tuples, whatever the engine keeps them as, of every length.
import { HashMap, HashSet, string, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { remade } from "./lib/long-kinds.ts";
import { must, show } from "./lib/same.ts";

const UNITS = Array.from({ length: 65_536 }, (_, unit) => String.fromCharCode(unit));

/** Keys to numbers, read in every way that gives keys out. */
function mustHoldKeys(map: HashMap<string, number>, keys: readonly string[]): void {
  const due = new Map(keys.map((key, i) => [key, i]));
  must(due.size === keys.length, "the keys of the test are not distinct");
  for (const copy of [map, map.clone()]) {
    checkInvariants(copy);
    must(copy.size === keys.length, () => `${copy.size} entries, not ${keys.length}`);
    const forEached: [string, number][] = [];
    copy.forEach((value, key) => {
      forEached.push([key, value]);
    });
    const values = copy.valuesArray();
    const ways: Record<string, [string, number][]> = {
      entries: [...copy],
      forEach: forEached,
      keys: Array.from(copy.keys(), (key, i) => [key, values[i]]),
      keysArray: Array.from(copy.keysArray(), (key, i) => [key, values[i]]),
    };
    for (const [way, found] of Object.entries(ways)) {
      must(found.length === keys.length, () => `${way} gives ${found.length}`);
      for (const [key, value] of found) must(due.get(key) === value, () => `${way} gives ${show(key)} => ${value}`);
    }
    const many = copy.getMany(keys, undefined, { missing: 0xffffffff });
    keys.forEach((key, i) => {
      must(copy.get(key) === i && copy.has(key), () => `get(${show(key)}) is ${copy.get(key)}, not ${i}`);
      must(many[i] === i, () => `getMany: ${show(key)} is ${many[i]}, not ${i}`);
    });
    if (copy !== map) copy.dispose();
  }
}

/** Numbers to strings, read in every way that gives values out. */
function mustHoldValues(map: HashMap<number, string>, due: readonly string[]): void {
  for (const copy of [map, map.clone()]) {
    checkInvariants(copy);
    const numbers = due.map((_, i) => i);
    const keys = copy.keysArray();
    const byKey = (values: Iterable<string>) => Array.from(values, (value, i) => [keys[i], value] as const);
    const ways: Record<string, (readonly [number, string | undefined])[]> = {
      entries: [...copy],
      values: byKey(copy.values()),
      valuesArray: byKey(copy.valuesArray()),
      get: numbers.map((i) => [i, copy.get(i)]),
      getMany: Array.from(copy.getMany(numbers), (value, i) => [i, value]),
      getOrInsert: numbers.map((i) => [i, copy.getOrInsert(i, "another")]),
    };
    for (const [way, found] of Object.entries(ways)) {
      must(found.length === due.length, () => `${way} gives ${found.length}`);
      for (const [i, value] of found)
        must(value === due[i], () => `${way}: ${i} is ${show(value)}, not ${show(due[i])}`);
    }
    if (copy !== map) copy.dispose();
  }
}

describe("every 16-bit unit", () => {
  test("as a key", () => {
    const map = new HashMap(string, u32);
    UNITS.forEach((unit, i) => {
      map.set(unit, i);
    });
    mustHoldKeys(map, UNITS);
    const bulk = new HashMap(string, u32);
    expect(bulk.setMany(UNITS, Uint32Array.from(UNITS.keys()))).toBe(65_536);
    mustHoldKeys(bulk, UNITS);
    expect(bulk.deleteMany(UNITS.slice(1))).toBe(65_535);
    expect([...bulk.keys()]).toEqual(["\0"]);
  });

  test("at the end of a longer key, where text encoders would replace it", () => {
    const prefix = "a".repeat(200);
    const keys = UNITS.filter((_, i) => i % 37 === 0 || (i >= 0xd7f0 && i < 0xe010)).map((unit) => prefix + unit);
    const map = new HashMap(string, u32);
    keys.forEach((key, i) => {
      map.set(key, i);
    });
    mustHoldKeys(map, keys);
  });

  test("as a value", () => {
    const map = new HashMap(u32, string);
    UNITS.forEach((unit, i) => {
      map.set(i, unit);
    });
    mustHoldValues(map, UNITS);
    const bulk = new HashMap(u32, string);
    bulk.setMany(
      UNITS.map((_, i) => i),
      UNITS,
    );
    mustHoldValues(bulk, UNITS);
  });

  test("in a tuple, at even and at odd places in memory", () => {
    const map = new HashMap(tuple(string, string, u32), string);
    const some = UNITS.filter((_, i) => i % 5 === 0 || (i >= 0xd800 && i < 0xe000));
    some.forEach((unit, i) => {
      map.set([i % 2 ? "odd" : "even", unit, i], unit);
    });
    checkInvariants(map);
    let walked = 0;
    for (const [[parity, unit, i], value] of map) {
      must(unit === some[i] && value === unit && parity === (i % 2 ? "odd" : "even"), () => `${i} is ${show(unit)}`);
      must(map.at(parity, unit, i) === unit, () => `at: ${i}`);
      walked++;
    }
    expect(walked).toBe(some.length);
  });
});

const LOOKALIKES = [
  ...["", "\0", "\0\0", " ", "1", "01", "1.0", "+1", "1e0", "0", "-0", "NaN", "undefined", "null", "[object Object]"],
  ...[
    "\ud800",
    "\udbff",
    "\udc00",
    "\udfff",
    "\ud800\udc00",
    "\udc00\ud800",
    "\ufffd",
    "\ufffd\ufffd",
    "\ufeff",
    "\ufeffa",
  ],
  ...["a", "A", "a\0", "\0a", "\u0061\u0000\u0100", "\xe9", "e\u0301", "\u0000\u00e9", "\xc3\xa9", "\u212b", "\xc5"],
  // Of equal bytes when one unit takes one byte here and two there.
  ...["ab", "\u6261", "ba", "\u6162", "abcd", "\u6261\u6463", "\xff\x01", "\u01ff", "\0\x01", "\u0100", "\x01\0"],
  ...["constructor", "__proto__", "hasOwnProperty", "\u0001", "\u0101", "\u0101\u0101", "\x01\x01", "\x01\x01\x01\x01"],
];

test("strings that look alike are different keys and values", () => {
  const map = new HashMap(string, u32);
  LOOKALIKES.forEach((key, i) => {
    expect(map.has(key)).toBe(false);
    map.set(key, i);
  });
  mustHoldKeys(map, LOOKALIKES);
  mustHoldValues(HashMap.from(u32, string, LOOKALIKES.entries()), LOOKALIKES);
  for (const key of LOOKALIKES) expect(map.delete(key)).toBe(true);
  expect(map.size).toBe(0);
});

test("a string's form in the engine does not matter, of any length", () => {
  const pattern = "The quick brown fox jumps over the lazy dog. ";
  const wide = "\u2202x/\u2202t \ud83e\udd8a ";
  for (const length of [0, 1, 2, 12, 13, 14, 30, 127, 128, 129, 500, 12_255, 12_256, 12_257, 24_512, 24_513]) {
    for (const source of [pattern, wide, "\xe9\xff\x80"]) {
      const text = source.repeat(Math.ceil(length / source.length)).slice(0, length);
      const map = new HashMap(string, u32);
      const values = new HashMap(u32, string);
      const pairs = new HashSet(tuple(u32, string));
      for (let form = 0; form < 5; form++) {
        expect(map.getOrInsert(remade(text, form), form)).toBe(0);
        expect(map.add(remade(text, form + 1), 0)).toBe(0);
        expect(map.hasMany([remade(text, form + 2)])).toEqual(Uint8Array.of(1));
        expect(values.set(form, remade(text, form)).get(form) === text).toBe(true);
        pairs.add([7, remade(text, form)]);
      }
      expect(
        map.setMany(
          [0, 1, 2, 3, 4].map((form) => remade(text, form)),
          9,
        ),
      ).toBe(0);
      expect(map.size).toBe(1);
      expect([...map.keys()][0] === text).toBe(true);
      expect([...pairs].length).toBe(1);
      expect([...pairs][0][1] === text).toBe(true);
      expect(map.has(`${text}\0`)).toBe(false);
      expect(map.delete(remade(text, 2))).toBe(true);
      for (const used of [map, values, pairs]) used.dispose();
    }
  }
});

/** Around the largest key that needs no block of its own: 24,512 bytes, two for each unit. */
const LENGTHS = [
  4095, 4096, 4097, 8192, 12_254, 12_255, 12_256, 12_257, 12_258, 24_511, 24_512, 24_513, 24_514, 65_536,
];

test.each(["x", "\xe9", "\u0100", "\ud800"])("keys and values around the limits, of %j", (unit) => {
  const texts = LENGTHS.flatMap((length) => {
    const text = unit.repeat(length);
    // The same, but for one unit at either end or in the middle, which may change the width.
    const others = ["y", "\xff", "\u0101", "\udfff"].filter((other) => other !== unit);
    const half = length >> 1;
    return [
      text,
      ...others.map((other) => text.slice(1) + other),
      ...others.map((other) => other + text.slice(1)),
      ...others.map((other) => text.slice(0, half) + other + text.slice(half + 1)),
    ];
  });
  const map = new HashMap(string, u32);
  texts.forEach((text, i) => {
    map.set(text, i);
  });
  mustHoldKeys(map, texts);
  map.dispose();
  const bulk = new HashMap(string, u32);
  expect(bulk.setMany(texts, Uint32Array.from(texts.keys()))).toBe(texts.length);
  mustHoldKeys(bulk, texts);
  expect(bulk.deleteMany(texts)).toBe(texts.length);
  bulk.dispose();
  mustHoldValues(HashMap.from(u32, string, texts.entries()), texts);
});

test.each(["m", "\xe9", "\u0100", "\udc00\ud800"])("a megabyte of %j as key, as value and in a tuple", (unit) => {
  const text = unit.repeat(2 ** 20 / unit.length);
  const last = `${text.slice(0, -1)}\u0001`;
  const map = new HashMap(string, string).set(text, last).set(last, text);
  for (const copy of [map, map.clone()]) {
    expect(copy.get(text) === last && copy.get(last) === text).toBe(true);
    expect([...copy].every(([key, value]) => (key === text ? last : key === last ? text : "") === value)).toBe(true);
    const [first, second, third] = Array.from(copy.getMany([last, text, `${text}.`]));
    expect(first === text && second === last && third === undefined).toBe(true);
    checkInvariants(copy);
  }
  const pairs = new HashMap(tuple(string, string), u32).set([text, ""], 1).set(["", text], 2);
  expect([pairs.at(text, ""), pairs.at("", text), pairs.at(text, text)]).toEqual([1, 2, undefined]);
  for (const [parts, value] of pairs) expect(parts[value - 1] === text && parts[2 - value] === "").toBe(true);
  expect(map.delete(text) && map.delete(last) && map.size === 0).toBe(true);
});
