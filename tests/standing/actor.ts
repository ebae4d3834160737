// An instance of the core that stands still at one of its hooks (tests/deaths/hooks.ts) until it is let go: a thread asleep, for as long as a
// test wants it, at a place that the test has chosen. To be imported before the package (tests/deaths/stage.ts).
import { Actor } from "../deaths/stage.ts";

/** Where to stand: at so many hooks from now, counting only those of `points` if they are given. */
export interface Stop {
  readonly nth: number;
  readonly points?: readonly number[];
}

/** How it waits for a lock: it says so; and a sound sleeper is woken by others only, not by the time. */
export type Sleep = "told" | "soundly";

/** What a thread tells its parent while it is at something. */
export type News = { readonly news: "standing"; readonly point: number } | { readonly news: "asleep" };

export class Standing extends Actor {
  #left = 0;
  #points: ReadonlySet<number> | undefined;
  sleeps: Sleep | undefined;

  constructor(
    /** Its first word: 1, to let it go. */
    readonly control: Int32Array,
    readonly tell: (news: News) => void,
  ) {
    super();
  }

  standAt(stop: Stop | undefined): void {
    this.#left = stop?.nth ?? 0;
    this.#points = stop?.points && new Set(stop.points);
  }

  override atHook(point: number): void {
    if (this.#left === 0 || this.#points?.has(point) === false || --this.#left > 0) return;
    this.tell({ news: "standing", point });
    Atomics.wait(this.control, 0, 0);
    Atomics.store(this.control, 0, 0);
  }

  override sleep(park: () => boolean): boolean {
    if (this.sleeps !== undefined) this.tell({ news: "asleep" });
    let isLate = park();
    while (isLate && this.sleeps === "soundly") isLate = park();
    return isLate;
  }
}
