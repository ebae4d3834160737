// One operation, by an attachment that dies at each of its steps; what the others find then.
import type { Key } from "../lib/types.ts";
import { bury, faultOfRuns, Image } from "./image.ts";
import type { Subject } from "./kinds.ts";
import { Actor, Death, Observer } from "./stage.ts";

export type Entries = Map<Key, unknown>;

/** Something that a thread does, to a map and to what its entries then should be. */
export interface Step<S extends Subject> {
  name: string;
  act(subject: S): unknown;
  /** What it does to the entries; nothing, if it is left out. */
  expect?(entries: Entries): void;
  /** Each key is done for itself: some are as before, others as after. */
  isPiecewise?: boolean;
}

export interface Wishes {
  /** Deaths of one step at most: those at every place for the first time and the last, and some between. */
  most: number;
  /** Places that were reached. */
  reached: Set<number>;
  /** Keys that are in no map, to be inserted afterwards; a value. */
  spare: Key[];
  value: unknown;
}

/** The numbers of hooks to die at, of `points` that were passed: at each place the first time and the last, then any; `most` of them. */
export function deathsOf(points: readonly number[], most: number): number[] {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  points.forEach((point, i) => {
    if (!first.has(point)) first.set(point, i + 1);
    last.set(point, i + 1);
  });
  const chosen = new Set([...first.values(), ...last.values()]);
  if (chosen.size >= most) return spread([...chosen], most);
  const rest = points.map((_, i) => i + 1).filter((n) => !chosen.has(n));
  return [...chosen, ...spread(rest, most - chosen.size)];
}

