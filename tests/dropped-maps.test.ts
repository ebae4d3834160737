// What JavaScript forgets is reclaimed: maps that nobody holds, and the references in `any` maps.
import { setImmediate as turn } from "node:timers/promises";
import { Arena, any, HashMap, HashSet, u32 } from "tophash";
import { describe, expect, test } from "vitest";

const gc = (globalThis as { gc?: () => void }).gc!;

/** Garbage collections with event-loop turns between: finalizers do not run inside a synchronous stretch. */
async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) {
    gc();
    await turn();
  }
}

async function gone(reference: WeakRef<object>): Promise<boolean> {
  for (let i = 0; i < 20; i++) {
    await settle();
    if (reference.deref() === undefined) return true;
  }
  return false;
}

test("dropped maps and sets are reclaimed after event-loop turns", async () => {
  const arena = new Arena();
  const keys = Uint32Array.from({ length: 20_000 }, (_, i) => i);
  const drop = () => {
    for (let i = 0; i < 5; i++) {
      new HashMap(u32, u32, { arena }).setMany(keys, 1);
      new HashSet(u32, { arena }).addMany(keys);
    }
  };
  drop();
  const once = arena.stats().usedBytes;
  for (let round = 0; round < 30; round++) {
    await settle();
    drop();
  }
  // Thirty rounds without reclamation would hold thirty times as much.
  expect(arena.stats().usedBytes).toBeLessThan(once * 4);
  arena.dispose();
});

test("a map lives as long as one of its iterators is in use", async () => {
  const iterator = (() => {
    const map = new HashMap(u32, u32);
    for (let i = 0; i < 10_000; i++) map.set(i, i);
    return map.keys();
  })();
  iterator.next();
  await settle();
  let seen = 1;
  while (!iterator.next().done) {
    if (seen % 1000 === 0) await settle();
    seen++;
  }
  expect(seen).toBe(10_000);
});

describe("an `any` map lets go of a value when it is", () => {
  const ways: [string, (map: HashMap<number, unknown>) => void][] = [
    ["deleted", (map) => map.delete(1)],
    ["deleted in bulk", (map) => map.deleteMany([1])],
    ["overwritten", (map) => map.set(1, undefined)],
    ["overwritten in bulk", (map) => map.setMany([1], [undefined])],
    ["disposed of with the map", (map) => map.dispose()],
  ];
  test.each(ways)("%s", async (_, release) => {
    const map = new HashMap(u32, any());
    for (let i = 0; i < 100; i++) map.set(i, i);
    const reference = (() => {
      const value = { payload: new Array(100).fill(0) };
      map.set(1, value);
      return new WeakRef(value);
    })();
    await settle();
    expect(reference.deref()).toBeDefined();
    release(map);
    expect(await gone(reference)).toBe(true);
    // The map must not have died with it: held until here.
    expect(typeof map.dispose).toBe("function");
  });

  test("cleared, once later work has taken the old table apart", async () => {
    const map = new HashMap(u32, any());
    const reference = (() => {
      const value = { payload: 1 };
      map.set(1, value);
      return new WeakRef(value);
    })();
    map.clear();
    for (let i = 0; i < 1000; i++) map.set(i, i);
    expect(await gone(reference)).toBe(true);
    expect(map.size).toBe(1000);
  });

  test("dropped with the map", async () => {
    const reference = (() => {
      const value = { payload: 1 };
      new HashMap(u32, any()).set(1, value);
      return new WeakRef(value);
    })();
    expect(await gone(reference)).toBe(true);
  });
});
