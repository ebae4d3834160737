// A table as a picture would show it: bucket by bucket in the table's order, or several buckets to a cell.

import type { MapStats } from "../stats.ts";

export interface HeatmapOptions {
  /** Cells at most, for all tables together; default 4,096. A power of two is exact. */
  cells?: number;
}

/** One table of the map: a HashMap or HashSet has one, a SharedHashMap one a shard. */
export interface HeatmapTable {
  /** Its cells begin there in `fill` and `longest`. */
  first: number;
  cells: number;
  /** Buckets, those that an evacuation has not reached yet included: `cells * bucketsPerCell`. */
  buckets: number;
  /** A power of two. */
  bucketsPerCell: number;
  phase: MapStats["phase"];
  /** Of the evacuation, a fraction; 1 when none is under way. */
  progress: number;
  /** Where the evacuation is, as a fraction of `buckets`: the bucket that moves next; null when none is under way. */
  frontier: number | null;
  /** Where it puts (or, shrinking, takes) what moves to another bucket, as fractions of `buckets`; empty for compacting and reseeding. */
  destinations: number[];
}

export interface Heatmap {
  /** Cells of all tables. */
  cells: number;
  /** Slots of a bucket. */
  slotsPerBucket: number;
  /** Entries by the slots of the cell's buckets, without overflow buckets: 0 to 1, and above 1 where chains are longer. */
  fill: Float32Array;
  /** Buckets of the longest chain in the cell (65,535 at most); 0 where no bucket is in use yet. */
  longest: Uint16Array;
  tables: HeatmapTable[];
}
