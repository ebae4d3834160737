// `tophash/idle`: growing maps move their buckets while the program has nothing else to do.

/**
 * Not for use. It is here so that this entry reaches all that `tophash` does up to the core, and the build leaves that in one
 * piece: cut in two, the main entry takes 600 bytes more, gzipped.
 * @internal
 */
export { heapOf } from "./arena.ts";
export type { IdleEvacuationOptions, WatchOptions } from "./idle/options.ts";
export type { Cancel, Platform } from "./idle/platform.ts";
export type { Priority } from "./idle/queue.ts";
export { IdleEvacuation, type IdleEvacuationStats, type Watchable } from "./idle/scheduler.ts";
