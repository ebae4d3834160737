// The callback of getOrInsertComputed may do anything to the key that it is given: what is set is the key as it was passed.
import { bytes, customKey, HashMap, string, tuple, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

describe("a key that the callback changes", () => {
  test.each([
    ["HashMap", HashMap],
    ["SharedHashMap", SharedHashMap],
  ] as const)("(%s) is set as it was passed", (_, Class) => {
    const plain = new Class(bytes, u32);
    const key = Uint8Array.of(1);
    expect(plain.getOrInsertComputed(key, (given) => given.fill(2)[0])).toBe(2);
    expect([...plain]).toEqual([[Uint8Array.of(1), 2]]);
    const paired = new Class(tuple(u32, u32), u32);
    const pair: [number, number] = [1, 1];
    paired.getOrInsertComputed(pair, (given) => given.fill(2).length);
    expect([...paired]).toEqual([[[1, 1], 2]]);
    const parts = new Class(tuple(bytes, string), u32);
    const part = Uint8Array.of(1);
    parts.getOrInsertComputed([part, "a"], (given) => {
      given[1] = "b";
      return part.fill(2)[0];
    });
    expect([...parts]).toEqual([[[Uint8Array.of(1), "a"], 2]]);
  });

  test("is encoded once, and the callback gets the very key that was passed", () => {
    let calls = 0;
    const encode = (key: { id: number }) => {
      calls++;
      return String(key.id);
    };
    const map = new HashMap(customKey({ encode, decode: (id) => ({ id: Number(id) }) }), u32);
    const key = { id: 5 };
    const change = (given: { id: number }) => {
      expect(given).toBe(key);
      given.id = 6;
      return 7;
    };
    expect(map.getOrInsertComputed(key, change)).toBe(7);
    expect([...map]).toEqual([[{ id: 5 }, 7]]);
    expect(calls).toBe(1);
  });
});
