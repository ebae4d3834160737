// A thread stands still at a hook of a scene; what becomes of it, while another thread goes on.
import { setTimeout as sleep } from "node:timers/promises";
import type { Stop } from "./actor.ts";
import { type Deed, KEYS } from "./deeds.ts";
import type { Scene } from "./scenes.ts";
import { REPAIRER, Stage, TRAFFIC, VICTIM } from "./stage.ts";
import type { Pool, Thread } from "./threads.ts";

export type Fate =
  /** Terminated, and somebody who knows says so. */
  | "abandoned"
  /** Terminated, and nobody is told. */
  | "terminated"
  /** Taken for dead, and then let go. */
  | "suspected";

/** Milliseconds: nobody is suspected; or as soon as can be. */
const LONG = 60_000;
const SHORT = 100;
/** For so long others get to go on, or to wait for a lock, before the thread that stands still is terminated. */
const MEANWHILE = 4;
const OPERATIONS = 60;

export interface Outcome {
  /** Whether it came to the hook at all. */
  readonly stood: boolean;
  /** Whether something had to be repaired. */
  readonly repaired: boolean;
}

/** What goes on beside it: one part, and the next. */
const work = (seed: number, part: number): Deed => ({
  ...{ what: "traffic", times: OPERATIONS, from: 0, to: KEYS },
  seed: 2 * seed + part,
});
const show = (stop: Stop) => JSON.stringify({ ...stop, points: stop.points?.length });

export class Trials {
  constructor(
    readonly hooked: Pool,
    /** Threads with the package's own core. */
    readonly plain: Pool,
  ) {}

  /** @throws Error that says which rule was broken, and where the thread stood */
  async run(scene: Scene, stop: Stop, fate: Fate, seed: number): Promise<Outcome> {
    const stage = new Stage(scene, fate === "abandoned" ? LONG : SHORT);
    return this.#explained(scene, `${show(stop)}, ${fate}`, seed, () => this.#play(stage, stop, fate, seed));
  }

  /**
   * Two stand still: one in the midst of a scene, the other as it repairs what the first has left. Then the first goes on, a third one repairs and
   * works, and the second goes on. `Outcome.stood`: whether both did.
   */
  async runTwo(scene: Scene, stop: Stop, repair: Stop, seed: number): Promise<Outcome> {
    const stage = new Stage(scene, SHORT);
    return this.#explained(scene, `${show(stop)}, then ${show(repair)}`, seed, async () => {
      const { hooked, plain } = this;
      const [first, second, other] = [hooked.take(), hooked.take(), plain.take()];
      await other.attach(stage.place(TRAFFIC));
      await first.attach(stage.place(VICTIM));
      await second.attach(stage.place(REPAIRER));
      const { recoveries } = stage;
      const stood = await first.start(scene.deed, stop);
      const stands = await second.start(work(seed, 0), repair);
      if (stood) await first.finish();
      await other.do(work(seed, 1));
      if (stands) await second.finish();
      await this.#leave(hooked, first, second);
      await this.#leave(plain, other);
      return this.#end(stage, stood && stands, recoveries);
    });
  }

  async #leave(pool: Pool, ...threads: Thread[]): Promise<void> {
    for (const thread of threads) {
      await thread.leave();
      pool.give(thread);
    }
  }

  #end(stage: Stage, stood: boolean, recoveries: number): Outcome {
    stage.judge();
    const repaired = stage.recoveries > recoveries;
    stage.close();
    return { stood, repaired };
  }

  async #explained<T>(scene: Scene, how: string, seed: number, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const { subject, keys, values, name } = scene;
      throw new Error(`${subject}(${keys}, ${values}), ${name}, ${how}, seed ${seed}: ${(error as Error).stack}`);
    }
  }

  async #play(stage: Stage, stop: Stop, fate: Fate, seed: number): Promise<Outcome> {
    const { hooked, plain } = this;
    const other = plain.take();
    const victim = hooked.take();
    await other.attach(stage.place(TRAFFIC));
    await victim.attach(stage.place(VICTIM));
    const { recoveries } = stage;
    const stood = await victim.start(stage.scene.deed, stop);
    const going = other.do(work(seed, 0));
    going.catch(() => {}); // is told below
    if (stood && fate !== "suspected") {
      await Promise.race([going, sleep(MEANWHILE)]);
      await hooked.kill(victim);
      stage.ended(VICTIM);
      if (fate === "abandoned") stage.subject.abandon(victim.id);
    }
    // Who is suspected stands still until others have gone on without it.
    await going;
    if (stood && fate === "suspected") await Promise.all([victim.finish(), other.do(work(seed, 1))]);
    else await other.do(work(seed, 1));
    if (!stood || fate === "suspected") await this.#leave(hooked, victim);
    await this.#leave(plain, other);
    return this.#end(stage, stood, recoveries);
  }
}
