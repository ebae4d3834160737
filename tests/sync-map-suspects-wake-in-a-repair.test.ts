// Who was taken for dead and wakes while another one repairs the map changes no cell that others see: what they have read, or stored, is there afterwards.
import "./deaths/stage.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { hookBefore } from "./standing/places.ts";
import { type Scene, scenes } from "./standing/scenes.ts";
import { REPAIRER, Stage, TRAFFIC, VICTIM } from "./standing/stage.ts";
import { Pool } from "./standing/threads.ts";

/** Milliseconds after which a thread that stands still is taken for dead. */
const SHORT = 100;

let core: HookedCore;
let hooked: Pool;
let plain: Pool;
beforeAll(async () => {
  core = await initHookedCore();
  hooked = new Pool(core.module, 2);
  plain = new Pool(undefined, 1);
});
afterAll(async () => {
  await Promise.all([hooked.close(), plain.close()]);
});

const expunged = scenes.filter(({ subject, name }) => subject === "SyncMap" && name === "store, expunged");
const KEY = 1;

/** The victim stands still in its store; another thread repairs, and stands still before it publishes; the victim goes on, then others use the key. */
async function play(scene: Scene, point: number, kind: "load" | "store"): Promise<void> {
  const stage = new Stage(scene, SHORT);
  const [victim, repairer, other] = [hooked.take(), hooked.take(), plain.take()];
  await other.attach(stage.place(TRAFFIC));
  await victim.attach(stage.place(VICTIM));
  await repairer.attach(stage.place(REPAIRER));
  expect(await victim.start(scene.deed, { nth: 1, points: [point] })).toBe(true);
  const publishing = hookBefore(core, "shared/recover-sync.ts", "function rebuild", "if (status || atomic.cmpxchg");
  const store = { what: "one", kind: "store", key: 40, argument: 4711 } as const;
  expect(await repairer.start(store, { nth: 1, points: [publishing] })).toBe(true);
  await victim.finish();
  // Needs the lock where the cell is as the repairer left it: then it waits.
  const using = other.do({ what: "one", kind, key: KEY, argument: kind === "store" ? 815 : undefined });
  await Promise.race([using, new Promise((resolve) => setTimeout(resolve, SHORT / 4))]);
  await repairer.finish();
  await using;
  await other.do({ what: "one", kind: "load", key: KEY });
  for (const thread of [victim, repairer, other]) await thread.leave();
  hooked.give(victim);
  hooked.give(repairer);
  plain.give(other);
  stage.judge();
  stage.close();
}

const places: [where: string, path: string, fn: string, statement: string][] = [
  ["before the key is in dirty", "shared/sync.ts", "function applyLocked", "if (!insertEntry<Key>(hmap(heldTable())"],
  ["behind that", "shared/sync.ts", "function applyLocked", "unexpunge(cell);"],
  ["before the exchange", "shared/dirty.ts", "export function unexpunge", "exchangeCell(cell, found, NIL"],
];

const trials = expunged.flatMap((scene) =>
  places.flatMap(([where, ...place]) =>
    (["load", "store"] as const).map((kind) => [scene.keys, where, kind, scene, place] as const),
  ),
);

test.each(trials)(
  "keys of %s: a store to an expunged key that stood still %s; others %s",
  async (_, __, kind, scene, place) => {
    await play(scene, hookBefore(core, ...place), kind);
  },
);
