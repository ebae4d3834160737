/** Load factor and probe distance: a table is filled without growing, and looked at now and then. */
import { HashMap, u32 } from "tophash";
import { type Compared, inspect } from "tophash/inspect";
import { DEFAULT_LOAD_FACTOR } from "../../src/options.ts";
import { keyRange } from "../lib/keys.ts";
import { chart, type Point, type Series } from "./chart.ts";

const BUCKETS = 1 << 15;
const SLOTS = 7;
const FULLEST = 1.4;
const SAMPLES = 28;

export interface Sample {
  load: number;
  hits: Compared;
  misses: Compared;
  /** Overflow buckets by first buckets. */
  overflow: { exact: number; predicted: number };
}

/** Buckets behind the first one, of all chains, by the number of chains. */
function behind(chains: readonly number[]): number {
  const all = chains.reduce((sum, n) => sum + n, 0);
  return chains.reduce((sum, n, i) => sum + n * i, 0) / all;
}

export function fillingRun(seed = 1): Sample[] {
  const map = new HashMap(u32, u32, { seed, loadFactor: FULLEST, capacity: Math.floor(BUCKETS * SLOTS * FULLEST) });
  const keys = keyRange("full", 0, Math.floor(BUCKETS * SLOTS * FULLEST));
  const samples: Sample[] = [];
  let next = 0;
  for (let step = 1; step <= SAMPLES; step++) {
    const due = Math.floor((keys.length * step) / SAMPLES);
    for (; next < due; next++) map.set(keys[next], next);
    const { stats, hits, misses, chains } = inspect(map, { hottest: 0 });
    if (stats.buckets !== BUCKETS) throw new Error(`the table has grown to ${stats.buckets} buckets`);
    const overflow = { exact: behind(chains.exact), predicted: behind(chains.predicted) };
    samples.push({ load: stats.loadFactor, hits, misses, overflow });
  }
  map.dispose();
  return samples;
}

export function loadPicture(samples: readonly Sample[]): string {
  const series = (name: string, colour: Series["colour"], dots: boolean, y: (sample: Sample) => number): Series => {
    return { name, colour, dots, points: samples.map((sample): Point => [sample.load, y(sample)]) };
  };
  return chart({
    title: "Load factor and probe distance",
    subtitle: `${BUCKETS.toLocaleString("en-US")} buckets of ${SLOTS} slots, filled without growing; dots were counted, lines are computed (Poisson)`,
    x: {
      label: "load factor: entries / slots",
      ticks: [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4],
      format: (load) => load.toFixed(1),
    },
    mark: { x: DEFAULT_LOAD_FACTOR, label: "grows above 13/16" },
    panels: [
      {
        label: "buckets visited by a lookup, mean",
        ticks: [1, 1.2, 1.4, 1.6, 1.8, 2],
        format: (probes) => probes.toFixed(1),
        series: [
          series("key there", "first", true, ({ hits }) => hits.mean),
          series("Poisson", "first", false, ({ hits }) => hits.predictedMean),
          series("key not there", "second", true, ({ misses }) => misses.mean),
          series("Poisson", "second", false, ({ misses }) => misses.predictedMean),
        ],
      },
      {
        label: "overflow buckets / buckets",
        ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
        format: (share) => `${Math.round(100 * share)} %`,
        series: [
          series("counted", "first", true, ({ overflow }) => overflow.exact),
          series("Poisson", "first", false, ({ overflow }) => overflow.predicted),
        ],
      },
    ],
  });
}
