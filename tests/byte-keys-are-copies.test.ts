// Byte strings are copied in and out: what a program does to an array afterwards changes no map, and what it gets is its own.
import { bytes, fixedBytes, HashMap, HashSet, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

const SIZES = [1, 2, 16, 63, 64, 65, 1000, 24_512, 24_513, 100_000];

/** The same bytes as an array of its own, in the middle of a buffer, as a Buffer, in shared memory. */
const forms: [string, (content: Uint8Array) => Uint8Array][] = [
  ["Uint8Array", (content) => content.slice()],
  ["subarray", (content) => inRoom(new Uint8Array(content.length + 30), content)],
  ["Buffer", (content) => Buffer.from(content)],
  ["slice of a Buffer", (content) => inRoom(Buffer.alloc(content.length + 30), content)],
  ["shared memory", (content) => inRoom(new Uint8Array(new SharedArrayBuffer(content.length + 30)), content)],
];

function inRoom(room: Uint8Array, content: Uint8Array): Uint8Array {
  room.fill(0xaa).set(content, 13);
  return room.subarray(13, 13 + content.length);
}

const contentOf = (size: number, salt = 0) => Uint8Array.from({ length: size }, (_, i) => i * 7 + size + salt);

/** An array that nobody else has: exactly these bytes, from the start of a buffer with nothing else in it. */
function expectOwn(found: unknown, content: Uint8Array): void {
  expect(found).toBeInstanceOf(Uint8Array);
  const array = found as Uint8Array;
  expect(array.constructor).toBe(Uint8Array);
  expect(array.buffer).toBeInstanceOf(ArrayBuffer);
  expect([array.byteOffset, array.buffer.byteLength]).toEqual([0, content.length]);
  expect(Buffer.compare(array, content)).toBe(0);
}

describe.each(forms)("%s", (_, form) => {
  test.each(SIZES)("as a key of %i bytes", (size) => {
    for (const type of [bytes, fixedBytes(size)]) {
      const content = contentOf(size);
      const map = new HashMap(type, u32);
      const key = form(content);
      map.set(key, 1);
      key.fill(0xee);
      expect(map.has(key)).toBe(false);
      expect(map.get(form(content))).toBe(1);
      const bulk = [form(content), form(contentOf(size, 1))];
      expect(map.setMany(bulk, 2)).toBe(1);
      for (const array of bulk) array.fill(0xee);
      // Out: changing what came out changes nothing.
      const ways = [[...map.keys()], [...map].map(([found]) => found), [...map.keysArray()], [...map.clone().keys()]];
      for (const found of ways) {
        found.sort((a, b) => (a[0] === content[0] ? -1 : b[0] === content[0] ? 1 : 0));
        expect(found.length).toBe(2);
        expectOwn(found[0], content);
        expectOwn(found[1], contentOf(size, 1));
        for (const array of found) array.fill(0xdd);
      }
      expect([map.get(form(content)), map.get(form(contentOf(size, 1)))]).toEqual([2, 2]);
      map.forEach((_, found) => {
        found.fill(1);
      });
      checkInvariants(map);
      expect(map.deleteMany([form(content), form(contentOf(size, 1))])).toBe(2);
      map.dispose();
    }
  });

  test.each(SIZES)("as a value of %i bytes", (size) => {
    const map = new HashMap(u32, bytes);
    const content = contentOf(size);
    const given = [form(content), form(content), form(content)];
    map.set(0, given[0]);
    map.setMany([1], [given[1]]);
    map.setMany([2, 3], given[2]); // one for all keys
    map.getOrInsert(4, given[0]).fill(0xcc);
    for (const array of given) array.fill(0xee);
    const computed = form(content);
    map.getOrInsertComputed(5, () => computed);
    computed.fill(0xee);
    const due = [0, 1, 2, 3, 5];
    const read = (source: HashMap<number, Uint8Array>) => [
      ...due.map((key) => source.get(key)!),
      ...(source.getMany(due) as Uint8Array[]),
      ...[...source].filter(([key]) => key !== 4).map(([, value]) => value),
    ];
    for (const source of [map, map.clone()]) {
      for (const found of read(source)) {
        expectOwn(found, content);
        found.fill(0xdd);
      }
      for (const value of source.values()) value.fill(0xbb);
      for (const value of source.valuesArray()) value.fill(0xbb);
      for (const found of read(source)) expectOwn(found, content);
      checkInvariants(source);
    }
  });

  test("as a part of a tuple", () => {
    const set = new HashSet(tuple(bytes, u32, fixedBytes(3)));
    const parts: [Uint8Array, number, Uint8Array] = [form(contentOf(100)), 5, form(contentOf(3))];
    set.add(parts);
    parts[0].fill(0);
    parts[2].fill(0);
    expect(set.has([form(contentOf(100)), 5, form(contentOf(3))])).toBe(true);
    for (const found of set) {
      expectOwn(found[0], contentOf(100));
      expectOwn(found[2], contentOf(3));
      found[0].fill(9);
      found[1] = 9;
    }
    expect(set.hasAt(contentOf(100), 5, contentOf(3))).toBe(true);
  });
});

test("content decides, and length: no key is the prefix of another", () => {
  const map = new HashMap(bytes, u32);
  const keys = Array.from({ length: 300 }, (_, length) => new Uint8Array(length));
  keys.forEach((key, i) => {
    map.set(key, i);
  });
  expect(map.size).toBe(300);
  keys.forEach((key, i) => {
    expect(map.get(Buffer.from(key))).toBe(i);
  });
  expect(map.get(new Uint8Array(300))).toBe(undefined);
});

test("keys are not other typed arrays with the same bytes", () => {
  const map = new HashMap(bytes, u32).set(Uint8Array.of(1, 0), 1);
  for (const other of [Uint16Array.of(1), Int8Array.of(1, 0), new DataView(new ArrayBuffer(2)), [1, 0], "\x01\0"]) {
    expect(() => map.get(other as never)).toThrow(TypeError);
  }
  expect(() => map.get(new Uint8ClampedArray([1, 0]) as never)).toThrow(TypeError);
});

describe("fixedBytes", () => {
  test.each([0, 1, 15, 17, 32])("(16) refuses %i bytes with a TypeError that says so", (length) => {
    const map = new HashMap(fixedBytes(16), u32).set(new Uint8Array(16), 5);
    const bad = new Uint8Array(length);
    const message = `must have 16 bytes (fixedBytes(16)), got ${length}`;
    for (const action of [
      () => map.get(bad),
      () => map.has(bad),
      () => map.delete(bad),
      () => map.set(bad, 1),
      () => map.add(bad, 1),
      () => map.getOrInsert(bad, 1),
      () => map.setMany([new Uint8Array(16), bad], 1),
      () => map.getMany([bad]),
      () => map.deleteMany([new Uint8Array(16), bad]),
      () => map.getRange(new Uint8Array(40), 1, 1 + length),
      () => map.setRange(new Uint8Array(40), 1, 1 + length, 1),
      () => HashSet.from(fixedBytes(16), [bad]),
      () => new HashSet(tuple(u32, fixedBytes(16))).add([1, bad]),
    ]) {
      expect(action).toThrow(TypeError);
      expect(action).toThrow(message);
    }
    expect([...map]).toEqual([[new Uint8Array(16), 5]]);
  });

  test.each([1, 2 ** 20])("(%i), the least and the most", (n) => {
    const key = new Uint8Array(n).fill(3);
    const map = new HashMap(fixedBytes(n), u32).set(key, 1);
    expect(map.get(key.slice())).toBe(1);
    expectOwn([...map.keys()][0], key);
    expect(() => map.get(new Uint8Array(n + 1))).toThrow(TypeError);
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 20 + 1, 2 ** 32])("(%d) is a RangeError", (n) => {
    expect(() => fixedBytes(n)).toThrow(RangeError);
    expect(() => fixedBytes(n)).toThrow(String(n));
  });

  test.each(["16", undefined, null, 16n, {}, [16], Symbol("16")])("(%o) is a TypeError", (n) => {
    expect(() => fixedBytes(n as never)).toThrow(TypeError);
  });

  test("is no value type", () => {
    expect(() => new HashMap(u32, fixedBytes(4))).toThrow(TypeError);
    expect(() => new HashMap(u32, fixedBytes(4))).toThrow("fixedBytes(4)");
  });
});
