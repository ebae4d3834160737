// Where memory is too short to repair what a dead thread left, the shard is poisoned: an error with a name for who comes to it, nothing
// lost, and `salvage` when there is room again; whoever dies meanwhile.
import "./deaths/stage.ts";
import { string, u32 } from "tophash";
import { PoisonedShardError, SharedHashMap, SyncMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { FAULT_BLOCK } from "../assembly/abi/status.ts";
import { initHookedCore } from "./deaths/hooked-core.ts";
import { Image } from "./deaths/image.ts";
import { SharedSubject, type Subject, SyncSubject } from "./deaths/kinds.ts";
import { Actor, Death } from "./deaths/stage.ts";
import { deathsOf, die, rehearse, Trial } from "./deaths/trial.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const FOREVER = 0xffffffff;
const KEYS = 40;

beforeAll(async () => void (await initHookedCore()));

const options = { maxBytes: 4 << 20, seed: 1 };
const text = (n: number) => `${n}:${"x".repeat((n * 37) % 300)}`;
const makers: { name: string; make: () => Subject; key: (n: number) => never; value: (n: number) => unknown }[] = [
  {
    ...{ name: "SharedHashMap, u32 => u32", key: ((n) => n) as (n: number) => never, value: (n) => n },
    make: () => new SharedSubject(new SharedHashMap(u32, u32, { ...options, shards: 1 })),
  },
  {
    ...{ name: "SharedHashMap, string => string", key: text as (n: number) => never, value: text },
    make: () => new SharedSubject(new SharedHashMap(string, string, { ...options, shards: 1 })),
  },
  {
    ...{ name: "SyncMap, u32 => string", key: ((n) => n) as (n: number) => never, value: text },
    make: () => new SyncSubject(new SyncMap(u32, string, options)),
  },
];

/** From now on, memory for blocks is refused to an instance, or no more. */
function refuse({ exports }: Actor, from: number): void {
  (exports as Record<string, (...args: number[]) => void>).fault_arm(from === 0 ? 0 : FAULT_BLOCK, from, FOREVER);
}

describe.each(makers)("$name", ({ make, key, value }) => {
  /** A map whose only shard is poisoned in the middle of a store. */
  function poisoned(): { trial: Trial<Subject>; survivor: Subject; actor: Actor; before: Map<never, unknown> } {
    const subject = make();
    const spare = Array.from({ length: 5 }, (_, i) => key(5000 + i));
    const trial = new Trial(subject, { most: 0, reached: new Set(), spare, value: value(999) });
    const before = new Map<never, unknown>();
    for (let n = 0; n < KEYS; n++) {
      subject.set(key(n), value(n));
      before.set(key(n), value(n));
    }
    for (const [k, v] of before) trial.entries.set(k, v);
    trial.entries.set(key(KEYS), value(1));
    const store = (dying: Subject) => dying.set(key(KEYS), value(1));
    const image = new Image(subject.handle.memory);
    const steps = rehearse(subject, store).length;
    image.restore();
    const dead = die(subject, Math.floor(steps * 0.8), store);
    const actor = new Actor();
    const survivor = subject.another(actor);
    refuse(actor, 1);
    expect(survivor.abandon(dead)).toBe(true);
    return { trial, survivor, actor, before };
  }

  test("says so, and is whole after salvage", () => {
    const { trial, survivor, actor, before } = poisoned();
    for (let again = 0; again < 3; again++) {
      expect(() => survivor.set(key(5000), value(1))).toThrow(PoisonedShardError);
      expect(() => survivor.delete(key(5000))).toThrow(PoisonedShardError);
      expect(() => survivor.get(key(5000))).toThrow(PoisonedShardError);
      expect(() => survivor.list()).toThrow(PoisonedShardError);
      expect(survivor.salvage()).toBe(1);
    }
    refuse(actor, 0);
    expect(survivor.salvage()).toBe(0);
    expect(survivor.salvage()).toBe(0);
    trial.check(survivor, actor, before, false, new Map());
  });

  test("stays poisoned wherever memory ends in salvage, which takes nothing then", () => {
    const { trial, survivor, actor, before } = poisoned();
    const words = () => new Uint32Array(survivor.handle.memory.buffer);
    const inUse = () => words()[(65_536 + 16) >>> 2] - words()[(65_536 + 24) >>> 2];
    const used = inUse();
    let from = 1;
    for (; ; from++) {
      refuse(actor, from);
      if (survivor.salvage() === 0) break;
      // One segment at most: for the regions' own words.
      expect(inUse() - used).toBeLessThan(2);
    }
    expect(from).toBeGreaterThan(1);
    refuse(actor, 0);
    trial.check(survivor, actor, before, false, new Map());
  });

  test("is salvaged by another when who does it dies", () => {
    const { trial, survivor, before } = poisoned();
    const image = new Image(survivor.handle.memory);
    const salvage = (dying: Subject) => dying.salvage();
    const steps = rehearse(survivor, salvage);
    for (const n of deathsOf(steps, 150 * runs)) {
      image.restore();
      const dead = die(survivor, n, salvage);
      if (dead === 0) continue;
      const actor = new Actor();
      const other = survivor.another(actor);
      // Where the lock was taken, this repairs; else there is still something to salvage.
      expect(other.abandon(dead)).toBe(true);
      expect(other.salvage()).toBe(0);
      trial.check(other, actor, before, false, new Map());
    }
  });
});

test("a full map is whole again as soon as other shards have made room", () => {
  const map = new SharedHashMap(u32, u32, { ...options, shards: 4 });
  const subject = new SharedSubject(map);
  const values = new Map<number, number>();
  const actor = new Actor();
  const dying = subject.another(actor); // later there is no memory for it
  try {
    for (let n = 0; ; n++) {
      map.set(n, n + 1);
      values.set(n, n + 1);
    }
  } catch (error) {
    expect((error as Error).name).toBe("OutOfMemoryError");
  }
  const { id } = dying;
  actor.dieAt(0);
  dying.map.set(0, 1);
  actor.dieAt(actor.passed - 10);
  expect(() => dying.map.set(0, 77)).toThrow(Death);
  expect(map.abandon(id)).toBe(true);
  expect(() => map.get(0)).toThrow(PoisonedShardError);
  expect(map.stats().poisonedShards).toBe(1);
  for (let again = 0; again < 5; again++) expect(map.salvage()).toBe(1);
  // The keys of other shards go.
  const lost = new Set<number>();
  for (const n of values.keys()) {
    try {
      map.delete(n);
      lost.add(n);
    } catch (error) {
      expect(error).toBeInstanceOf(PoisonedShardError);
    }
  }
  expect(map.evacuate()).toBe(true);
  expect(map.salvage()).toBe(0);
  expect(map.stats().poisonedShards).toBe(0);
  expect([1, 77]).toContain(map.get(0));
  for (const [n, value] of values) if (n !== 0) expect(map.get(n)).toBe(lost.has(n) ? undefined : value);
  expect(map.size).toBe(values.size - lost.size);
  map.destroy();
});
