// Real threads stand still behind a statement of the core, are terminated there or only taken for dead, while another thread goes on. The
// others neither hang nor lose anything. TOPHASH_RUNS=10: ten times as many places, and each critical one in every way; TOPHASH_SEED=n: others.
import "./deaths/stage.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { Random } from "./fuzz/random.ts";
import { hooksBetween } from "./standing/places.ts";
import { type Scene, scenes } from "./standing/scenes.ts";
import { hooksOf } from "./standing/stage.ts";
import { Pool } from "./standing/threads.ts";
import { type Fate, type Outcome, Trials } from "./standing/trial.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const seed = Number(process.env.TOPHASH_SEED ?? 1);
/** Trials at the same time: some of them wait. */
const LANES = 3;
/** Places of a scene that chance chooses. */
const SOME = runs;
const gc = (globalThis as { gc?: () => void }).gc!;

/** Where everything hangs on the order of steps: each place is tried, once in each kind of map. */
const CRITICAL = /^shared\/(lock|shard|recover|recover-sync|cell|sync)\.ts$/;

/** What runs in a repair more than elsewhere. */
const REPAIR = /^shared\/(recover|recover-sync|entries)\.ts$/;

let core: HookedCore;
let trials: Trials;
beforeAll(async () => {
  core = await initHookedCore();
  trials = new Trials(new Pool(core.module, LANES + 1), new Pool(undefined, LANES));
});
afterAll(async () => {
  await Promise.all([trials.hooked.close(), trials.plain.close()]);
});

/** Hooks of a scene, by number: those of critical places that were in no scene before, if they are wanted, and some more. */
function placesOf(scene: Scene, covered: Set<number>, random: Random, isWanted: (point: number) => boolean): number[] {
  const hooks = hooksOf(scene);
  const chosen = new Set<number>();
  hooks.forEach((point, i) => {
    if (covered.has(point) || !CRITICAL.test(core.points[point].path)) return;
    covered.add(point);
    if (isWanted(point)) chosen.add(i + 1);
  });
  for (let i = 0; i < SOME; i++) chosen.add(1 + random.below(hooks.length));
  return [...chosen];
}

/** Does it all, some at a time. */
async function tryAll<T>(all: T[], go: (one: T, seed: number) => Promise<Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const lane = async () => {
    while (next < all.length) {
      const i = next++;
      try {
        outcomes[i] = await go(all[i], seed * 100_000 + i);
      } catch (error) {
        next = all.length;
        throw error;
      }
      if (i % 32 === 0) gc(); // memories are virtual, but large
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}

/** A thread has to be started for each that is terminated: at first each critical place is tried in one of the two ways. */
const isLong = runs > 1;
const fates: [fate: Fate, what: string, isWanted: (point: number) => boolean][] = [
  ["abandoned", "a thread that is terminated at any step, when somebody says so", (point) => isLong || point % 2 === 0],
  ["terminated", "a thread that is terminated at any step, when nobody is told", (point) => isLong || point % 2 === 1],
  ["suspected", "a thread that stands still for so long that it is taken for dead, and then goes on", () => true],
];

const count = (outcomes: Outcome[], what: keyof Outcome) => outcomes.filter((outcome) => outcome[what]).length;

test("a walk that is taken for dead wherever it has found an entry reads on in what was there", async () => {
  const scene = scenes.find(({ name, values }) => name === "a walk" && values === "string")!;
  const copying = hooksBetween(core, "ops/cursor.ts", "const slot = ctz(left);", "bucket = overflow(bucket);");
  const all = hooksOf(scene).flatMap((point, i) => (copying.includes(point) ? [{ nth: i + 1 }] : []));
  const outcomes = await tryAll(all.slice(0, 40 * runs), (stop, n) => trials.run(scene, stop, "suspected", n));
  expect(count(outcomes, "stood")).toBeGreaterThan(20);
});

describe.each(["SharedHashMap", "SyncMap"] as const)("%s survives", (subject) => {
  test.each(fates)("%s: %s", async (fate, _, isWanted) => {
    const random = new Random(seed);
    const covered = new Set<number>();
    const all = scenes
      .filter((scene) => scene.subject === subject)
      .flatMap((scene) => placesOf(scene, covered, random, isWanted).map((nth) => ({ scene, nth })));
    const outcomes = await tryAll(all, ({ scene, nth }, n) => trials.run(scene, { nth }, fate, n));
    expect(covered.size).toBeGreaterThan(100);
    expect(count(outcomes, "stood")).toBeGreaterThan(all.length * 0.9);
    expect(count(outcomes, "repaired")).toBeGreaterThan(all.length * 0.4);
  });

  test("who goes on in the midst of the repair of what it left, and who repairs after somebody else has repaired it", async () => {
    const random = new Random(seed);
    const repairing = core.points.flatMap(({ path }, i) => (REPAIR.test(path) ? [i] : []));
    const all = scenes
      .filter((scene) => scene.subject === subject)
      .flatMap((scene) =>
        Array.from({ length: 2 * SOME }, () => ({ scene, nth: 1 + random.below(hooksOf(scene).length) })),
      )
      .map((each) => ({ ...each, repair: { nth: random.size(200), points: repairing } }));
    const outcomes = await tryAll(all, ({ scene, nth, repair }, n) => trials.runTwo(scene, { nth }, repair, n));
    expect(count(outcomes, "stood")).toBeGreaterThan(all.length * 0.5);
  });
});
