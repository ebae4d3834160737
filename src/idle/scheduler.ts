// When idle evacuation happens: looks for maps that began to grow, and turns of bounded length while something is left.

import { Collection, tableOf } from "../collection.ts";
import { DISPOSE } from "../dispose-symbol.ts";
import { DisposedError } from "../errors.ts";
import { describe } from "../types/describe.ts";
import { Backlog } from "./backlog.ts";
import { type IdleEvacuationOptions, priorityOf, type Settings, settings, type WatchOptions } from "./options.ts";
import type { Cancel } from "./platform.ts";
import { COLD, HOT, WARM } from "./queue.ts";

/** Milliseconds between two looks while entries come and go; each look that finds all quiet doubles them. */
const FIRST_LOOK = 4;

/** A map or set of any types. */
export type Watchable = Collection<never, never> | Collection<unknown, unknown>;

/** Counts since the scheduler was made, unless said otherwise. */
export interface IdleEvacuationStats {
  /** Maps watched now. */
  watched: number;
  /** Bucket ranges that wait in the queue now, one a map. */
  queued: { hot: number; warm: number; cold: number };
  /** Maps that wait now for room in the queue. */
  outside: number;
  /** Maps that wait now for memory to go on. */
  withoutMemory: number;
  /** Buckets moved in idle time. */
  buckets: number;
  /** Buckets that watched maps' own writes (or calls of `evacuate`) moved. */
  bucketsByWrites: number;
  /** Times that the platform gave to work. */
  turns: number;
  /** Longest turn, in milliseconds. */
  longestSlice: number;
  /** Looks for maps that began to grow, between turns. */
  looks: number;
  state: "running" | "paused" | "stopped";
}

/**
 * Moves what growing (and shrinking, compacting, reseeding) maps have left to move when the program has nothing else to do, so
 * that fewer writes have to. It keeps no process and no map alive, and each turn ends after a slice of time.
 *
 * @throws TypeError, RangeError for an option that is not what it must be
 */
export class IdleEvacuation {
  readonly #settings: Settings;
  readonly #backlog: Backlog;
  #state: IdleEvacuationStats["state"] = "running";
  /** What comes next, and how to take it back. */
  #next: "turn" | "look" | undefined;
  #cancel: Cancel = () => {};
  #lookAfter = FIRST_LOOK;
  #drained: ((isAll: boolean) => void)[] = [];
  #turns = 0;
  #looks = 0;
  #longestSlice = 0;

