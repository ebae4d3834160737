// As shared-deaths-at-every-step.test.ts, where new secrets are drawn: any key may lie by the old ones or by the new ones, and who dies leaves
// some by each. TOPHASH_RUNS=50 leaves hardly a death out.
import "./deaths/stage.ts";
import { PoisonedShardError, SharedHashMap, SyncMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { ARENA, HMAP_PHASE, HMAP_SECRETS, PHASE_RESEED } from "../assembly/abi/layout.ts";
import { LINE_SHIFT, LINE_TABLE, ROOT_LINES, SYNC_MU, SYNC_READ } from "../assembly/abi/shared.ts";
import { type Forms, typePairs } from "./deaths/forms.ts";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { Image } from "./deaths/image.ts";
import { SharedSubject, SyncSubject } from "./deaths/kinds.ts";
import { clear, evacuate, type SharedStep, sharedSteps, walk } from "./deaths/shared-steps.ts";
import { Actor } from "./deaths/stage.ts";
import { range, type SyncStep, syncSteps } from "./deaths/sync-steps.ts";
import { die, listed, rehearse, Trial } from "./deaths/trial.ts";
import { collidingInShards } from "./lib/collide-in-shards.ts";
import type { AnyKeyType, AnyValueType } from "./lib/types.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const MOST = 25 * runs;
const SEED = 1;
const OTHERS = 100;

let core: HookedCore;
const reached = new Set<number>();
beforeAll(async () => {
  core = await initHookedCore();
});

/** Of the table of a SyncMap that a line guards: a word of its secrets, and what is under way. */
const tableOf = (memory: WebAssembly.Memory, line: number) =>
  new Uint32Array(memory.buffer)[(ARENA + ROOT_LINES + (line << LINE_SHIFT) + LINE_TABLE) >>> 2];
const drawnOf = (memory: WebAssembly.Memory, line: number) =>
  new Uint32Array(memory.buffer)[(tableOf(memory, line) + HMAP_SECRETS) >>> 2];
const phaseOf = (memory: WebAssembly.Memory, line: number) =>
  new Uint8Array(memory.buffer)[tableOf(memory, line) + HMAP_PHASE];

const wishesOf = (forms: Forms) => ({
  ...{ most: MOST, reached, value: forms.value(999) },
  spare: Array.from({ length: 12 }, (_, i) => forms.key(5000 + i)),
});

describe.each(typePairs)("$name", ({ types: [keyType, valueType], forms }) => {
  const { key, value } = forms;
  let list: number[];
  beforeAll(() => {
    [list] = collidingInShards(keyType, SEED, 1, key);
  });

  const { set, remove, getOrInsert, setMany } = sharedSteps(forms);
  const { store, load } = syncSteps(forms);

  /** A map whose next crafted key has it draw new secrets; which that is. */
  function almost(): { trial: Trial<SharedSubject>; last: number } {
    const options = { shards: 1, maxBytes: 4 << 20, seed: SEED };
    const make = () => new SharedHashMap(keyType as AnyKeyType, valueType as AnyValueType, options);
    const fill = (count: number): SharedStep => ({
      name: "fill",
      act: ({ map }) => {
        for (let n = 0; n < OTHERS; n++) map.set(key(n), value(n));
        for (let i = 0; i < count; i++) map.set(key(list[i]), value(i));
      },
      expect: (entries) => {
        for (let n = 0; n < OTHERS; n++) entries.set(key(n), value(n));
        for (let i = 0; i < count; i++) entries.set(key(list[i]), value(i));
      },
    });
    const scout = make();
    fill(0).act(new SharedSubject(scout));
    let last = 0;
    while (scout.stats().reseeds === 0) scout.set(key(list[last]) as never, value(last++) as never);
    scout.destroy();
    const trial = new Trial(new SharedSubject(make()), wishesOf(forms));
    trial.go(fill(last - 1));
    return { trial, last: list[last - 1] };
  }

  /** Where new secrets were drawn, and some keys have moved. */
  function between(): { trial: Trial<SharedSubject>; crafted: number[] } {
    const { trial, last } = almost();
    trial.go(set(last, 3));
    trial.go(evacuate(9));
    expect(trial.subject.map.stats()).toMatchObject({ phase: "reseed" });
    return { trial, crafted: list.slice(0, list.indexOf(last) + 1) };
  }

  test("a death in what draws new secrets", () => {
    const { trial, last } = almost();
    trial.run(set(last, 3));
    expect(trial.subject.map.stats()).toMatchObject({ phase: "reseed", reseeds: 1 });
  });

  test("a death in operations in the middle", () => {
    const { trial, crafted } = between();
    const [first, second, third] = crafted;
    const steps = [
      set(first, 77),
      remove(second),
      getOrInsert(third, 5),
      getOrInsert(4000, 9),
      set(4001, 8),
      remove(3),
      setMany([1, 2, 4002], 6),
    ];
    for (const step of [...steps, evacuate(2)]) trial.run(step);
    expect(trial.subject.map.stats()).toMatchObject({ phase: "reseed" });
    trial.run(evacuate(1000));
    expect(trial.subject.map.stats()).toMatchObject({ phase: "none" });
    for (const step of [set(first, 78), remove(third), getOrInsert(second, 9)]) trial.run(step);
  });

  test.each([
    ["walk", walk],
    ["clear", clear],
  ] as const)("a death in a %s in the middle", (_, step) => {
    const { trial } = between();
    trial.run(step);
  });

  test("a death of who repairs what a death left", () => {
    const { trial, crafted } = between();
    trial.runTwice(set(crafted[0], 77), 5 * runs);
  });

  /** A SyncMap in whose dirty all keys move to new secrets; `run` does the step that had them drawn. */
  function floodedSync(run: (trial: Trial<SyncSubject>, step: SyncStep) => void): Trial<SyncSubject> {
    const map = new SyncMap(keyType as AnyKeyType, valueType as AnyValueType, { maxBytes: 4 << 20, seed: SEED });
    const trial = new Trial(new SyncSubject(map), wishesOf(forms));
    for (let n = 0; n < OTHERS; n++) trial.go(store(n, n));
    trial.go(range);
    const { memory } = map.handle;
    const before = drawnOf(memory, SYNC_READ);
    // Which one that is is found by trying.
    for (let i = 0; ; i++) {
      const image = new Image(memory);
      store(list[i], i).act(trial.subject);
      const isLast = i > 0 && drawnOf(memory, SYNC_MU) !== before;
      image.restore();
      if (isLast) run(trial, store(list[i], i));
      else trial.go(store(list[i], i));
      if (!isLast) continue;
      expect(phaseOf(memory, SYNC_MU)).toBe(PHASE_RESEED);
      return trial;
    }
  }

  test("a death in a SyncMap whose dirty is flooded, in its promotion, and in what is made of it", () => {
    const trial = floodedSync((all, step) => all.run(step));
    const { memory } = trial.subject.map.handle;
    const before = drawnOf(memory, SYNC_READ);
    for (const step of [store(4000, 1), load(list[0]), store(list[1], 9), range]) trial.run(step);
    expect(drawnOf(memory, SYNC_READ)).not.toBe(before);
    for (const step of [load(list[1]), store(list[1], 4), store(4001, 1), store(4002, 2), range]) trial.run(step);
  });

  test("a SyncMap is poisoned when its repair has no memory for new secrets, and can be salvaged", () => {
    const { subject, entries } = floodedSync((all, step) => all.go(step));
    const step = store(list[0], 9);
    const image = new Image(subject.handle.memory);
    const hooks = rehearse(subject, step.act).length;
    image.restore();
    const dead = die(subject, Math.floor(hooks / 2), step.act);
    expect(dead).not.toBe(0);
    const actor = new Actor();
    const survivor = subject.another(actor);
    const starve = actor.exports!.starve as (on: boolean) => void;
    starve(true);
    survivor.abandon(dead);
    expect(() => survivor.set(key(4000), value(1))).toThrow(PoisonedShardError);
    expect(survivor.salvage()).toBe(1);
    starve(false);
    expect(survivor.salvage()).toBe(0);
    const found = listed(survivor);
    expect([value(0), value(9)]).toContainEqual(found.get(key(list[0])));
    found.delete(key(list[0]));
    entries.delete(key(list[0]));
    expect(found).toEqual(entries);
    expect(survivor.fault(actor.exports!)).toBe(0);
  });
});

test("many different places have been reached, those of new secrets among them", () => {
  const compiled = [...reached].filter((point) => core.compiled.has(point));
  expect(compiled.length).toBe(reached.size);
  expect(reached.size).toBeGreaterThan(1350);
});
