// Set by the asconfig targets (--use DEBUG=0 or 1): asserts exist in debug builds only.
declare const DEBUG: i32;
// Allocations that fail when a test says so (arena/faults.ts) exist where this is set.
declare const FAULTS: i32;
// The build for shared memory, where many instances work on one memory (shared-map.ts).
declare const SHARED: i32;