  constructor(options?: IdleEvacuationOptions) {
    this.#settings = settings(options);
    const { capacity, platform, signal } = this.#settings;
    this.#backlog = new Backlog(capacity, () => platform.now());
    if (signal?.aborted) this.stop();
    else signal?.addEventListener("abort", this.#abort);
  }

  /**
   * Looks after a map or set from now on. It is held weakly, and forgotten when it is disposed of. Of one that is watched
   * already only the priority is set. O(1)
   * @throws TypeError for what is no map or set of this package, or a bad priority
   * @throws DisposedError when it was disposed of, or the scheduler stopped
   */
  watch(map: Watchable, options?: WatchOptions): this {
    const table = checkedTable(map);
    const priority = priorityOf(options);
    this.#refuseStopped();
    table.live();
    const watched = this.#backlog.list.byTable(table);
    if (watched !== undefined) watched.priority = priority;
    else {
      this.#backlog.add(table, priority);
      this.#plan();
    }
    return this;
  }

  /** Looks after it no longer; whether it was watched. O(1) @throws TypeError as `watch` */
  unwatch(map: Watchable): boolean {
    const watched = this.#backlog.list.byTable(checkedTable(map));
    if (watched === undefined) return false;
    this.#backlog.forget(watched);
    this.#settle();
    return true;
  }

  /** Moves nothing and looks at nothing until `resume`. */
  pause(): void {
    if (this.#state !== "running") return;
    this.#state = "paused";
    this.#takeBack();
  }

  /** @throws DisposedError when the scheduler was stopped */
  resume(): void {
    this.#refuseStopped();
    this.#state = "running";
    this.look();
  }

  /** Looks at once for maps that began to grow: for a program that knows that a burst of writes has just ended. */
  look(): void {
    if (this.#state !== "running") return;
    this.#backlog.findWork();
    this.#settle();
    this.#plan();
  }

  /**
   * Resolves when no watched map has anything left to move: to true, or to false when what is left waits for memory or the
   * scheduler was stopped. While it is paused this waits. It does not keep a process alive: where nothing else does, call
   * `map.evacuate()`.
   */
  drained(): Promise<boolean> {
    if (this.#state === "stopped") return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#backlog.list.prune();
      this.look();
    });
  }

  /** O(watched maps): it visits them, and forgets those that were disposed of. */
  stats(): IdleEvacuationStats {
    const { list, queue, waiting, withoutMemory } = this.#backlog;
    list.prune();
    this.#backlog.countWrites();
    return {
      watched: list.size,
      queued: { hot: queue.count(HOT), warm: queue.count(WARM), cold: queue.count(COLD) },
      outside: waiting.size - withoutMemory,
      withoutMemory,
      buckets: this.#backlog.buckets,
      bucketsByWrites: this.#backlog.bucketsByWrites,
      turns: this.#turns,
      longestSlice: this.#longestSlice,
      looks: this.#looks,
      state: this.#state,
    };
  }

  /** Ends it for good: nothing is watched any more. Twice is harmless. */
  stop(): void {
    if (this.#state === "stopped") return;
    this.#state = "stopped";
    this.#takeBack();
    this.#settings.signal?.removeEventListener("abort", this.#abort);
    this.#backlog.forgetAll();
    this.#settle();
  }

  [DISPOSE](): void {
    this.stop();
  }

  readonly #abort = (): void => this.stop();

  /** One slice of work. At least one portion is moved, however short the time. */
  readonly #turn = (remaining = Number.POSITIVE_INFINITY): void => {
    if (this.#state !== "running") return; // a platform of the caller's may not take back what it was told to
    this.#next = undefined;
    const { slice, platform } = this.#settings;
    const start = platform.now();
    const end = start + Math.min(slice, remaining);
    this.#backlog.findWork();
    let now = start;
    do {
      if (!this.#backlog.moveOne(end)) break;
      now = platform.now();
    } while (now < end);
    this.#turns++;
    this.#longestSlice = Math.max(this.#longestSlice, now - start);
    this.#lookAfter = FIRST_LOOK;
    this.#settle();
    this.#plan();
  };

  readonly #lookAgain = (): void => {
    this.#next = undefined;
    this.#looks++;
    this.#lookAfter = this.#backlog.list.isChanging() ? FIRST_LOOK : this.#lookAfter * 2;
    this.look();
  };

  /** Asks the platform for what is due next: a turn when something is queued, else a look. */
  #plan(): void {
    if (this.#state !== "running") return;
    const { list, queue } = this.#backlog;
    const { platform, lookEvery } = this.#settings;
    if (!queue.isEmpty) {
      if (this.#next === "turn") return;
      this.#takeBack();
      this.#next = "turn";
      this.#cancel = platform.soon(this.#turn);
    } else if (list.size > 0 && this.#next === undefined) {
      const due = this.#backlog.nextTry() - platform.now();
      this.#next = "look";
      this.#cancel = platform.later(this.#lookAgain, Math.max(Math.min(this.#lookAfter, lookEvery, due), 1));
    }
  }

  #takeBack(): void {
    this.#next = undefined;
    this.#cancel();
    this.#cancel = () => {};
  }

  /** Answers who waits for `drained` when nothing is left that can be moved. */
  #settle(): void {
    const { queue, waiting, withoutMemory } = this.#backlog;
    const isStopped = this.#state === "stopped";
    if (!isStopped && (!queue.isEmpty || waiting.size > withoutMemory)) return;
    const resolvers = this.#drained;
    this.#drained = [];
    for (const resolve of resolvers) resolve(!isStopped && waiting.size === 0);
  }

  #refuseStopped(): void {
    if (this.#state === "stopped") throw new DisposedError("this IdleEvacuation was stopped");
  }
}

function checkedTable(map: Watchable): ReturnType<typeof tableOf<unknown, unknown>> {
  if (!(map instanceof Collection)) throw new TypeError(`a HashMap or HashSet is to be watched, got ${describe(map)}`);
  return tableOf(map as Collection<unknown, unknown>);
}
