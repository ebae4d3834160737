// The one description of linear memory, read by asc (assembly/), by tsc (src/) and by the tests.
// Only `export const NAME: u32 = literal;` lines: what both languages understand. Offsets and sizes are bytes.
//
// | segment 0: null segment | segment 1: arena header, cursor, crossing buffers | segment table | heap segments ... |
//
// The null segment is all zero and never written: a directory entry of 0 points at it, so that a part of a table that
// was never written reads as empty buckets without a test on the hot path.

export const ABI_VERSION: u32 = 4;

export const SEGMENT_SHIFT: u32 = 16;
export const SEGMENT_BYTES: u32 = 65536;

// Arena header, at the start of segment 1. Fields: arena/header.ts.
export const ARENA: u32 = 65536;
export const ARENA_TOP: u32 = 0;
export const ARENA_FREE_SEGMENTS: u32 = 16;
export const ARENA_FAILURE: u32 = 28;
export const ARENA_WANTED: u32 = 32;
export const ARENA_DEAD_BYTES: u32 = 40;
export const ARENA_BEGUN: u32 = 44;
export const ARENA_TRACED: u32 = 48;
export const ARENA_LISTS: u32 = 64;

// Iterator state while a batch is copied; JavaScript keeps it between batches. Fields: ops/cursor.ts.
export const CURSOR: u32 = 66560;
export const CURSOR_BITS: u32 = 0;
export const CURSOR_POSITION: u32 = 8;
export const CURSOR_STATE: u32 = 16;
export const CURSOR_EPOCHS: u32 = 20;
export const CURSOR_EPOCH: u32 = 32;
export const CURSOR_EPOCH_BYTES: u32 = 16;
export const CURSOR_MOST_EPOCHS: u32 = 128;

export const CURSOR_RUNNING: u32 = 0;
export const CURSOR_IN_CHAIN: u32 = 1;
export const CURSOR_DONE: u32 = 2;
/** The walk met more evacuations than a cursor can remember. */
export const CURSOR_LOST: u32 = 3;

// Bulk operations cross in batches of this many entries: keys, values and flags of a batch stay in the L1 cache.
export const BATCH: u32 = 2048;
export const BATCH_KEYS: u32 = 69632;
export const BATCH_VALUES: u32 = 86016;
export const BATCH_FLAGS: u32 = 102400;
export const BATCH_MISSING: u32 = 104448;
/** The value of the entry that was removed last. */
export const REMOVED: u32 = 104456;
/** Where JavaScript puts the 128-bit key of a new map's stream of secrets. */
export const STREAM_KEY: u32 = 104464;
/** The 128-bit key by which a snapshot divides entries into groups, and a word for it to be hashed. */
export const GROUP_KEY: u32 = 104480;
export const GROUP_WORD: u32 = 104496;
/** Where loads go that are made for the caches only. */
export const TOUCH_SUM: u32 = 104504;
/** Bucket addresses of a group of keys, and their hashes where keys are records. */
export const BATCH_HOMES: u32 = 104512;
export const BATCH_HASHES: u32 = 105536;

// The probe: where the bytes of a key are put that is to be looked up, or the bytes of a batch of keys. A longer key
// gets a block of its own (probe_reserve).
export const PROBE: u32 = 106560;
export const PROBE_BYTES: u32 = 24512;

// Segment table: 16 bytes a segment, from segment 2 on. Fields: arena/header.ts.
export const SEGMENT_TABLE: u32 = 131072;
export const SEGMENT_ENTRY_SHIFT: u32 = 4;

// hmap header. Fields: table/hmap.ts.
export const HMAP_COUNT: u32 = 0;
export const HMAP_WIDE: u32 = 4;
export const HMAP_NARROW: u32 = 8;
export const HMAP_NEVACUATE: u32 = 12;
export const HMAP_DIRECTORY: u32 = 16;
export const HMAP_PHASE: u32 = 20;
export const HMAP_RECORD_VALUE: u32 = 22;
export const HMAP_OWNS_VALUES: u32 = 23;
export const HMAP_MOVING: u32 = 32;
export const HMAP_SECRETS: u32 = 40;
export const HMAP_NOVERFLOW: u32 = 64;
export const HMAP_BYTES_USED: u32 = 68;
export const HMAP_MAX_BYTES: u32 = 72;
export const HMAP_EVACUATED: u32 = 76;
export const HMAP_EVACUATIONS: u32 = 80;
export const HMAP_RESEEDS: u32 = 84;
export const HMAP_MAX_CHAIN: u32 = 88;
export const HMAP_LOAD: u32 = 92;
export const HMAP_SHAPE: u32 = 96;
export const HMAP_KEY_KIND: u32 = 97;
export const HMAP_BUCKET_SHIFT: u32 = 98;
export const HMAP_SLOTS: u32 = 99;
export const HMAP_RESERVED: u32 = 100;
export const HMAP_SWEEP: u32 = 104;
export const HMAP_STREAM: u32 = 136;
export const HMAP_BYTES: u32 = 240;
// Behind it, where keys are records: secrets of the universal hash of short keys, present and old.
export const NH_BYTES: u32 = 64;
export const NH_SECRETS: u32 = 72;
export const HMAP_NH: u32 = 240;
export const HMAP_OLD_NH: u32 = 312;
export const HMAP_RECORD_BYTES: u32 = 384;

