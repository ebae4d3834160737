// A table as a picture would show it: bucket by bucket in the table's order, or several buckets to a cell.

import { PHASE_COMPACT, PHASE_GROW, PHASE_NONE, PHASE_SHRINK } from "../../assembly/abi/layout.ts";
import { checkObject } from "../options.ts";
import { type Phase, statsAt } from "../stats.ts";
import { describe } from "../types/describe.ts";
import { bitsIn } from "./counts.ts";
import { type Inspectable, insideOf } from "./inspect.ts";
import { type AnyShared, locked } from "./shards.ts";
import { TableView } from "./table-view.ts";

export interface HeatmapOptions {
  /** Cells at most, for all tables together, at least one for each; 1 to 2^22, default 4,096. Powers of two are used as they are. */
  cells?: number;
  /** Only buckets `from` to before `to`, of a map without shards; default: all. */
  from?: number;
  to?: number;
}

/** One table of the map: a HashMap or HashSet has one, a SharedHashMap one a shard. */
export interface HeatmapTable {
  /** Its cells begin there in `fill` and `longest`. */
  first: number;
  cells: number;
  /** Buckets, those that an evacuation has not reached yet included: all of the table's, whichever range was asked for. */
  buckets: number;
  /** The bucket with which the first cell begins: 0, unless a range was asked for. */
  from: number;
  /** A power of two. */
  bucketsPerCell: number;
  phase: Phase;
  /** Of the evacuation, a fraction; 1 when none is under way. */
  progress: number;
  /** Where the evacuation is, as a fraction of `buckets`: the bucket that moves next; null when none is under way. */
  frontier: number | null;
  /** Where it puts what moves to another bucket, as fractions of `buckets`; empty for compacting and reseeding. */
  destinations: number[];
}

export interface Heatmap {
  /** Cells of all tables. */
  cells: number;
  /** Slots of a bucket. */
  slotsPerBucket: number;
  /** Entries by the slots of the cell's buckets in use, without overflow buckets: 0 to 1, and above 1 where chains are longer. */
  fill: Float32Array;
  /** Buckets of the longest chain in the cell (65,535 at most); 0 where no bucket is in use yet. */
  longest: Uint16Array;
  tables: HeatmapTable[];
}

const CELLS = 4096;
const MOST_CELLS = 2 ** 22;
const MOST_BUCKETS = 2 ** 32;
const LONGEST = 0xffff;

function checkOptions(options: unknown): Required<HeatmapOptions> {
  checkObject(options);
  const { cells = CELLS, from = 0, to = Infinity } = options as HeatmapOptions;
  checkInteger(cells, "cells", 1, MOST_CELLS);
  checkInteger(from, "from", 0, MOST_BUCKETS);
  if (to !== Infinity) checkInteger(to, "to", from + 1, MOST_BUCKETS);
  return { cells, from, to };
}

