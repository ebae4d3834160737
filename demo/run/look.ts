// Looks at the map as often as it costs little: what the pictures are drawn from.
import type { HashMap } from "tophash";
import { type Heatmap, heatmap, inspect, type MapReport } from "tophash/inspect";

type Watched = HashMap<number, number>;

/** A look may take a tenth of the time. */
const SHARE = 10;
/** Milliseconds that a survey of all entries may take while something moves on the page. */
const SMOOTH = 5;
/** Milliseconds from one survey to the next. */
const SURVEY_EVERY = 300;

export class Look {
  picture: Heatmap | undefined;
  report: MapReport | undefined;
  #nextPicture = 0;
  #pictured = "";
  #nextReport = 0;
  /** Milliseconds that the last survey took for an entry. */
  #perEntry = 0;
  #reported = "";

  /** @returns whether there is a new picture */
  atTable(map: Watched, cells: number, now: number): boolean {
    const version = `${versionOf(map)} ${cells}`;
    if (now < this.#nextPicture || version === this.#pictured) return false;
    this.#pictured = version;
    const start = performance.now();
    this.picture = heatmap(map, { cells });
    this.#nextPicture = now + SHARE * (performance.now() - start);
    return true;
  }

  /** @param busy whether anything moves that a long survey would hold up @returns whether there is a new report */
  atEntries(map: Watched, busy: boolean, now: number): boolean {
    const version = versionOf(map);
    if (now < this.#nextReport || version === this.#reported) return false;
    if (busy && this.#perEntry * map.size > SMOOTH) return false;
    const start = performance.now();
    this.report = inspect(map);
    const took = performance.now() - start;
    this.#perEntry = took / Math.max(1, map.size);
    this.#reported = version;
    this.#nextReport = now + Math.max(SURVEY_EVERY, SHARE * took);
    return true;
  }

  /** After another map has taken the place of this one. */
  forget(): void {
    this.#nextPicture = 0;
    this.#nextReport = 0;
    this.#pictured = "";
    this.#reported = "";
  }
}

/** Differs where two moments of one map do, but for writes that undo each other. */
function versionOf(map: Watched): string {
  const { size, evacuated, evacuations, buckets, maxChain } = map.stats();
  return [size, evacuated, evacuations, buckets, maxChain].join();
}
