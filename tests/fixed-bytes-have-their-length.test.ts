// A getter that runs after a byte string of a fixed length was checked may take its bytes away, or give it more. The key that
// is stored has the length of its type all the same: it can be looked up, deleted, and read from a snapshot.
import { fixedBytes, HashMap, HashSet, tuple, u32 } from "tophash";
import { expect, test } from "vitest";

type Resizable = ArrayBuffer & { resize(bytes: number): void };
const resizable = (): Uint8Array => {
  const Buffers = ArrayBuffer as unknown as new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;
  return new Uint8Array(new Buffers(16, { maxByteLength: 64 })).fill(5);
};
const changes: [string, (bytes: Uint8Array) => void, number][] = [
  ["detached", (bytes) => structuredClone(bytes.buffer, { transfer: [bytes.buffer] }), 0],
  ["shorter", (bytes) => (bytes.buffer as Resizable).resize(4), 0],
  ["longer", (bytes) => (bytes.buffer as Resizable).resize(64), 5],
];

test.each(changes)("a part of a tuple, %s", (_, change, last) => {
  const type = tuple(fixedBytes(16), u32);
  const part = resizable();
  const key = [part, 0] as [Uint8Array, number];
  Object.defineProperty(key, 1, {
    get: () => {
      change(part);
      return 7;
    },
  });
  const set = new HashSet(type).add(key);
  const [member] = set;
  expect(member[0].length).toBe(16);
  expect(member[0][15]).toBe(last);
  expect(HashSet.fromSnapshot(type, set.toSnapshot()).has(member)).toBe(true);
  expect(set.delete(member)).toBe(true);
});

test.each(changes)("a key of a bulk call whose values are read, %s", (_, change, last) => {
  const key = resizable();
  const values = [0];
  Object.defineProperty(values, 0, {
    get: () => {
      change(key);
      return 7;
    },
  });
  const map = new HashMap(fixedBytes(16), u32);
  map.setMany([key], values);
  const [[stored, value]] = map;
  expect([stored.length, stored[15], value]).toEqual([16, last, 7]);
  expect(map.delete(stored)).toBe(true);
});
