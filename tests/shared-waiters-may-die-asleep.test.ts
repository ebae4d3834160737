// A thread is terminated while it waits for a lock, asleep or on its way there or back: the others are woken, or wake by themselves.
import "./deaths/stage.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ARENA } from "../assembly/abi/layout.ts";
import { LINE_SHIFT, LINE_WAITERS, ROOT_LINES, SYNC_MU } from "../assembly/abi/shared.ts";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { faultOfRuns } from "./deaths/image.ts";
import type { Sleep } from "./standing/actor.ts";
import type { Deed } from "./standing/deeds.ts";
import { hooksBetween } from "./standing/places.ts";
import { type Scene, scenes } from "./standing/scenes.ts";
import { hooksOf, Stage } from "./standing/stage.ts";
import { Pool, type Thread } from "./standing/threads.ts";

/** Milliseconds: nobody is suspected; or soon. */
const LONG = 60_000;
const SHORT = 300;

let core: HookedCore;
let pool: Pool;
beforeAll(async () => {
  core = await initHookedCore();
  pool = new Pool(core.module, 4);
});
afterAll(() => pool.close());

const kinds = [
  { scene: sceneOf("SharedHashMap", "set, a new key"), write: "set", line: 0 },
  { scene: sceneOf("SyncMap", "store, a new key"), write: "store", line: SYNC_MU },
] as const;

function sceneOf(subject: Scene["subject"], name: string): Scene {
  return scenes.find((scene) => scene.subject === subject && scene.name === name)!;
}

describe.each(kinds)("$scene.subject", ({ scene, write, line }) => {
  const waitersOf = (stage: Stage) =>
    new Int32Array(stage.subject.handle.memory.buffer)[
      (ARENA + ROOT_LINES + (line << LINE_SHIFT) + LINE_WAITERS) >>> 2
    ];
  const own = (key: number): Deed => ({ what: "one", kind: write, key, argument: 8000 + key });

  /** A map with a thread that stands still with the lock, and three others. */
  async function begin(lockTimeout: number): Promise<{ stage: Stage; owner: Thread; others: Thread[] }> {
    const stage = new Stage(scene, lockTimeout);
    const [owner, ...others] = [pool.take(), pool.take(), pool.take(), pool.take()];
    for (const [i, thread] of [owner, ...others].entries()) await thread.attach(stage.place(2 + i));
    // Somewhere in the insertion, under the lock.
    const nth = 1 + hooksOf(scene).findIndex((point) => core.points[point].path === "ops/assign.ts");
    expect(await owner.start(scene.deed, { nth })).toBe(true);
    return { stage, owner, others };
  }

  async function fallAsleep(thread: Thread, key: number, sleep: Sleep = "told"): Promise<void> {
    await thread.begin(own(key), undefined, sleep);
    await thread.asleep();
  }
  async function kill(stage: Stage, thread: Thread, place: number): Promise<void> {
    await pool.kill(thread);
    stage.ended(place);
  }
  async function end(stage: Stage, ...threads: Thread[]): Promise<void> {
    for (const thread of threads) {
      await thread.leave();
      pool.give(thread);
    }
    stage.judge();
    expect(faultOfRuns(stage.subject.handle.memory)).toBeUndefined();
    stage.close();
  }

  test("others are woken by the owner, and go on for good", async () => {
    const { stage, owner, others } = await begin(LONG);
    const [killed, ...left] = others;
    await fallAsleep(killed, 40, "soundly");
    await fallAsleep(left[0], 41);
    await fallAsleep(left[1], 42);
    expect(waitersOf(stage)).toBeGreaterThan(0);
    await kill(stage, killed, 3);
    await owner.finish();
    for (const thread of left) await thread.done();
    expect(stage.recoveries).toBe(0);
    // It is still counted, until somebody says that it is gone.
    expect(waitersOf(stage)).toBe(1);
    for (let key = 50; key < 60; key++) await Promise.all([left[0].do(own(key)), left[1].do(own(key + 10))]);
    expect(stage.recoveries).toBe(0);
    expect(stage.subject.abandon(killed.id)).toBe(true);
    expect(waitersOf(stage)).toBe(0);
    await end(stage, owner, ...left);
  });

  test("others take over from an owner that dies, too, and is abandoned", async () => {
    const { stage, owner, others } = await begin(LONG);
    const [killed, ...left] = others;
    await Promise.all(others.map((thread, i) => fallAsleep(thread, 40 + i, i === 0 ? "soundly" : "told")));
    await kill(stage, killed, 3);
    await kill(stage, owner, 2);
    expect(stage.subject.abandon(owner.id)).toBe(true);
    for (const thread of left) await thread.done();
    expect(stage.recoveries).toBe(1);
    expect(stage.subject.abandon(killed.id)).toBe(true);
    await end(stage, ...left);
  });

  test("others take over from an owner that dies, too, when nobody is told", async () => {
    const { stage, owner, others } = await begin(SHORT);
    const [killed, ...left] = others;
    await Promise.all(others.map((thread, i) => fallAsleep(thread, 40 + i, i === 0 ? "soundly" : "told")));
    await kill(stage, killed, 3);
    await kill(stage, owner, 2);
    for (const thread of left) await thread.done();
    expect(stage.recoveries).toBeGreaterThan(0);
    await end(stage, ...left);
  });

  test("a thread that dies on its way to sleep or back harms nobody, at any step", async () => {
    const steps = hooksBetween(core, "shared/lock.ts", "function acquireSlowly", "/** Says that the owner lives");
    let stood = 0;
    for (const step of steps) {
      const { stage, owner, others } = await begin(LONG);
      const [killed, ...left] = others;
      await fallAsleep(left[0], 41);
      await killed.begin(own(40), { nth: 1, points: [step] }, "told");
      // Some steps are those of a take-over: then it sleeps.
      const news = await killed.news();
      const stands = news.news === "standing" || (await killed.standsWithin(150));
      stood += Number(stands);
      // Where it stands behind its sleep, the owner's wake-up may have been for it. It may have the lock by then.
      await owner.finish();
      await kill(stage, killed, 3);
      stage.subject.abandon(killed.id);
      await left[0].done();
      await left[1].do(own(42));
      await end(stage, owner, ...left);
    }
    expect(stood).toBeGreaterThan(8);
  });
});