// Phases of a table: what its evacuation is doing.
export const PHASE_NONE: u32 = 0;
export const PHASE_GROW: u32 = 1;
export const PHASE_SHRINK: u32 = 2;
export const PHASE_COMPACT: u32 = 3;
export const PHASE_RESEED: u32 = 4;

// What `env.trace` is told: a channel, shifted by TRACE_SHIFT, and a phase. That an evacuation begins is its phase alone.
export const TRACE_SHIFT: u32 = 3;
export const TRACE_END: u32 = 8;
export const TRACE_PROGRESS: u32 = 40;
export const TRACE_OVERFLOW: u32 = 48;
/** It ends unfinished: the map is cleared or disposed of. */
export const TRACE_ABANDONED: u32 = 56;
/** Bits of ARENA_TRACED, 1 << channel: told only while they are set. */
export const TRACED_PROGRESS: u32 = 32;
export const TRACED_OVERFLOW: u32 = 64;

// What map_evacuate returns.
export const MORE_LEFT: u32 = 0;
export const EVACUATED: u32 = 1;
export const OUT_OF_MEMORY: u32 = 2;

// Bucket: | overflow u32 | used u16 | - u16 | keys | values |
export const BUCKET_OVERFLOW: u32 = 0;
export const BUCKET_USED: u32 = 4;
export const BUCKET_KEYS: u32 = 8;

// Key kinds: how a key's word is made from what JavaScript passes.
export const KEY_WORD32: u32 = 0;
export const KEY_WORD64: u32 = 1;
export const KEY_FLOAT64: u32 = 2;
/** Keys of any length: a slot holds the hash and the address of a record, the copy of key and value. */
export const KEY_RECORD: u32 = 3;

// The length word of a key or value of any length: bytes, and what they are.
export const LENGTH_MASK: u32 = 0x3fffffff;
/** Two bytes a character instead of one. */
export const LENGTH_WIDE: u32 = 0x80000000;
/** A text where bytes are possible, too (custom keys). */
export const LENGTH_TEXT: u32 = 0x40000000;

// Shapes: key width x value width, the bucket geometries that the core is compiled for.
export const SHAPE_K4V0: u32 = 0;
export const SHAPE_K4V4: u32 = 1;
export const SHAPE_K4V8: u32 = 2;
export const SHAPE_K8V0: u32 = 3;
export const SHAPE_K8V4: u32 = 4;
export const SHAPE_K8V8: u32 = 5;

// How the value word of `add` is read.
export const VALUE_U32: u32 = 0;
export const VALUE_I32: u32 = 1;
export const VALUE_F32: u32 = 2;
export const VALUE_F64: u32 = 3;
export const VALUE_I64: u32 = 4;
export const VALUE_U64: u32 = 5;

// Types of any length, after those: the parts of keys and values in a snapshot.
export const TYPE_STRING: u32 = 8;
export const TYPE_BYTES: u32 = 9;
export const TYPE_TUPLE: u32 = 10;
export const TYPE_CUSTOM: u32 = 11;
/** `bytes` of any length; otherwise how many, fixedBytes(n). */
export const ANY_LENGTH: u32 = 0xffffffff;

// Blocks of a snapshot (docs/snapshot-format.md): entries of one block, and payload bytes unless it is one large entry.
export const BLOCK_ENTRIES: u32 = 16384;
export const BLOCK_BYTES: u32 = 262144;
/** u32 lists behind a block's payload while it is loaded. */
export const BLOCK_LISTS: u32 = 3;
/** Where JavaScript says what a block holds: (type, length) of key and value, how many parts, (type, length) of each. */
export const BLOCK_TYPES: u32 = 102400;

// What `survey` counts, at BATCH_KEYS: u32 words.
export const SURVEY_CHAINS: u32 = 0;
export const SURVEY_USED: u32 = 32;
export const SURVEY_DEPTHS: u32 = 48;
export const SURVEY_WORDS: u32 = 80;
/** Chains and depths of so many buckets, or more. */
export const SURVEY_LONGEST: u32 = 32;

/** Bit 0 of what `assign` returns: the key was not there before. Value slots are aligned to 4, so the bit is free. */
export const INSERTED: u32 = 1;
