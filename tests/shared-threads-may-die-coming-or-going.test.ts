// A thread dies in `attach`, in `dispose`, in `destroy`, or while it gives back the place of another one that died: at each step. The others go on;
// what is lost is one of the 1,023 places at most, and its segment.

import "./deaths/stage.ts";
import { DisposedError, string, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { ARENA } from "../assembly/abi/layout.ts";
import {
  ATTACHMENT_FREE,
  ATTACHMENT_STATE_BITS,
  MOST_ATTACHMENTS,
  ROOT_ATTACHMENTS,
  ROOT_FREE_SEGMENTS,
  ROOT_TOP,
} from "../assembly/abi/shared.ts";
import { initHookedCore } from "./deaths/hooked-core.ts";
import { bury, faultOfRuns, Image } from "./deaths/image.ts";
import { SharedSubject, type Subject, SyncSubject } from "./deaths/kinds.ts";
import { Actor, Death } from "./deaths/stage.ts";
import { die, rehearse } from "./deaths/trial.ts";
import type { Key } from "./lib/types.ts";

const KEYS = 30;

beforeAll(async () => void (await initHookedCore()));

const options = { maxBytes: 4 << 20, seed: 1, lockTimeout: Number.POSITIVE_INFINITY };
const makers: { name: string; make: () => Subject; key: (n: number) => Key }[] = [
  {
    ...{ name: "SharedHashMap, u32 => u32", key: (n) => n },
    make: () => new SharedSubject(new SharedHashMap(u32, u32, { ...options, shards: 3 })),
  },
  {
    ...{ name: "SyncMap, string => u32", key: (n) => `${n} ${"x".repeat(n)}` },
    make: () => new SyncSubject(new SyncMap(string, u32, options)),
  },
];

/** Who would wait for ever says so. */
class Impatient extends Actor {
  #slices = 0;
  override sleep(): boolean {
    if (++this.#slices > 100) throw new Error("waits for ever");
    return true;
  }
}

const destroy = (subject: Subject) => (subject as Subject & { map: { destroy(): void } }).map.destroy();

/** Does something that may be too late. */
function mayBeDestroyed(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof DisposedError)) throw error;
  }
}

/** Places of attachments that are taken. */
function placesOf(memory: WebAssembly.Memory): number {
  const words = new Uint32Array(memory.buffer);
  let taken = 0;
  for (let place = 1; place < MOST_ATTACHMENTS; place++) {
    const state = words[(ARENA + ROOT_ATTACHMENTS + 8 * place) >>> 2] & (2 ** ATTACHMENT_STATE_BITS - 1);
    if (state !== ATTACHMENT_FREE) taken++;
  }
  return taken;
}
function segmentsOf(memory: WebAssembly.Memory): number {
  const words = new Uint32Array(memory.buffer);
  return words[(ARENA + ROOT_TOP) >>> 2] - words[(ARENA + ROOT_FREE_SEGMENTS) >>> 2];
}

/** Dies at the n-th hook of something; false when it has fewer. */
function diesIn(actor: Actor, n: number, act: () => void): boolean {
  actor.dieAt(n);
  try {
    act();
  } catch (error) {
    if (error instanceof Death) return true;
    throw error;
  }
  actor.dieAt(0);
  return false;
}

