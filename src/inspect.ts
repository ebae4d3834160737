// `tophash/inspect`: what a map looks like inside.

export type { ArenaStats } from "./arena.ts";
export { inspectChunks } from "./inspect/chunks.ts";
export { toDot } from "./inspect/dot.ts";
export type { DotOptions } from "./inspect/dot-options.ts";
export { type Finding, type HealthOptions, health, type Subject } from "./inspect/health.ts";
export { type Heatmap, type HeatmapOptions, type HeatmapTable, heatmap } from "./inspect/heatmap.ts";
export type { HeatmapSvgOptions } from "./inspect/heatmap-checks.ts";
export { heatmapSvg } from "./inspect/heatmap-svg.ts";
export { type Inspectable, type InspectOptions, inspect, inspectSteps } from "./inspect/inspect.ts";
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
export { reportSvg } from "./inspect/report-svg.ts";
export type { Verdict } from "./inspect/verdict.ts";
export type { MapStats } from "./stats.ts";
