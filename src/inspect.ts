// `tophash/inspect`: what a map looks like inside.

export type { Finding, Subject } from "./inspect/finding.ts";
export type { Heatmap, HeatmapOptions, HeatmapTable } from "./inspect/heatmap.ts";
export type {
  BytesByPurpose,
  Compared,
  Growth,
  HashBytes,
  HotBucket,
  Load,
  MapReport,
  ShardsReport,
  SnapshotReport,
} from "./inspect/report.ts";
export type { Verdict } from "./inspect/verdict.ts";