describe.each(makers)("$name", ({ make, key }) => {
  function filled(): { subject: Subject; image: Image; places: number; segments: number } {
    const subject = make();
    for (let n = 0; n < KEYS; n++) subject.set(key(n), n);
    // Runs of one segment that were used before.
    const others = Array.from({ length: 3 }, () => subject.another(new Actor()));
    for (const other of others) other.dispose();
    const { memory } = subject.handle;
    return { subject, image: new Image(memory), places: placesOf(memory), segments: segmentsOf(memory) };
  }

  /** Others read, write, come and go. */
  function goesOn(subject: Subject): void {
    const actor = new Actor();
    const other = subject.another(actor);
    for (let n = 0; n < KEYS; n++) expect(other.get(key(n))).toBe(n);
    other.set(key(KEYS), 1);
    subject.set(key(KEYS + 1), 2);
    expect([subject.get(key(KEYS)), other.get(key(KEYS + 1))]).toEqual([1, 2]);
    expect(other.count()).toBe(KEYS + 2);
    expect(other.fault(actor.exports!)).toBe(0);
    expect(faultOfRuns(subject.handle.memory)).toBeUndefined();
    other.dispose();
  }

  test("a death in attach", () => {
    const { subject, image, places, segments } = filled();
    let n = 1;
    for (; ; n++) {
      image.restore();
      const actor = new Actor();
      if (!diesIn(actor, n, () => void subject.another(actor))) break;
      expect(placesOf(subject.handle.memory) - places).toBeLessThanOrEqual(1);
      expect(segmentsOf(subject.handle.memory) - segments).toBeLessThanOrEqual(1);
      goesOn(subject);
    }
    expect(n).toBeGreaterThan(15);
  });

  test("a death in dispose, abandoned or not", () => {
    const { subject, image, places, segments } = filled();
    let n = 1;
    for (; ; n++) {
      image.restore();
      const actor = new Actor();
      const dying = subject.another(actor);
      const { id } = dying;
      if (!diesIn(actor, n, () => dying.dispose())) break;
      const { memory } = subject.handle;
      if (n % 2 === 0) subject.abandon(id);
      expect(placesOf(memory) - places).toBeLessThanOrEqual(1);
      expect(segmentsOf(memory) - segments).toBeLessThanOrEqual(1);
      goesOn(subject);
    }
    expect(n).toBeGreaterThan(8);
  });

  test("a death in abandoning a thread that died", () => {
    const { subject, image, places, segments } = filled();
    const store = (dying: Subject) => dying.set(key(KEYS - 1), KEYS - 1);
    const steps = rehearse(subject, store).length;
    let lost = 0;
    let n = 1;
    for (let over = false; !over; n++) {
      for (const at of [1, Math.ceil(steps / 2), steps]) {
        image.restore();
        const dead = die(subject, at, store);
        const actor = new Actor();
        const undertaker = subject.another(actor);
        const { id } = undertaker;
        over = !diesIn(actor, n, () => void undertaker.abandon(dead));
        if (over) break;
        subject.abandon(id);
        subject.abandon(dead);
        const { memory } = subject.handle;
        // The place of the one that died first; that of the undertaker is free.
        lost = Math.max(lost, placesOf(memory) - places);
        expect(placesOf(memory) - places).toBeLessThanOrEqual(1);
        expect(segmentsOf(memory) - segments).toBeLessThanOrEqual(12);
        goesOn(subject);
      }
    }
    expect(n).toBeGreaterThan(20);
    expect(lost).toBe(1);
  });

  test("a death in destroy: others are told so, or go on, until one of them destroys it again", () => {
    const { subject, image } = filled();
    let n = 1;
    for (; ; n++) {
      image.restore();
      const actor = new Actor();
      const dying = subject.another(actor);
      const { id } = dying;
      const [survivor, other] = [subject.another(new Impatient()), subject.another(new Impatient())];
      if (!diesIn(actor, n, () => destroy(dying))) break;
      if (n % 2 === 0) bury(subject.handle.memory, id);
      else mayBeDestroyed(() => void survivor.abandon(id));
      for (let k = 0; k < KEYS; k++) {
        mayBeDestroyed(() => expect([k, 77]).toContain(survivor.get(key(k))));
        mayBeDestroyed(() => void other.set(key(k), 77));
        mayBeDestroyed(() => expect(survivor.get(key(k))).toBe(77));
      }
      destroy(survivor);
      for (let k = 0; k < KEYS; k++) {
        expect(() => other.get(key(k))).toThrow(DisposedError);
        expect(() => other.set(key(k), 1)).toThrow(DisposedError);
      }
      expect(() => other.list()).toThrow(DisposedError);
    }
    expect(n).toBeGreaterThan(10);
  });
});
