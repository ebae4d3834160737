// Checks of what IdleEvacuation is given.

import { checkObject } from "../options.ts";
import { describe } from "../types/describe.ts";
import { type Globals, type Platform, platformOf } from "./platform.ts";
import { PRIORITIES, type Priority } from "./queue.ts";
import { MOST_RANGES } from "./ring.ts";

export interface IdleEvacuationOptions {
  /**
   * Most milliseconds of one turn, after which the event loop gets on; default 1. It is looked at every 64 buckets, which
   * take about 10 us. A platform that knows how long it will be idle may make a turn shorter.
   */
  slice?: number;
  /**
   * How many bucket ranges of each priority the queue holds, 2 to 65,536; rounded up to a power of two; default 256. A map
   * has one range in the queue. When it is full, maps wait outside until there is room; their writes move buckets as ever.
   */
  capacity?: number;
  /**
   * Most milliseconds between two looks for maps that began to grow, which is how often they come while all is quiet; default
   * 100. While entries come and go it is looked every 4 milliseconds, then after 8, 16 ...
   */
  lookEvery?: number;
  /** Stops for good when aborted. */
  signal?: AbortSignal;
  /** What runs the turns; default: what the platform has (ARCHITECTURE.md, "Idle evacuation"). */
  platform?: Platform;
}

export interface WatchOptions {
  /** Default "auto": by how recently the map was written to. */
  priority?: Priority | "auto";
}

export interface Settings {
  slice: number;
  capacity: number;
  lookEvery: number;
  signal: AbortSignal | undefined;
  platform: Platform;
}

/** The longest that setTimeout can wait. */
const LONGEST = 2 ** 31 - 1;

export function settings(options: IdleEvacuationOptions = {}): Settings {
  checkObject(options);
  const { slice, capacity, lookEvery, signal, platform } = options;
  return {
    slice: slice === undefined ? 1 : milliseconds(slice, "slice"),
    capacity: capacity === undefined ? 256 : ranges(capacity),
    lookEvery: lookEvery === undefined ? 100 : milliseconds(lookEvery, "lookEvery"),
    signal: signal === undefined ? undefined : abortSignal(signal),
    platform: platform === undefined ? platformOf(globalThis as Globals) : ownPlatform(platform),
  };
}

/** The priority that was asked for. */
export function priorityOf(options: WatchOptions = {}): Priority | "auto" {
  checkObject(options);
  const { priority = "auto" } = options;
  if (priority === "auto" || PRIORITIES.includes(priority)) return priority;
  const due = 'priority must be "hot", "warm", "cold" or "auto"';
  const Wrong = typeof priority === "string" ? RangeError : TypeError;
  throw new Wrong(`${due}, got ${describe(priority)}`);
}

function milliseconds(value: unknown, what: string): number {
  if (typeof value !== "number")
    throw new TypeError(`${what} must be a number of milliseconds, got ${describe(value)}`);
  if (!(value > 0 && value <= LONGEST)) {
    throw new RangeError(`${what} must be above 0 and at most ${LONGEST} milliseconds, got ${describe(value)}`);
  }
  return value;
}

function ranges(value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`capacity must be a number of ranges, got ${describe(value)}`);
  if (!Number.isInteger(value) || value < 2 || value > MOST_RANGES) {
    throw new RangeError(`capacity must be an integer from 2 to ${MOST_RANGES}, got ${describe(value)}`);
  }
  return 2 ** Math.ceil(Math.log2(value));
}

function abortSignal(value: unknown): AbortSignal {
  // Not instanceof: another frame's signal will do.
  const { aborted, addEventListener } = Object(value) as Partial<AbortSignal>;
  if (typeof aborted === "boolean" && typeof addEventListener === "function") return value as AbortSignal;
  throw new TypeError(`signal must be an AbortSignal, got ${describe(value)}`);
}

function ownPlatform(value: unknown): Platform {
  const platform = value as Platform | null;
  for (const name of ["now", "soon", "later"] as const) {
    if (typeof platform?.[name] !== "function") {
      throw new TypeError(`platform must have functions now, soon and later, got ${describe(value)}`);
    }
  }
  return platform as Platform;
}
