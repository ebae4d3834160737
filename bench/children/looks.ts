/** One row of bench/stats.ts in a process of its own: what it takes to look at everything in a map. */
import { HashMap, string, u32 } from "tophash";
import { heatmap, inspect } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { answer, readJob } from "../lib/child.ts";
import { keyRange } from "../lib/keys.ts";
import { median } from "../lib/median.ts";

export interface LooksJob {
  map: "HashMap" | "SharedHashMap";
  keys: "u32" | "string";
  n: number;
  rounds: number;
}

/** Milliseconds, medians. */
export type LooksOutcome = Record<"inspect" | "verify" | "heatmap", number>;

const CELLS = 4096;
/** Buckets: what an even hash never makes. */
const TOO_LONG = 40;

const job = readJob<LooksJob>();
const { n, rounds } = job;
const numbers = keyRange("full", 0, n);
const MapClass = job.map === "HashMap" ? HashMap : SharedHashMap;
const map =
  job.keys === "u32"
    ? MapClass.from(
        u32,
        u32,
        Array.from(numbers, (key) => [key, key] as const),
      )
    : MapClass.from(
        string,
        u32,
        Array.from(numbers, (key) => [`user:${key}`, key] as const),
      );
map.evacuate();

function time(look: () => void): number {
  const times: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const start = performance.now();
    look();
    if (round >= 0) times.push(performance.now() - start); // the first round warms up
  }
  return median(times);
}

function checked(verify: boolean): void {
  const { stats, depths, verdict } = inspect(map, { verify });
  const entries = depths.reduce((sum, count) => sum + count, 0);
  if (stats.size !== n || entries !== n) throw new Error(`${entries} entries were counted, of ${n}`);
  if (verify && !verdict?.sound) throw new Error(`not sound: ${verdict?.violations.join("; ")}`);
}

const outcome: LooksOutcome = {
  inspect: time(() => checked(false)),
  verify: time(() => checked(true)),
  heatmap: time(() => {
    const { longest } = heatmap(map, { cells: CELLS });
    if (longest.length === 0 || longest.some((chain) => chain > TOO_LONG)) throw new Error("no picture of this map");
  }),
};
answer(outcome);
