// What the buttons set going: each a task that is done write by write, so that it can be slow, stopped and stepped.
import { Collisions } from "./keys.ts";
import type { Pair } from "./pair.ts";

export type TaskName = "fill" | "delete" | "shrink" | "finish" | "search" | "flood";

export interface Task {
  readonly name: TaskName;
  readonly done: boolean;
  /** How far it is, a fraction. */
  readonly progress: number;
  /** Makes up to `writes` writes, or moves as many buckets as they would. @returns how many of them, before the deadline came */
  run(writes: number, deadline: number): number;
}

/** Buckets that a write moves along with it. */
const BUCKETS_PER_WRITE = 2;

/** Keys that fill a chain until the map notices; it takes about 37 of them. */
const CRAFTED = 72;

export class Fill implements Task {
  readonly name = "fill";
  readonly #from: number;

  constructor(
    readonly pair: Pair,
    readonly goal: number,
  ) {
    this.#from = pair.map.size;
  }

  get done(): boolean {
    return this.pair.map.size >= this.goal;
  }

  get progress(): number {
    return this.done ? 1 : (this.pair.map.size - this.#from) / (this.goal - this.#from);
  }

  run(writes: number, deadline: number): number {
    return this.pair.insert(Math.min(writes, this.goal - this.pair.map.size), deadline);
  }
}

export class DeleteHalf implements Task {
  readonly name = "delete";
  readonly #from: number;
  readonly #least: number;

  constructor(readonly pair: Pair) {
    this.#from = pair.ordinary;
    this.#least = Math.floor(pair.ordinary / 2);
  }

  get done(): boolean {
    return this.pair.ordinary <= this.#least;
  }

  get progress(): number {
    return this.done ? 1 : (this.#from - this.pair.ordinary) / (this.#from - this.#least);
  }

  run(writes: number, deadline: number): number {
    return this.pair.remove(Math.min(writes, this.pair.ordinary - this.#least), deadline);
  }
}

/** Does in idle time what writes would do: moves the rest of the buckets. */
export class Finish implements Task {
  constructor(
    readonly pair: Pair,
    readonly name: TaskName = "finish",
  ) {}

  get done(): boolean {
    return !this.pair.map.stats().growing;
  }

  get progress(): number {
    return this.pair.map.stats().progress;
  }

  run(writes: number, deadline: number): number {
    const { map } = this.pair;
    const before = map.stats().evacuated;
    map.evacuate({ maxBuckets: BUCKETS_PER_WRITE * writes, deadline });
    return Math.max(1, (map.stats().evacuated - before) / BUCKETS_PER_WRITE);
  }
}

/** Crafted keys are looked for, then inserted, then the map gets over it. */
export class Flood implements Task {
  readonly #found: Collisions;
  readonly #after: Finish;
  #inserted = 0;

  constructor(readonly pair: Pair) {
    const { buckets } = pair.map.stats();
    this.#found = new Collisions(pair.map, Math.max(8, Math.ceil(Math.log2(buckets))), CRAFTED);
    this.#after = new Finish(pair, "flood");
  }

  get name(): TaskName {
    return this.#found.done ? "flood" : "search";
  }

  get done(): boolean {
    return this.#inserted === CRAFTED && this.#after.done;
  }

  get progress(): number {
    return (this.#found.done ? this.#inserted : this.#found.keys.length) / CRAFTED;
  }

  run(writes: number, deadline: number): number {
    if (!this.#found.done) {
      this.#found.search(deadline);
      return 0;
    }
    if (this.#inserted === CRAFTED) return this.#after.run(writes, deadline);
    const count = Math.min(writes, CRAFTED - this.#inserted);
    for (const key of this.#found.keys.slice(this.#inserted, this.#inserted + count)) this.pair.insertCrafted(key);
    this.#inserted += count;
    return count;
  }
}
