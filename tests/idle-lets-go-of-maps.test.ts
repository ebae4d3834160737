// IdleEvacuation keeps no map alive: dropped ones are reclaimed, and those disposed of leave by themselves.
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { Arena, any, DisposedError, HashMap, u32 } from "tophash";
import { IdleEvacuation } from "tophash/idle";
import { expect, test } from "vitest";
import { FakePlatform } from "./lib/fake-platform.ts";
import { growing } from "./lib/growing.ts";

const gc = (globalThis as { gc?: () => void }).gc!;

/** Garbage collections with event-loop turns between, until it is so. */
async function becomes(isSo: () => boolean): Promise<boolean> {
  for (let i = 0; i < 400 && !isSo(); i++) {
    await turn(); // what a WeakRef gave stays for the rest of the turn
    gc();
    // Finalizers come in turns of their own, late on a busy machine.
    await (i < 20 ? turn() : wait(5));
  }
  return isSo();
}

test.each([
  ["its range is queued", false],
  ["it has nothing left to move", true],
])("a dropped map is reclaimed while %s", async (_, isSettled) => {
  const platform = new FakePlatform();
  const idle = new IdleEvacuation({ platform });
  const arena = new Arena();
  const empty = arena.stats().usedBytes;
  const reference = (() => {
    const map = growing(50_000, arena);
    if (isSettled) map.evacuate();
    idle.watch(map);
    return new WeakRef(map);
  })();
  expect(await becomes(() => reference.deref() === undefined)).toBe(true);
  expect(await becomes(() => idle.stats().watched === 0)).toBe(true);
  platform.runAll();
  expect(idle.stats()).toMatchObject({ buckets: 0, queued: { hot: 0, warm: 0, cold: 0 } });
  // What it had is free for the next one.
  const used = () => arena.stats().usedBytes - arena.stats().deadBytes - empty;
  expect(await becomes(() => used() < 200_000)).toBe(true);
  platform.pass(10_000);
  expect(platform.isBusy).toBe(false);
});

test("the values of a dropped map, too, while real turns go on for another", async () => {
  const idle = new IdleEvacuation();
  const other = growing(300_000);
  idle.watch(other);
  const reference = (() => {
    const value = { payload: 1 };
    const map = new HashMap(u32, any());
    for (let i = 0; i < 10_000; i++) map.set(i, value);
    map.reserve(100_000);
    idle.watch(map);
    return new WeakRef(value);
  })();
  expect(await becomes(() => reference.deref() === undefined)).toBe(true);
  idle.stop();
  expect(other.size).toBe(300_000);
});

test("a scheduler that nobody holds is reclaimed when it watches nothing", async () => {
  const references = (() => {
    const stopped = new IdleEvacuation().watch(growing(1000));
    stopped.stop();
    return [new WeakRef(new IdleEvacuation()), new WeakRef(stopped)];
  })();
  expect(await becomes(() => references.every((reference) => reference.deref() === undefined))).toBe(true);
});

test("a map disposed of leaves by itself, wherever it waits", () => {
  const platform = new FakePlatform();
  platform.perLook = 10;
  const idle = new IdleEvacuation({ platform, capacity: 2 });
  const maps = Array.from({ length: 8 }, () => growing(5000));
  for (const map of maps) idle.watch(map);
  platform.run();
  for (const map of maps.slice(1)) map.dispose();
  expect(idle.stats()).toMatchObject({ watched: 1, outside: 0 });
  platform.runAll();
  expect(maps[0].stats().phase).toBe("none");
  expect(idle.stats()).toMatchObject({ watched: 1, queued: { hot: 0, warm: 0, cold: 0 } });
});

test("one whose memory another map has by now leaves that alone", () => {
  const platform = new FakePlatform();
  const arena = new Arena();
  const idle = new IdleEvacuation({ platform });
  const first = growing(1000, arena);
  first.evacuate();
  idle.watch(first);
  first.dispose();
  const next = growing(1000, arena); // at the same address
  platform.pass(1000);
  platform.runAll();
  expect(next.stats().growing).toBe(true);
  expect(idle.stats()).toMatchObject({ watched: 0, buckets: 0 });
});

test("maps of an arena that is disposed of leave by themselves", () => {
  const platform = new FakePlatform();
  const arena = new Arena();
  const idle = new IdleEvacuation({ platform });
  const kept = growing(1000);
  for (const map of [growing(1000, arena), growing(1000, arena), kept]) idle.watch(map);
  arena.dispose();
  platform.runAll();
  platform.pass(1000);
  expect(kept.stats().phase).toBe("none");
  expect(idle.stats().watched).toBe(1);
});

test("what was disposed of cannot be watched", () => {
  const map = new HashMap(u32, u32);
  map.dispose();
  const idle = new IdleEvacuation();
  expect(() => idle.watch(map)).toThrow(DisposedError);
  expect(idle.unwatch(map)).toBe(false);
  idle.stop();
});
