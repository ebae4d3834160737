// A few single buckets, one after the other: of a table that moves also those into which they are split.
import type { HashMap } from "tophash";
import { type Heatmap, heatmap } from "tophash/inspect";

/** Entries and buckets of one chain; undefined where the table has no bucket yet. */
export interface Chain {
  index: number;
  entries: number;
  buckets: number;
}

export interface WindowRow {
  chain: Chain;
  /** What it is split into, or merged from, when the table grows or shrinks: buckets further up. */
  partners: (Chain | undefined)[];
  /** Whether the evacuation has passed it. */
  moved: boolean;
}

export interface Window {
  rows: WindowRow[];
  slots: number;
  /** Of the rows' buckets the one that is split, or merged into, next; undefined when none is. */
  frontier: number | undefined;
  phase: Heatmap["tables"][number]["phase"];
}

/** The bucket that the window follows when nobody chose one: that at the frontier, or that of the longest chain. */
export function interesting(map: HashMap<number, number>, picture: Heatmap): number {
  const { frontier } = walkOf(picture);
  if (frontier !== undefined && picture.tables[0].phase !== "reseed") return frontier;
  return longestIn(map, picture, indexOfMost(picture.longest));
}

/** Partners that are shown of a table that grows to many times its size. */
const MOST = 3;

/** Where an evacuation is: in which bucket of the lower part, and how far up from there lie those it shares its entries with. */
function walkOf({ tables }: Heatmap): { frontier: number | undefined; steps: number[] } {
  const [{ buckets, frontier, destinations }] = tables;
  if (frontier === null) return { frontier: undefined, steps: [] };
  // A shrinking table goes the other way: its frontier is the upper bucket, which it merges into the lower one.
  const places = [frontier, ...destinations].map((at) => Math.round(at * buckets)).sort((a, b) => a - b);
  return { frontier: places[0], steps: places.slice(1, 1 + MOST).map((at) => at - places[0]) };
}

/** @param middle the bucket that is to stand in the middle of `count` rows */
export function windowOf(map: HashMap<number, number>, picture: Heatmap, middle: number, count: number): Window {
  const [{ buckets, phase }] = picture.tables;
  const { frontier, steps } = walkOf(picture);
  const own = steps.length > 0 ? steps[0] : buckets;
  const rows = Math.min(count, own);
  const first = Math.max(0, Math.min(own - rows, (middle % own) - (rows >> 1)));
  const chains = chainsOf(map, first, first + rows) as Chain[];
  const partners = steps.map((step) => chainsOf(map, first + step, first + step + rows));
  return {
    ...{ slots: picture.slotsPerBucket, frontier, phase },
    rows: chains.map((chain, i) => ({
      chain,
      partners: partners.map((list) => list[i]),
      moved: frontier !== undefined && (phase === "shrink" ? chain.index > frontier : chain.index < frontier),
    })),
  };
}

/** The longest chain's bucket among those of a cell. */
export function longestIn(map: HashMap<number, number>, picture: Heatmap, cell: number): number {
  const { bucketsPerCell } = picture.tables[0];
  const from = cell * bucketsPerCell;
  if (bucketsPerCell === 1) return from;
  const { longest } = heatmap(map, { cells: bucketsPerCell, from, to: from + bucketsPerCell });
  return from + indexOfMost(longest);
}

const indexOfMost = (list: Uint16Array) => list.reduce((best, each, i) => (each > list[best] ? i : best), 0);

function chainsOf(map: HashMap<number, number>, from: number, to: number): (Chain | undefined)[] {
  const { fill, longest, slotsPerBucket } = heatmap(map, { cells: to - from, from, to });
  return Array.from(longest, (buckets, i) =>
    buckets === 0 ? undefined : { index: from + i, entries: Math.round(fill[i] * slotsPerBucket), buckets },
  );
}
