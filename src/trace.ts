// `tophash/trace`: trace points where there is no node:diagnostics_channel, and on the performance timeline.

export type { Phase } from "./stats.ts";
export { mapId, nameMap, type Traceable } from "./trace/names.ts";
export type {
  DroppedMessage,
  EndMessage,
  MapMessage,
  MemoryMessage,
  StartMessage,
  TraceMessage,
} from "./trace/points.ts";
export { type Channel, type Stop, type TraceMessages, type TraceOptions, trace } from "./trace/trace.ts";
