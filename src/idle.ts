// `tophash/idle`: growing maps move their buckets while the program has nothing else to do.

export type { IdleEvacuationOptions, WatchOptions } from "./idle/options.ts";
export type { Cancel, Platform } from "./idle/platform.ts";
export type { Priority } from "./idle/queue.ts";
export { IdleEvacuation, type IdleEvacuationStats, type Watchable } from "./idle/scheduler.ts";
