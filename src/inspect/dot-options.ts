// Checks of what toDot is given.

import { checkObject } from "../options.ts";
import { describe } from "../types/describe.ts";

/** What `toDot` draws. */
export interface DotOptions {
  /**
   * How many buckets, 1 to 1,024, default 16 (or all, if there are fewer); or which, by their numbers in the table: from
   * the first of the two to before the second.
   */
  buckets?: number | readonly [from: number, to: number];
  /** Of a number of buckets: the first ones, "index", which is the default; or those with the most entries, "fullest". */
  order?: "index" | "fullest";
}

export interface Settings {
  from: number;
  to: number;
  order: "index" | "fullest";
}

const DEFAULT_BUCKETS = 16;
/** Graphviz takes seconds for so many, and nobody sees anything in more. */
const MOST_BUCKETS = 1024;

export function dotSettings(options: DotOptions = {}): Settings {
  checkObject(options);
  const { buckets = DEFAULT_BUCKETS, order = "index" } = options;
  if (order !== "index" && order !== "fullest") {
    throw new TypeError(`order must be "index" or "fullest", got ${describe(order)}`);
  }
  if (typeof buckets === "number") {
    const count = whole(buckets, "buckets", 1);
    if (count > MOST_BUCKETS) throw tooMany(count);
    return { from: 0, to: count, order };
  }
  if (!Array.isArray(buckets) || buckets.length !== 2) {
    throw new TypeError(`buckets must be a number, or [from, to], got ${describe(buckets)}`);
  }
  if (order === "fullest") {
    throw new TypeError('order "fullest" goes with a number of buckets, not with a range');
  }
  const from = whole(buckets[0], "buckets[0]", 0);
  const to = whole(buckets[1], "buckets[1]", from + 1);
  if (to - from > MOST_BUCKETS) throw tooMany(to - from);
  return { from, to, order };
}

function whole(value: unknown, what: string, least: number): number {
  if (typeof value !== "number") throw new TypeError(`${what} must be a number, got ${describe(value)}`);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`${what} must be an integer of at least ${least}, got ${describe(value)}`);
}

function tooMany(count: number): RangeError {
  return new RangeError(`at most ${MOST_BUCKETS} buckets can be drawn at once, got ${count}`);
}
