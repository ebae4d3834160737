// Threads come and go: 1,023 at a time; who leaves gives the number back, by `dispose`, at the end of a `using` block, or when the object is forgotten.
import { setImmediate as turn } from "node:timers/promises";
import { bytes, DisposedError, OutOfMemoryError, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

const MOST = 1023;
const gc = (globalThis as { gc?: () => void }).gc!;

/** Garbage collections with turns between: what is forgotten is gone, and its finalizers have run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await turn();
    gc();
  }
  await turn();
}

interface Attached {
  readonly id: number;
  dispose(): void;
}
const DISPOSE: symbol = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for("Symbol.dispose");

const kinds = [
  [
    "SharedHashMap",
    () => {
      const map = new SharedHashMap(u32, u32, { shards: 1 });
      return {
        map,
        attach: () => SharedHashMap.attach<number, number>(map.handle),
        get: (key: number) => map.get(key),
        set: (to: Attached, key: number, value: number) => (to as typeof map).set(key, value),
        bytes: () => map.stats().memoryBytes,
      };
    },
  ],
  [
    "SyncMap",
    () => {
      const map = new SyncMap(u32, u32);
      return {
        map,
        attach: () => SyncMap.attach<number, number>(map.handle),
        get: (key: number) => map.load(key),
        set: (to: Attached, key: number, value: number) => (to as typeof map).store(key, value),
        bytes: () => map.handle.memory.buffer.byteLength,
      };
    },
  ],
] as const;

describe.each(kinds)("%s", (_, make) => {
  test("more than 1,023 threads at a time are refused, and room is there again when one leaves", () => {
    const { map, attach, set, get } = make();
    const others: Attached[] = [];
    while (others.length < MOST - 1) others.push(attach());
    for (let i = 0; i < 3; i++) {
      expect(attach).toThrow(OutOfMemoryError);
      expect(attach).toThrow(/1023 threads.*dispose.*abandon/);
    }
    expect(new Set([map.id, ...others.map(({ id }) => id)]).size).toBe(MOST);
    others.forEach((other, i) => {
      set(other, i, i + 1);
    });
    for (let i = 0; i < others.length; i++) if (get(i) !== i + 1) expect.unreachable(`${i}: ${get(i)}`);
    others[5].dispose();
    const next = attach();
    set(next, 5000, 7);
    expect(get(5000)).toBe(7);
    expect(attach).toThrow(OutOfMemoryError);
    expect(map.abandon(others[9].id)).toBe(true);
    attach();
    expect(attach).toThrow(OutOfMemoryError);
    map.destroy();
  });

  test("dispose, twice, ends one attachment and no other", () => {
    const { map, attach, get, set } = make();
    const other = attach();
    const third = attach();
    expect(other.id).not.toBe(0);
    other.dispose();
    other.dispose();
    expect(other.id).toBe(0);
    expect(() => set(other, 1, 1)).toThrow(DisposedError);
    set(third, 2, 2);
    expect(get(2)).toBe(2);
    map.dispose();
    expect(() => get(2)).toThrow(DisposedError);
    set(third, 3, 3);
    third.dispose();
  });

  test("Symbol.dispose is dispose", () => {
    const { map, attach } = make();
    const other = attach() as unknown as Record<symbol, () => void> & Attached;
    other[DISPOSE]();
    expect(other.id).toBe(0);
    map.destroy();
  });

  test("attachments that nobody holds any more give their number and memory back", async () => {
    const { map, attach, bytes } = make();
    const forget = () => {
      for (let i = 0; i < 100; i++) attach();
    };
    forget();
    const once = bytes();
    // Many more than there are places; 64 KiB each.
    for (let round = 0; round < 30; round++) {
      await settle();
      forget();
    }
    expect(bytes()).toBeLessThan(4 * once);
    map.destroy();
  });
});

test("a forgotten attachment lives as long as one of its walks", async () => {
  const map = new SharedHashMap(u32, u32, { shards: 1 });
  for (let i = 0; i < 2000; i++) map.set(i, i);
  let forgotten: WeakRef<object> | undefined;
  const walk = (() => {
    const other = SharedHashMap.attach<number, number>(map.handle);
    forgotten = new WeakRef(other);
    return other.keys();
  })();
  walk.next();
  await settle();
  expect(forgotten?.deref()).toBe(undefined);
  await settle();
  // Its place, and the segment that the walk uses, are nobody else's.
  const others: Attached[] = [];
  expect(() => {
    for (;;) others.push(SharedHashMap.attach(map.handle));
  }).toThrow(OutOfMemoryError);
  expect(others.length).toBe(MOST - 2);
  expect([...walk].length).toBe(1999);
  map.destroy();
});

test.each(["loadAndDelete", "swap"] as const)("the large value of the last %s goes with the attachment", (last) => {
  const map = new SyncMap(u32, bytes, { maxBytes: 2 ** 23 });
  const large = new Uint8Array(2 ** 17);
  for (let i = 0; i < 200; i++) {
    map.store(1, large);
    const other = SyncMap.attach<number, Uint8Array>(map.handle);
    expect(other[last](1, new Uint8Array(1))?.length).toBe(large.length);
    other.dispose();
  }
  map.destroy();
});
