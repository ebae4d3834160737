import { mix32 } from "../lib/keys.ts";
import { randomFractions } from "../lib/random.ts";
import { zipfRanks } from "../lib/zipf.ts";

export interface Load {
  /** How the hot keys are drawn. */
  keys: "uniform" | "zipf";
  /** Writes a second, of all threads together. */
  rate: number;
  seconds: number;
  threads: number;
  /** How many keys are hot. */
  hot: number;
}

/** The part of the writes that goes to the hot keys; each other one inserts a new key, through all growth. */
const HOT_SHARE = 0.7;
const EXPONENT = 1.2;
/** The lower bits of every value say which key it belongs to. */
const MARK = 0xfffff;

/** What one thread writes, and when: drawn before anything is timed. */
export interface Arrivals {
  /** Milliseconds after the start. Gaps are exponential: writes of different threads meet by chance, as requests do. */
  due: Float64Array;
  keys: Uint32Array;
  values: Uint32Array;
  /** How many new keys there are. */
  fresh: number;
}

/** New key number j of a thread; the numbers below `hot` are the hot keys. */
const freshIndex = ({ hot, threads }: Load, thread: number, j: number) => hot + j * threads + thread;

export function arrivalsOf(load: Load, thread: number): Arrivals {
  const { keys: kind, rate, seconds, threads, hot } = load;
  const count = Math.round((rate * seconds) / threads);
  const random = randomFractions(31 + thread);
  const hotOnes = kind === "zipf" ? zipfRanks(hot, EXPONENT, count, 97 + thread) : undefined;
  const due = new Float64Array(count);
  const keys = new Uint32Array(count);
  const values = new Uint32Array(count);
  let at = 0;
  let fresh = 0;
  for (let i = 0; i < count; i++) {
    at -= (Math.log(1 - random()) * threads * 1000) / rate;
    const isHot = random() < HOT_SHARE;
    const index = isHot ? (hotOnes?.[i] ?? Math.floor(random() * hot)) : freshIndex(load, thread, fresh++);
    due[i] = at;
    keys[i] = mix32(index);
    values[i] = (i << 20) | (index & MARK);
  }
  return { due, keys, values, fresh };
}

/** @throws Error unless the map has each new key, and no key has another's value */
export function checkWritten(load: Load, fresh: readonly number[], get: (key: number) => number | undefined): void {
  const check = (index: number) => {
    const value = get(mix32(index));
    if (value === undefined || (value & MARK) !== (index & MARK)) throw new Error(`key ${index} has ${value}`);
  };
  for (let thread = 0; thread < load.threads; thread++) {
    for (let j = 0; j < fresh[thread]; j++) check(freshIndex(load, thread, j));
  }
  for (let index = 0; index < load.hot; index++) if (get(mix32(index)) !== undefined) check(index);
}
