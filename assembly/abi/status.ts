// Why an allocation failed (ARENA_FAILURE), and what `check` found. Same rules as layout.ts.

/** The map's own `maxBytes`. */
export const FAILURE_MAP_LIMIT: u32 = 1;
/** The arena's `maxBytes`, or 4 GiB. */
export const FAILURE_ARENA_LIMIT: u32 = 2;
/** The engine refused to grow the memory. */
export const FAILURE_ENGINE: u32 = 3;
/** More buckets than a directory can list. */
export const FAILURE_TABLE_LIMIT: u32 = 4;

// Where memory is asked for, as bits: what a test lets fail (arena/faults.ts).
export const FAULT_BLOCK: u32 = 1;
export const FAULT_RUN: u32 = 2;
export const FAULT_GROW: u32 = 4;
/** The map's own `maxBytes`. */
export const FAULT_CHARGE: u32 = 8;

export const CHECK_OK: u32 = 0;
export const CHECK_COUNT: u32 = 1;
export const CHECK_NOVERFLOW: u32 = 2;
export const CHECK_UNREACHABLE_KEY: u32 = 3;
export const CHECK_WRONG_BUCKET: u32 = 4;
export const CHECK_USED_BITS: u32 = 5;
export const CHECK_FRONTIER: u32 = 6;
export const CHECK_MASKS: u32 = 7;
export const CHECK_NULL_SEGMENT: u32 = 8;
export const CHECK_SEGMENT_STATE: u32 = 9;
export const CHECK_BYTES: u32 = 10;
export const CHECK_MOVED_BUCKET: u32 = 12;
export const CHECK_FREE_LIST: u32 = 13;
export const CHECK_LOOP: u32 = 14;
export const CHECK_ALIGNMENT: u32 = 15;
export const CHECK_RECORD: u32 = 16;
