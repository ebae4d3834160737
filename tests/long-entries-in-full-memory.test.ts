// Memory that ends for the bytes of a key or a value: the operation has changed nothing, a bulk call tells what it did, and
// the map goes on.
import { Arena, any, bytes, customKey, HashMap, HashSet, OutOfMemoryError, string, tuple, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { must, mustEqual } from "./lib/same.ts";
import type { AnyKeyType, AnyValueType, Key, LooseMap } from "./lib/types.ts";

interface Form {
  name: string;
  type: unknown;
  /** The i-th of the type, of about so many bytes. */
  make(i: number, size: number): unknown;
}

const text = (i: number, size: number) => `${i} `.padEnd(size, i % 3 ? "x" : "\xe9");
const keyForms: Form[] = [
  { name: "string", type: string, make: text },
  { name: "two-byte string", type: string, make: (i, size) => `\u0416${text(i, size >> 1)}` },
  { name: "tuple", type: tuple(u32, string), make: (i, size) => [i, text(i, size)] },
  { name: "u32", type: u32, make: (i) => i },
  {
    name: "customKey",
    type: customKey({ encode: (key: string) => key, decode: (key: string) => key }),
    make: text,
  },
];
const valueForms: Form[] = [
  { name: "string", type: string, make: text },
  { name: "bytes", type: bytes, make: (i, size) => Buffer.from(text(i, size), "latin1") },
  { name: "u32", type: u32, make: (i) => i },
  { name: "any", type: any(), make: (i) => ({ i }) },
];
const pairs = keyForms.flatMap((keys) => valueForms.map((values) => [keys.name, values.name, keys, values] as const));

const limits: [string, () => { arena?: Arena; maxBytes?: number; seed: number }][] = [
  ["maxBytes", () => ({ maxBytes: 60_000, seed: 1 })],
  ["the arena", () => ({ arena: new Arena({ maxBytes: 2 ** 21 }), seed: 1 })],
];

/** Tuples are equal by content; a model by name stands for the map. */
const nameOf = (key: unknown) => (Array.isArray(key) ? key.join("|") : String(key));

class Subject {
  readonly model = new Map<string, [Key, unknown]>();
  constructor(readonly map: LooseMap) {}
  put(key: unknown, value: unknown): void {
    this.model.set(nameOf(key), [key as Key, value]);
  }
  intact(): void {
    const { map, model } = this;
    checkInvariants(map);
    must(map.size === model.size, () => `size is ${map.size}, not ${model.size}`);
    const own = [...model.values()];
    // The same objects as keys, whatever the map makes of them.
    const found = { size: map.size, get: (key: Key) => map.get(key), has: (key: Key) => map.has(key) };
    mustEqual(
      {
        ...found,
        *[Symbol.iterator]() {
          for (const [key, value] of map) yield [model.get(nameOf(key))?.[0] ?? key, value] as [Key, unknown];
        },
      },
      new Map(own),
    );
  }
}

function outOfMemory(action: () => unknown): OutOfMemoryError {
  try {
    action();
  } catch (error) {
    if (error instanceof OutOfMemoryError) return error;
    throw error;
  }
  throw new Error("memory did not end");
}

describe.each(limits)("the end of %s", (_, options) => {
  describe.each(pairs)("%s to %s", (keyName, valueName, keys, values) => {
    const make = () =>
      new Subject(new HashMap(keys.type as AnyKeyType, values.type as AnyValueType, options()) as LooseMap);

    const hasShortEntries = keyName === "u32" && (valueName === "u32" || valueName === "any");

    /** Fills the map with entries of growing size until memory ends; the first key that did not fit. */
    function fill(subject: Subject, size = 300): number {
      for (let i = 0; ; i++) {
        const [key, value] = [keys.make(i, (i * 7) % size) as Key, values.make(i, (i * 13) % size)];
        try {
          subject.map.set(key, value);
        } catch (error) {
          must(error instanceof OutOfMemoryError, () => String(error));
          return i;
        }
        subject.put(key, value);
      }
    }

    test("single insertions change nothing", () => {
      const subject = make();
      const { map } = subject;
      fill(subject);
      subject.intact();
      const { bytes: before } = map.stats();
      const long = 3_000_000;
      const isLong = (name: string) => name !== "u32" && name !== "any";
      for (let round = 0; round < 5; round++) {
        const newKey = keys.make(1e6 + round, isLong(keyName) ? long : 0) as Key;
        const shortKey = keys.make(2e6 + round, 0) as Key;
        const value = values.make(round, 0);
        const longValue = values.make(round, long);
        if (isLong(keyName)) {
          outOfMemory(() => map.set(newKey, value));
          outOfMemory(() => map.getOrInsert(newKey, value));
          expect(map.size).toBe(subject.model.size);
        }
        if (isLong(valueName)) {
          outOfMemory(() => map.set(shortKey, longValue));
          outOfMemory(() => map.getOrInsert(shortKey, longValue));
          outOfMemory(() => map.getOrInsertComputed(shortKey, () => longValue));
          const [there] = [...subject.model.values()][round];
          outOfMemory(() => map.set(there, longValue)); // keeps its value
          expect(outOfMemory(() => map.setMany([there, shortKey], longValue)).processed).toBe(0);
        }
      }
      subject.intact();
      expect(map.stats().bytes).toBe(before);
    });

    test("a bulk call keeps the prefix that it names", () => {
      const subject = make();
      const size = 400;
      const list = Array.from({ length: 20_000 }, (_, i) => keys.make(i, (i * 7) % size) as Key);
      const all = list.map((_, i) => values.make(i, (i * 11) % size));
      if (hasShortEntries && options().arena) return; // twenty thousand fit
      const { processed } = outOfMemory(() => subject.map.setMany(list, all));
      expect(processed).toBeGreaterThan(0);
      expect(processed).toBe(subject.map.size);
      for (let i = 0; i < processed; i++) subject.put(list[i], all[i]);
      subject.intact();
    });

    test("what is deleted can be filled again, no less", () => {
      const subject = make();
      const first = fill(subject);
      // Without long keys or values all the memory is buckets, which deleting does not give back.
      for (let round = 0; round < (hasShortEntries ? 0 : 3); round++) {
        for (const [key] of subject.model.values()) must(subject.map.delete(key), "delete");
        subject.model.clear();
        subject.map.shrink();
        subject.map.evacuate();
        expect(fill(subject)).toBeGreaterThan(first * 0.7);
        subject.intact();
      }
      subject.map.clear();
      subject.model.clear();
      expect(fill(subject)).toBeGreaterThan(first * 0.7);
      subject.intact();
    });
  });

  test("a set", () => {
    const set = new HashSet(string, options());
    const list = Array.from({ length: 20_000 }, (_, i) => text(i, 80 + (i % 300)));
    const { processed } = outOfMemory(() => set.addMany(list));
    expect(processed).toBe(set.size);
    expect(new Set(set)).toEqual(new Set(list.slice(0, processed)));
    const before = set.stats().bytes;
    outOfMemory(() => set.add("z".repeat(3_000_000)));
    expect(set.stats().bytes).toBe(before);
    expect(set.deleteMany(list)).toBe(processed);
    checkInvariants(set);
  });
});