function checkInteger(value: unknown, name: string, least: number, most: number): void {
  if (typeof value !== "number") throw new TypeError(`${name} must be a number, got ${describe(value)}`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be an integer from ${least} to ${most}, got ${describe(value)}`);
  }
}

/**
 * How full the buckets are and how long their chains, in the table's order, and where an evacuation is. The map is only read; of a SharedHashMap each
 * shard under its lock, and a poisoned one is empty. O(buckets): some ns each, so that a page may ask for every frame.
 *
 * @throws TypeError for anything but a HashMap, HashSet or SharedHashMap, or wrong options; RangeError; DisposedError
 */
export function heatmap(map: Inspectable, options: HeatmapOptions = {}): Heatmap {
  const checked = checkOptions(options);
  const inside = insideOf(map);
  const parts =
    "table" in inside
      ? [draw(new TableView(inside.table.heap, inside.table.h), checked)]
      : drawShards(inside.shared, checked);
  const cells = parts.reduce((sum, { table }) => sum + table.cells, 0);
  const whole: Heatmap = {
    cells,
    slotsPerBucket: Math.max(...parts.map(({ slots }) => slots)),
    fill: new Float32Array(cells),
    longest: new Uint16Array(cells),
    tables: [],
  };
  let first = 0;
  for (const { table, fill, longest } of parts) {
    whole.fill.set(fill, first);
    whole.longest.set(longest, first);
    whole.tables.push({ ...table, first });
    first += table.cells;
  }
  return whole;
}

interface Drawn {
  table: HeatmapTable;
  slots: number;
  fill: Float32Array;
  longest: Uint16Array;
}

function drawShards(shared: AnyShared, { cells: most, from, to }: Required<HeatmapOptions>): Drawn[] {
  if (from !== 0 || to !== Infinity) throw new TypeError("from and to are for maps without shards");
  const cells = Math.max(1, Math.floor(most / shared.shards));
  return Array.from(
    { length: shared.shards },
    (_, shard) => locked(shared, shard, (view) => draw(view, { cells, from, to })) ?? nothing(),
  );
}

/** What stands for a shard that cannot be read. */
function nothing(): Drawn {
  const table: HeatmapTable = {
    ...{ first: 0, cells: 1, buckets: 1, from: 0, bucketsPerCell: 1, phase: "none", progress: 1 },
    frontier: null,
    destinations: [],
  };
  return { table, slots: 0, fill: new Float32Array(1), longest: new Uint16Array(1) };
}

function draw(view: TableView, { cells: most, from, to }: Required<HeatmapOptions>): Drawn {
  const buckets = view.wide + 1;
  const end = Math.min(to, buckets);
  let bucketsPerCell = 1;
  while ((end - from) / bucketsPerCell > most) bucketsPerCell *= 2;
  const cells = Math.max(0, Math.ceil((end - from) / bucketsPerCell));
  const fill = new Float32Array(cells);
  const longest = new Uint16Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const first = from + cell * bucketsPerCell;
    drawCell(view, cell, first, Math.min(first + bucketsPerCell, end), fill, longest);
  }
  const { phase, progress } = statsAt(view.views, view.h);
  return {
    table: { first: 0, cells, buckets, from, bucketsPerCell, phase, progress, ...frontierOf(view) },
    ...{ slots: view.slots, fill, longest },
  };
}

function drawCell(
  view: TableView,
  cell: number,
  from: number,
  to: number,
  fill: Float32Array,
  longest: Uint16Array,
): void {
  const { u32 } = view.views;
  const { noverflow } = view;
  let inUse = 0;
  let entries = 0;
  let longestChain = 0;
  for (let index = from; index < to; index++) {
    if (!view.isInUse(index)) continue;
    inUse++;
    let chain = 0;
    let bucket = view.bucketAt(index);
    do {
      entries += bitsIn(u32[(bucket >>> 2) + 1] & 0xffff);
      chain++;
      bucket = u32[bucket >>> 2];
    } while (bucket && chain <= noverflow);
    if (chain > longestChain) longestChain = chain;
  }
  if (inUse === 0) return;
  fill[cell] = entries / (inUse * view.slots);
  longest[cell] = Math.min(longestChain, LONGEST);
}

/** Where the evacuation is and where it puts what moves. */
function frontierOf({
  phase,
  wide,
  narrow,
  nevacuate,
  sweep,
}: TableView): Pick<HeatmapTable, "frontier" | "destinations"> {
  const buckets = wide + 1;
  if (phase === PHASE_NONE) return { frontier: null, destinations: [] };
  if (phase === PHASE_COMPACT) return { frontier: sweep / buckets, destinations: [] };
  if (phase === PHASE_SHRINK) {
    return { frontier: (nevacuate + narrow) / buckets, destinations: [(nevacuate - 1) / buckets] };
  }
  const destinations: number[] = [];
  if (phase === PHASE_GROW) {
    for (let at = nevacuate + narrow + 1; at <= wide; at += narrow + 1) destinations.push(at / buckets);
  }
  return { frontier: nevacuate / buckets, destinations };
}
