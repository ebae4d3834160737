// A platform for IdleEvacuation whose clock and turns are the test's own: nothing happens by itself.
import type { Cancel, Platform } from "tophash/idle";

interface Due {
  work: () => void;
  at: number;
}

export class FakePlatform implements Platform {
  time = 0;
  /** Milliseconds that pass whenever somebody looks at the clock. */
  perLook = 0;
  looks = 0;
  /** What was asked for and not taken back: `soon` at most once at a time. */
  turn: ((remaining?: number) => void) | undefined;
  timers: Due[] = [];
  /** Delays of all timers asked for. */
  delays: number[] = [];

  now(): number {
    this.looks++;
    this.time += this.perLook;
    return this.time;
  }

  soon(work: (remaining?: number) => void): Cancel {
    if (this.turn !== undefined) throw new Error("a second turn is asked for before the first one ran");
    this.turn = work;
    return () => {
      if (this.turn === work) this.turn = undefined;
    };
  }

  later(work: () => void, milliseconds: number): Cancel {
    const due = { work, at: this.time + milliseconds };
    this.delays.push(milliseconds);
    this.timers.push(due);
    return () => {
      this.timers = this.timers.filter((other) => other !== due);
    };
  }

  /** Whether anything is asked for. */
  get isBusy(): boolean {
    return this.turn !== undefined || this.timers.length > 0;
  }

  /** Runs the turn that was asked for; false when none was. */
  run(remaining?: number): boolean {
    const { turn } = this;
    this.turn = undefined;
    turn?.(remaining);
    return turn !== undefined;
  }

  /** Runs turns until none is asked for; how many. */
  runAll(most = 100_000): number {
    let turns = 0;
    while (this.run()) if (++turns > most) throw new Error("it never ends");
    return turns;
  }

  /** Lets time pass, and the timers that are due run. */
  pass(milliseconds: number): void {
    const until = this.time + milliseconds;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.work();
    }
    this.time = Math.max(this.time, until);
  }
}
