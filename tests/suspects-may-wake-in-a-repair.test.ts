// Threads that were taken for dead in the middle of a SyncMap wake while another repairs it, or while a third one goes on with what was repaired;
// others are quite well and store meanwhile: the worst moments that were found by thinking, with threads that stand still just there.

import "./deaths/stage.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { string, u32 } from "tophash";
import { SyncMap } from "tophash/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { Actor, withActor } from "./deaths/stage.ts";
import { makeRoom } from "./linearizability/recorder.ts";
import { type Deed, KEYS } from "./standing/deeds.ts";
import { hookBefore } from "./standing/places.ts";
import { scenes } from "./standing/scenes.ts";
import { Stage } from "./standing/stage.ts";
import { Pool, type Thread } from "./standing/threads.ts";

/** Milliseconds after which who stands still is suspected. */
const TIMEOUT = 100;
/** Milliseconds in which a store without a lock is done. */
const MEANWHILE = 20;

let core: HookedCore;
let pool: Pool;
beforeAll(async () => {
  core = await initHookedCore();
  pool = new Pool(core.module, 3);
});
afterAll(() => pool.close());

async function leave(...threads: Thread[]): Promise<void> {
  for (const thread of threads) {
    await thread.leave();
    pool.give(thread);
  }
}

const store = (key: number): Deed => ({ what: "one", kind: "store", key, argument: 7000 + key });

const sceneOf = (name: string) => scenes.find((scene) => scene.subject === "SyncMap" && scene.name === name)!;

test("a store to a key that is there, in the midst of a repair, is not lost", async () => {
  const scene = sceneOf("store, which repairs what a dead thread left");
  const taken = hookBefore(core, "shared/recover-sync.ts", "function take", "if (!word)");
  let stood = 0;
  for (let nth = 1; nth <= 14; nth++) {
    const stage = new Stage(scene, 60_000);
    const [repairer, other] = [pool.take(), pool.take()];
    for (const [i, thread] of [repairer, other].entries()) await thread.attach(stage.place(2 + i));
    const stands = await repairer.start(scene.deed, { nth, points: [taken] });
    stood += Number(stands);
    // Without the mutex, as long as the repair has not come to the key.
    const storing = other.do(store(5));
    await Promise.race([storing, sleep(MEANWHILE)]);
    if (stands) await repairer.finish();
    await storing;
    await leave(repairer, other);
    stage.judge();
    stage.close();
  }
  expect(stood).toBeGreaterThan(10);
});

test("a cell that was freed meanwhile, and has a value of another key by now, is not closed", async () => {
  const scene = sceneOf("loadAndDelete, only in dirty");
  let stood = 0;
  // Who repairs comes to the cell of key 21 sooner or later.
  for (let nth = 1; nth <= 14; nth++) {
    const stage = new Stage(scene, TIMEOUT);
    const [first, second, third] = [pool.take(), pool.take(), pool.take()];
    for (const [i, thread] of [first, second, third].entries()) await thread.attach(stage.place(2 + i));
    const deletion = hookBefore(core, "shared/sync.ts", "function applyLocked", "else removeWord");
    expect(await first.start(scene.deed, { nth: 1, points: [deletion] })).toBe(true);
    const closing = hookBefore(core, "shared/recover-sync.ts", "function closed", "if (exchangeCell");
    const stands = await second.start(store(40), { nth, points: [closing] });
    await first.finish();
    await third.do(store(41));
    if (stands) await second.finish();
    stood += Number(stands);
    await third.do({ what: "each", kind: "load", from: 0, to: KEYS });
    await leave(first, second, third);
    stage.judge();
    stage.close();
  }
  expect(stood).toBeGreaterThan(10);
});

describe("what a table that was freed meanwhile holds is not taken for cells", () => {
  test.each([0, 1, 8])("%s bytes behind a word's address", async (offset) => {
    const map = withActor(new Actor(), () => new SyncMap(u32, string, { seed: 1, lockTimeout: TIMEOUT }));
    const place = { subject: "SyncMap", handle: map.handle, keys: "u32", values: "string" } as const;
    const room = makeRoom(3, 100);
    const COUNT = 10_000;
    const bytes = (word: number) => String.fromCharCode(...[0, 8, 16, 24].map((shift) => (word >>> shift) & 255));
    const LENGTH = 60_000;

    for (let key = 0; key < COUNT; key++) map.store(key, "");
    const treasure = `here it lies${"A".repeat(LENGTH)}`;
    map.store(7, treasure);
    map.range(() => false);
    map.store(COUNT, "");
    for (let i = 0; i < COUNT; i++) map.load(COUNT + 1); // one miss more, and dirty is promoted
    const at = Buffer.from(map.handle.memory.buffer).indexOf(treasure.slice(0, 50)) + 1000;
    const address = (at & ~7) + offset;

    const [first, second] = [pool.take(), pool.take()];
    for (const [i, thread] of [first, second].entries()) await thread.attach({ ...place, room, thread: i });
    const promotion = hookBefore(core, "shared/sync.ts", "export function promote", "if (!changeRead");
    expect(await first.start({ what: "one", kind: "delete", key: 31 }, { nth: 1, points: [promotion] })).toBe(true);
    const walking = hookBefore(core, "shared/recover-sync.ts", "function take", "const word");
    expect(await second.start(store(40), { nth: 1, points: [walking] })).toBe(true);
    await first.finish();
    // Now the memory of the old read is whoever's: these are stored without the mutex.
    const words = bytes(address).repeat(LENGTH / 4);
    for (let key = 100; key < 108; key++) map.store(key, words);
    await second.finish();

    expect(map.load(7) === treasure).toBe(true);
    for (let key = 0; key < COUNT; key++) {
      if (key === 7) continue;
      const value = map.load(key);
      if (value !== (key >= 100 && key < 108 ? words : "")) expect.unreachable(`key ${key}: ${value?.length} units`);
    }
    await leave(first, second);
    map.destroy();
  });
});