/** Some of a list, evenly: a stride that meets all before it meets one again. */
function spread(all: readonly number[], most: number): number[] {
  if (all.length <= most) return [...all];
  let stride = Math.floor(all.length * 0.618);
  while (gcd(stride, all.length) !== 1) stride++;
  return Array.from({ length: most }, (_, i) => all[(i * stride) % all.length]);
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

class Rehearsal extends Actor {
  readonly points: number[] = [];
  override atHook(point: number): void {
    this.points.push(point);
  }
}

/** The hooks that `act` passes, one after the other. */
export function rehearse<S extends Subject>(subject: S, act: (subject: S) => unknown): number[] {
  const actor = new Rehearsal();
  const other = subject.another(actor);
  actor.points.length = 0;
  act(other);
  const points = [...actor.points];
  other.dispose();
  return points;
}

/**
 * Lets an attachment of its own die in the middle; its number. 0 when that does not come: the rehearsal had to make the memory larger, which
 * stays so.
 */
export function die<S extends Subject>(subject: S, n: number, act: (subject: S) => unknown): number {
  const actor = new Actor();
  const dying = subject.another(actor);
  const { id } = dying;
  actor.dieAt(n);
  try {
    act(dying);
  } catch (error) {
    if (error instanceof Death) return id;
    throw error;
  } finally {
    if (!actor.isDead) actor.dieAt(0);
    dying.dispose(); // of the dead nothing runs any more; the garbage collector may have it
  }
  return 0;
}

export class Trial<S extends Subject> {
  readonly entries: Entries = new Map();
  deaths = 0;

  constructor(
    readonly subject: S,
    readonly wishes: Wishes,
  ) {}

  /** Does a step without any death. */
  go(step: Step<S>): void {
    step.act(this.subject);
    step.expect?.(this.entries);
  }

  /** Tries all deaths of a step, then does it. */
  run(step: Step<S>): void {
    const image = new Image(this.subject.handle.memory);
    const before = new Map(this.entries);
    step.expect?.(this.entries);
    const { most, reached } = this.wishes;
    const points = rehearse(this.subject, step.act);
    for (const point of points) reached.add(point);
    for (const n of deathsOf(points, most)) {
      image.restore();
      this.deaths++;
      try {
        const dead = die(this.subject, n, step.act);
        if (dead === 0) continue;
        const seen = this.#observe(before);
        const actor = new Actor();
        const survivor = this.subject.another(actor);
        this.#takeOver(survivor, dead);
        this.check(survivor, actor, before, step.isPiecewise === true, seen);
        survivor.dispose();
      } catch (error) {
        throw new Error(
          `${step.name}, death at hook ${n} of ${points.length} (point ${points[n - 1]}): ${(error as Error).stack}`,
        );
      }
    }
    image.restore();
    step.act(this.subject);
  }

  /** The dead thread is declared dead; or only known to be, and the next operation, of any kind, finds its lock. */
  #takeOver(survivor: S, dead: number): void {
    const { spare, value } = this.wishes;
    if (this.deaths % 2 === 0) {
      survivor.abandon(dead);
      return;
    }
    bury(survivor.handle.memory, dead);
    const [key, other] = spare;
    if (this.deaths % 4 === 1) survivor.set(key, value);
    if (survivor.get(other) !== undefined) throw new Error("a key is there that nobody has set");
    if (this.deaths % 4 === 1 && !Object.is(survivor.get(key), value)) throw new Error("what took over is not there");
    survivor.delete(key);
  }

  /** Tries deaths in the midst of repairing what a death left, from some deaths of a step; then does it. */
  runTwice(step: Step<S>, firstDeaths: number): void {
    const { subject } = this;
    const image = new Image(subject.handle.memory);
    const before = new Map(this.entries);
    step.expect?.(this.entries);
    const { most, reached } = this.wishes;
    const points = rehearse(subject, step.act);
    for (const n of deathsOf(points, firstDeaths)) {
      image.restore();
      const dead = die(subject, n, step.act);
      if (dead === 0) continue;
      const broken = new Image(subject.handle.memory);
      const repair = (recoverer: S) => recoverer.abandon(dead);
      const steps = rehearse(subject, repair);
      for (const point of steps) reached.add(point);
      for (const m of deathsOf(steps, most)) {
        broken.restore();
        this.deaths++;
        try {
          const second = die(subject, m, repair);
          if (second === 0) continue;
          const seen = this.#observe(before);
          const actor = new Actor();
          const survivor = subject.another(actor);
          survivor.abandon(second);
          survivor.abandon(dead);
          this.check(survivor, actor, before, step.isPiecewise === true, seen);
          survivor.dispose();
        } catch (error) {
          const where = `death at hook ${n} of ${points.length} (point ${points[n - 1]}), of who repairs at ${m} of ${steps.length} (point ${steps[m - 1]})`;
          throw new Error(`${step.name}, ${where}: ${(error as Error).stack}`);
        }
      }
    }
    image.restore();
    step.act(subject);
  }

  /** What can be read already: keys of which it is certain that the step has come to them. */
  #observe(before: Entries): Entries {
    const seen: Entries = new Map();
    const observer = new Observer();
    const reader = this.subject.another(observer);
    try {
      for (const key of new Set([...before.keys(), ...this.entries.keys()])) {
        const value = reader.get(key);
        if (!Object.is(value, before.get(key))) seen.set(key, value);
      }
    } catch (error) {
      if (!(error instanceof Death)) throw error;
    } finally {
      observer.isDead = true; // what it leaves is not to be seen
      reader.dispose();
    }
    return seen;
  }

  /** What is there is what was there before the step, or after it, by every way of asking; what was seen stays; and all goes on. */
  check(survivor: S, actor: Actor, before: Entries, isPiecewise: boolean, seen: Entries): void {
    const found = listed(survivor);
    const keys = new Set([...before.keys(), ...this.entries.keys()]);
    const isOf = (key: Key, entries: Entries) =>
      found.has(key) === entries.has(key) && Object.is(found.get(key), entries.get(key));
    const all = (entries: Entries) => [...keys].every((key) => isOf(key, entries));
    const isRight = isPiecewise
      ? [...keys].every((key) => isOf(key, before) || isOf(key, this.entries))
      : all(before) || all(this.entries);
    if (!isRight || ![...found.keys()].every((key) => keys.has(key))) {
      throw new Error(
        `neither before nor after: ${differences(found, before)} from before, ${differences(found, this.entries)} from after`,
      );
    }
    for (const [key, value] of seen) {
      if (!Object.is(found.get(key), value))
        throw new Error(`${String(key)} was ${String(value)}, and then as before again`);
    }
    this.#compare(survivor, found, keys);
    this.#compare(this.subject, found, keys);
    this.#sound(survivor, actor);
    this.#goOn(survivor, found);
    this.#sound(survivor, actor);
  }

  /** Another attachment reads the same. */
  #compare(reader: S, found: Entries, keys: Iterable<Key>): void {
    for (const key of keys) {
      const value = reader.get(key);
      if (!Object.is(value, found.get(key)))
        throw new Error(`${String(key)} is read as ${String(value)}, listed as ${String(found.get(key))}`);
    }
  }

  #sound(survivor: S, actor: Actor): void {
    const fault = survivor.fault(actor.exports!);
    if (fault !== 0) throw new Error(`checks say ${fault}`);
    const runs = faultOfRuns(survivor.handle.memory);
    if (runs !== undefined) throw new Error(runs);
  }

  #goOn(survivor: S, found: Entries): void {
    const { spare, value } = this.wishes;
    const some = [...found.keys()].filter((_, i) => i % 5 === 0);
    for (const key of some) {
      survivor.delete(key);
      found.delete(key);
    }
    for (const key of [...spare, ...some]) {
      survivor.set(key, value);
      found.set(key, value);
    }
    this.#compare(this.subject, found, found.keys());
    if (differences(listed(survivor), found) !== 0) throw new Error("writes afterwards are not all there");
  }
}

/** What is there. @throws Error when a walk shows a key twice, or not all */
export function listed(subject: Subject): Entries {
  const list = subject.list();
  const entries = new Map(list);
  if (entries.size !== list.length) throw new Error("a key is there twice");
  if (subject.count() !== list.length) throw new Error(`size ${subject.count()}, entries ${list.length}`);
  return entries;
}

function differences(a: Entries, b: Entries): number {
  let count = 0;
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    if (a.has(key) !== b.has(key) || !Object.is(a.get(key), b.get(key))) count++;
  }
  return count;
}
