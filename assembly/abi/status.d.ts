export declare const FAILURE_NONE: u32;
/** The map's own `maxBytes`. */
export declare const FAILURE_MAP_LIMIT: u32;
/** The arena's `maxBytes`, or 4 GiB. */
export declare const FAILURE_ARENA_LIMIT: u32;
/** The engine refused to grow the memory. */
export declare const FAILURE_ENGINE: u32;
/** More buckets than a directory can list. */
export declare const FAILURE_TABLE_LIMIT: u32;
export declare const CHECK_OK: u32;
export declare const CHECK_COUNT: u32;
export declare const CHECK_NOVERFLOW: u32;
export declare const CHECK_UNREACHABLE_KEY: u32;
export declare const CHECK_WRONG_BUCKET: u32;
export declare const CHECK_USED_BITS: u32;
export declare const CHECK_FRONTIER: u32;
export declare const CHECK_MASKS: u32;
export declare const CHECK_NULL_SEGMENT: u32;
export declare const CHECK_SEGMENT_STATE: u32;
export declare const CHECK_BYTES: u32;
export declare const CHECK_EMPTY_OVERFLOW: u32;
export declare const CHECK_MOVED_BUCKET: u32;
export declare const CHECK_FREE_LIST: u32;
export declare const CHECK_LOOP: u32;
export declare const CHECK_ALIGNMENT: u32;
export declare const CHECK_DUPLICATE_KEY: u32;
