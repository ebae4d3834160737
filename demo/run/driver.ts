// Gives the task under way its share of every frame.
import { craftedWithin, type Pace, writesWithin } from "./pace.ts";
import { Pair } from "./pair.ts";
import { DeleteHalf, Fill, Finish, Flood, type Task, type TaskName } from "./tasks.ts";

/** Milliseconds of a frame of 16.7 for writes; the rest is for drawing and for the browser. */
const SHARE = 6;
/** A frame that came late, behind a stall, has no more writes than this many milliseconds would have. */
const LONGEST = 40;

export class Driver {
  pair = new Pair(true);
  pace: Pace = "watch";
  paused = false;
  task: Task | undefined;
  /** Why nothing is done: memory ended, a Map had 2^24 entries, or there is nothing to do. */
  trouble: string | undefined;
  /** Writes that the frames so far were too short for: a slow pace has less than one a frame. */
  #due = 0;

  /** @param elapsed milliseconds since the last frame */
  frame(elapsed: number): void {
    try {
      this.#advance(elapsed);
    } catch (error) {
      this.task = undefined;
      this.trouble = `${(error as Error).message}`;
      // The Map is what cannot go on, or what takes most of the memory.
      this.pair.compare(false);
    }
  }

  #advance(elapsed: number): void {
    const deadline = performance.now() + SHARE;
    if (this.task !== undefined && !this.paused) {
      this.#due += this.#allowance(Math.min(elapsed, LONGEST));
      const writes = Math.min(Math.floor(this.#due), 0xffffff);
      if (writes > 0) this.#due = Math.max(0, Math.min(writes, this.#due) - this.#run(writes, deadline));
      // What there was no time for is not made up for later.
      if (this.#due >= 1) this.#due %= 1;
    }
    this.pair.follow(deadline);
  }

  /** One write of what is under way; else one of moving what is left to move, else a new key. */
  step(): void {
    if (this.task !== undefined) this.#run(1, performance.now() + SHARE);
    else if (this.pair.map.stats().growing) new Finish(this.pair).run(1, Number.POSITIVE_INFINITY);
    else this.pair.insert(1, Number.POSITIVE_INFINITY);
  }

  fill(goal: number): void {
    this.#start(new Fill(this.pair, goal));
    if (this.task === undefined) this.trouble = "There are as many entries already.";
  }

  deleteHalf(): void {
    this.#start(new DeleteHalf(this.pair));
  }

  shrink(): void {
    this.pair.map.shrink();
    this.#start(new Finish(this.pair, "shrink"));
  }

  finish(): void {
    this.#start(new Finish(this.pair));
  }

  flood(): void {
    this.#start(new Flood(this.pair));
  }

  clear(): void {
    this.task = undefined;
    this.trouble = undefined;
    this.pair.clear();
  }

  startOver(): void {
    const compared = this.pair.native !== undefined;
    this.task = undefined;
    this.trouble = undefined;
    this.paused = false;
    this.pair.dispose();
    this.pair = new Pair(compared);
  }

  #start(task: Task): void {
    this.task = task.done ? undefined : task;
    this.trouble = undefined;
    this.paused = false;
    this.#due = 0;
  }

  #allowance(ms: number): number {
    const stats = this.pair.map.stats();
    const name: TaskName = this.task!.name;
    if (name === "search") return 1;
    return name === "flood" && !stats.growing ? craftedWithin(ms, this.pace) : writesWithin(ms, this.pace, stats);
  }

  #run(writes: number, deadline: number): number {
    const done = this.task!.run(writes, deadline);
    if (this.task!.done) this.task = undefined;
    return done;
  }
}
