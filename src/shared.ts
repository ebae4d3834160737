// `tophash/shared`: maps that many threads share.

export { LockLostError, PoisonedShardError } from "./errors.ts";
export type { SharedHandle } from "./shared/handle.ts";
export { SharedHashMap } from "./shared/map.ts";
export type { AttachOptions, SharedOptions, SyncOptions } from "./shared/open.ts";
export type { SharedStats } from "./shared/shards.ts";
export { SyncMap } from "./shared/sync-map.ts";
export { initShared } from "./wasm/shared-module.ts";
