// What one thread does, from a seed: operations on a few hot keys, which all threads share and which are recorded, while its own
// cold keys make the table grow and shrink under them.
import { Random } from "../fuzz/random.ts";
import { ABSENT, UNKNOWN } from "./history.ts";
import { type Kind, takesValue } from "./model.ts";
import type { Recorder } from "./recorder.ts";
import type { Subject } from "./subject.ts";

export interface Plan {
  readonly seed: number;
  readonly threads: number;
  /** Rows to record, for each thread. */
  readonly rows: number;
  readonly hot: number;
  /** How many cold entries a thread makes before it deletes them again. */
  readonly swing: number;
  /** The clock goes on at one of so many looks at it (recorder.ts). */
  readonly tickEvery: number;
  /** One of so many operations is on many keys, or a walk of the whole map; 0: none. */
  readonly manyEvery: number;
  /** Threads that the parent ends in the middle. */
  readonly killed?: number;
}

export const COLD = 1000;
const OWN = 100_000;
/** A row for each hot key, and some that a walk meets twice. */
const MOST_ROWS = 80;

export class Script {
  readonly #random: Random;
  /** What this thread last saw of each hot key. */
  readonly #seen: number[];
  #written = 0;
  #cold = 0;
  #looks = 0;
  #isGrowing = true;

  constructor(
    readonly plan: Plan,
    readonly recorder: Recorder,
    readonly subject: Subject,
  ) {
    this.#random = new Random(plan.seed * 64 + recorder.thread);
    this.#seen = new Array(plan.hot).fill(ABSENT);
  }

  run(): void {
    const { plan, recorder } = this;
    while (recorder.left > MOST_ROWS) {
      if (this.#random.chance(16)) recorder.keepPace();
      if (this.#random.chance(4)) recorder.comeTogether();
      if (plan.manyEvery > 0 && this.#random.chance(plan.manyEvery)) this.#many();
      else this.#one(this.#random.pick(this.subject.kinds), this.#random.below(plan.hot));
      if (plan.swing > 0) this.#churn();
    }
  }

  #one(kind: Kind, key: number): void {
    const { recorder, subject } = this;
    const argument = kind === "add" ? 1 + this.#random.below(9) : takesValue(kind) ? this.#value() : ABSENT;
    const expected = this.#random.chance(5) ? this.#random.pick([ABSENT, 1, 2]) : this.#seen[key];
    const row = recorder.open(this.#now(), kind, key, argument, expected);
    const result = subject.apply(kind, key, argument, expected);
    recorder.close(row, this.#now(), result);
    if (kind === "get" || kind === "load" || kind === "add" || kind === "getOrInsert") this.#seen[key] = result;
    else if (result !== UNKNOWN && takesValue(kind)) this.#seen[key] = argument;
  }

  /** Several operations that are not one: each of them somewhen between the beginning and the end. */
  #many(): void {
    const { recorder, subject, plan } = this;
    const keys = Array.from({ length: plan.hot }, (_, i) => i).filter(() => !this.#random.chance(3));
    const way = this.#random.pick(subject.waysForMany);
    if (way === "walk") {
      this.#walk();
      return;
    }
    const values = keys.map(() => this.#value());
    const kind = { set: "set", get: "get", remove: "remove", clear: "remove" }[way] as Kind;
    const touched = way === "clear" ? [...this.#seen.keys()] : keys;
    const invoked = this.#now();
    const rows = touched.map((key, i) => recorder.open(invoked, kind, key, values[i] ?? ABSENT, ABSENT));
    const results = subject.many(way, keys, values);
    const returned = this.#now();
    rows.forEach((row, i) => {
      recorder.close(row, returned, results?.[i] ?? 0);
    });
  }

  /** An entry was there at some moment of the walk that shows it; one that the walk leaves out was absent at some moment. */
  #walk(): void {
    const { recorder, plan } = this;
    const invoked = this.#now();
    const missed = new Set(this.#seen.keys());
    const note = (key: number, value: number) => {
      if (recorder.left < plan.hot) return;
      recorder.close(recorder.open(invoked, "get", key, ABSENT, ABSENT), this.#now(), value);
    };
    this.subject.walk((key, value) => {
      if (key >= COLD) return;
      missed.delete(key);
      note(key, value);
    });
    for (const key of missed) note(key, ABSENT);
  }

  /** Mostly a value that no other operation writes. */
  #value(): number {
    if (this.#random.chance(4)) return 1 + this.#random.below(3);
    return 16 + (this.#written++ % 50_000) * 8 + this.recorder.thread;
  }

  #now(): number {
    return this.recorder.now(this.#looks++ % this.plan.tickEvery === 0);
  }

  /** Some cold keys come or go. */
  #churn(): void {
    const { subject, plan } = this;
    if (this.#random.chance(100)) subject.resize(this.#random.size(plan.swing * 4));
    const first = COLD + this.recorder.thread * OWN;
    for (let i = this.#random.below(8); i > 0; i--) {
      if (this.#cold >= plan.swing) this.#isGrowing = false;
      if (this.#cold === 0) this.#isGrowing = true;
      if (this.#isGrowing) subject.insert(first + this.#cold++);
      else subject.remove(first + --this.#cold);
    }
  }
}
