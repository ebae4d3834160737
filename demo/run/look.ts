// Looks at the map as often, and as long at a time, as the page stays smooth: what the pictures are drawn from.
import type { HashMap } from "tophash";
import { ConcurrentMutationError } from "tophash";
import { type Heatmap, inspectSteps, type MapReport } from "tophash/inspect";
import { Picture } from "./picture.ts";

type Watched = HashMap<number, number>;

/** Milliseconds of a frame for the picture, and for the survey of all entries. */
const SHARE = 3;
/** Entries up to which a survey fits into one frame, so that it can be made of a map that changes all the time. */
const FEW = 20_000;
/** Milliseconds from one survey to the next. */
const SURVEY_EVERY = 300;

export class Look {
  report: MapReport | undefined;
  #picture = new Picture();
  #steps: Generator<number, MapReport, void> | undefined;
  #nextSurvey = 0;
  #surveyed = "";
  #seen = "";

  get picture(): Heatmap {
    return this.#picture.whole;
  }

  /** @returns whether the picture may have changed */
  atTable(map: Watched, cells: number): boolean {
    return this.#picture.renew(map, cells, versionOf(map), performance.now() + SHARE);
  }

  /** @returns whether there is a new report */
  atEntries(map: Watched, now: number): boolean {
    const version = versionOf(map);
    const isMoving = version !== this.#seen;
    this.#seen = version;
    if (this.#steps === undefined) {
      if (now < this.#nextSurvey || version === this.#surveyed || (isMoving && map.size > FEW)) return false;
      this.#steps = inspectSteps(map);
    }
    const report = this.#step(map.size <= FEW ? Number.POSITIVE_INFINITY : performance.now() + SHARE);
    if (report === undefined) return false;
    this.report = report;
    this.#surveyed = version;
    this.#nextSurvey = now + SURVEY_EVERY;
    return true;
  }

  /** After another map has taken the place of this one. */
  forget(): void {
    this.#picture = new Picture();
    this.#steps = undefined;
    this.#surveyed = "";
  }

  #step(deadline: number): MapReport | undefined {
    try {
      do {
        const { done, value } = this.#steps!.next();
        if (!done) continue;
        this.#steps = undefined;
        return value;
      } while (performance.now() < deadline);
    } catch (error) {
      // It changed between two steps: another time.
      if (!(error instanceof ConcurrentMutationError)) throw error;
      this.#steps = undefined;
    }
    return undefined;
  }
}

/** Differs where two moments of one map do, but for writes that undo each other. */
function versionOf(map: Watched): string {
  const { size, evacuated, evacuations, buckets, maxChain } = map.stats();
  return [size, evacuated, evacuations, buckets, maxChain].join();
}
