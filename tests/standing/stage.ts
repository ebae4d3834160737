// A map in the state that a scene begins with, as the parent of all threads has it, and the verdict on it in the end.
import { SharedHashMap, SyncMap } from "tophash/shared";
import { ARENA } from "../../assembly/abi/layout.ts";
import { LINE_RECOVERED, LINE_SHIFT, ROOT_LINES, SYNC_MU } from "../../assembly/abi/shared.ts";
import { bury, faultOfRuns } from "../deaths/image.ts";
import { SharedSubject, type Subject, SyncSubject } from "../deaths/kinds.ts";
import { Actor, withActor } from "../deaths/stage.ts";
import { die, listed, rehearse } from "../deaths/trial.ts";
import type { Key } from "../lib/types.ts";
import { checkHistory } from "../linearizability/check.ts";
import { keyCodings, valueCodings } from "../linearizability/coding.ts";
import { ABSENT } from "../linearizability/history.ts";
import { makeRoom, Recorder, type Room, readHistory, timeOf } from "../linearizability/recorder.ts";
import { SharedMapSubject } from "../linearizability/shared-map-subject.ts";
import { SyncMapSubject } from "../linearizability/sync-map-subject.ts";
import { keyTypes, valueTypes } from "../linearizability/types.ts";
import { type Deed, Doer, KEYS, type LooseMap, spareKey } from "./deeds.ts";
import type { Scene } from "./scenes.ts";
import type { Place } from "./thread.ts";

const MAX_BYTES = 32 << 20;
const ROWS = 4000;

/** Whose rows are which. */
export const PARENT = 0;
const DEAD_BEFORE = 1;
export const VICTIM = 2;
export const TRAFFIC = 3;
export const REPAIRER = 4;
const THREADS = 6;

export class Stage {
  readonly room: Room = makeRoom(THREADS, ROWS);
  readonly subject: Subject;
  readonly #actor = new Actor();
  readonly #doer: Doer;
  /** When threads were terminated. */
  readonly #ends = new Map<number, number>();

  constructor(
    readonly scene: Scene,
    lockTimeout: number,
  ) {
    this.subject = withActor(this.#actor, () => open(scene, lockTimeout));
    this.#doer = this.#doerOf(this.subject, PARENT);
    for (const deed of scene.before) this.#doer.do(deed);
    const { death } = scene;
    if (!death) return;
    const hooks = hooksOf({ ...scene, death: undefined, deed: death.deed });
    const dead = this.die(death.deed, Math.ceil(death.at * hooks.length));
    bury(this.subject.handle.memory, dead);
  }

  /** Somebody dies in the middle of something, without a thread. */
  die(deed: Deed, n: number): number {
    const dead = die(this.subject, n, (dying) => this.#doerOf(dying, DEAD_BEFORE).do(deed));
    this.ended(DEAD_BEFORE);
    return dead;
  }

  #doerOf(subject: Subject, thread: number): Doer {
    const { keys, values } = this.scene;
    const codings = [keyCodings[keys], valueCodings[values]] as const;
    const recorder = new Recorder(this.room, thread);
    const { map } = subject as Subject & { map: LooseMap };
    if (subject instanceof SyncSubject) return new Doer(map, new SyncMapSubject(map as never, ...codings), recorder);
    return new Doer(map, new SharedMapSubject(map as never, ...codings, values !== "string"), recorder);
  }

  /** For a thread, to attach to the map. */
  place(thread: number): Place {
    const { subject, keys, values } = this.scene;
    return { subject, keys, values, handle: this.subject.handle, room: this.room, thread };
  }

  /** How often what a dead thread left was repaired. */
  get recoveries(): number {
    const line = this.scene.subject === "SyncMap" ? SYNC_MU : 0;
    const at = ARENA + ROOT_LINES + (line << LINE_SHIFT) + LINE_RECOVERED;
    return Atomics.load(new Int32Array(this.subject.handle.memory.buffer), at >>> 2);
  }

  /** Now the thread is certainly no more. */
  ended(thread: number): void {
    this.#ends.set(thread, timeOf(this.room));
  }

  /** The hooks that the scene's operation passes. */
  rehearse(): number[] {
    const other = this.subject.another(new Actor()); // in the place of the thread that looks on
    const points = rehearse(this.subject, (subject) => this.#doerOf(subject, VICTIM).do(this.scene.deed));
    other.dispose();
    return points;
  }

  /** When all is quiet: what is there has come about in an order, by every way of asking; checks find nothing; and all goes on. */
  judge(): void {
    const { subject, scene } = this;
    const [keys, values] = [keyCodings[scene.keys], valueCodings[scene.values]];
    const found = new Map([...listed(subject)].map(([key, value]) => [keys.number(key), values.number(value)]));
    for (const key of found.keys()) if (key >= KEYS) throw new Error(`key ${key}, which nobody has set, is there`);
    for (let key = 0; key < KEYS; key++) {
      const value = subject.get(keys.of(key));
      const number = value === undefined ? ABSENT : values.number(value);
      if (number !== (found.get(key) ?? ABSENT))
        throw new Error(`key ${key} is read as ${number}, listed as ${found.get(key)}`);
    }
    this.#doer.walk();
    const failure = checkHistory(readHistory(this.room, this.#ends));
    if (failure) throw new Error(failure.message);
    this.#sound();
    for (let i = 0; i < 40; i++) subject.set(keys.of(spareKey(i)), values.of(i + 1));
    for (let key = 0; key < KEYS; key += 2) subject.delete(keys.of(key));
    for (let i = 0; i < 40; i++) {
      const value = subject.get(keys.of(spareKey(i)));
      if (value === undefined || values.number(value) !== i + 1)
        throw new Error("what was set afterwards is not there");
    }
    const left = [...found.keys()].filter((key) => key % 2 === 1).length;
    if (listed(subject).size !== left + 40)
      throw new Error("what was deleted afterwards is still there, or something else is not");
    this.#sound();
  }

  #sound(): void {
    const fault = this.subject.fault(this.#actor.exports!);
    if (fault !== 0) throw new Error(`checks say ${fault}`);
    const runs = faultOfRuns(this.subject.handle.memory);
    if (runs !== undefined) throw new Error(runs);
  }

  close(): void {
    (this.subject as Subject & { map: { destroy(): void } }).map.destroy();
  }
}

function open({ subject, keys, values }: Scene, lockTimeout: number): Subject {
  const [key, value] = [keyTypes[keys], valueTypes[values]];
  const options = { maxBytes: MAX_BYTES, seed: 1, lockTimeout };
  if (subject === "SyncMap") return new SyncSubject(new SyncMap<Key, unknown>(key, value, options));
  return new SharedSubject(new SharedHashMap<Key, unknown>(key, value, { ...options, shards: 1 }));
}

const known = new Map<string, number[]>();

/** The hooks that a scene's operation passes, one after the other: the same each time. */
export function hooksOf(scene: Scene): number[] {
  const name = JSON.stringify(scene);
  let hooks = known.get(name);
  if (!hooks) {
    const stage = new Stage(scene, 10_000);
    hooks = stage.rehearse();
    stage.close();
    known.set(name, hooks);
  }
  return hooks;
}
