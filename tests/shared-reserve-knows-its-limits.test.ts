// `reserve`, and `capacity`, of a shared map reckon with the memory that all of its shards have together.
import { OutOfMemoryError, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

describe("room for a million entries", () => {
  test.each([1, 32])("in %s shards is there before they are", (shards) => {
    const map = new SharedHashMap(u32, u32, { shards, capacity: 1_000_000 });
    map.evacuate();
    const { evacuations, slots } = map.stats();
    expect(slots).toBeGreaterThan(1_000_000);
    for (let i = 0; i < 1_000_000; i++) map.set(i, i);
    expect(map.stats().evacuations).toBe(evacuations);
    map.destroy();
  });

  test("is refused where it does not fit, and nothing has changed", () => {
    const map = new SharedHashMap(u32, u32, { shards: 1, maxBytes: 2 ** 23 });
    map.set(1, 2);
    const { slots } = map.stats();
    expect(() => map.reserve(1_000_000)).toThrow(OutOfMemoryError);
    expect(() => map.reserve(1_000_000)).toThrow("maxBytes");
    expect(map.stats().slots).toBe(slots);
    map.reserve(100_000);
    expect(map.get(1)).toBe(2);
    map.destroy();
  });
});
