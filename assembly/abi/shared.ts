// The layout of a shared memory: what the build of the core for many threads keeps beside layout.ts. Same rules.
//
// | segment 0: null segment | segment 1: root | segment table | thread segments, tables, blocks ... |
//
// root:   | header | bins of free runs | secrets | attachments | lines: one a shard |

export const SHARED_VERSION: u32 = 1;
/** "tph" and a byte that is no text. */
export const SHARED_MAGIC: u32 = 0xf5687074;

// Root header, at ARENA. Fields: shared/root.ts.
export const ROOT_MAGIC: u32 = 0;
export const ROOT_VERSION: u32 = 4;
export const ROOT_STATE: u32 = 8;
export const ROOT_SHARDS: u32 = 12;
export const ROOT_TOP: u32 = 16;
export const ROOT_MAX_PAGES: u32 = 20;
export const ROOT_FREE_SEGMENTS: u32 = 24;
export const ROOT_BODIES: u32 = 28;
/** Heads of lists of free runs of 2^i segments, u64 each: tag and index. */
export const ROOT_BINS: u32 = 64;
/** The secrets that choose a shard: as in a map's header, and those of short keys behind. */
export const ROOT_SECRETS: u32 = 256;
/** For each place of an attachment: how often it was taken and, in the lowest two bits, its state, u32; thread segment u32. */
export const ROOT_ATTACHMENTS: u32 = 512;
export const MOST_ATTACHMENTS: u32 = 1024;
/** The number of an attachment: its place, and above these bits how often the place had been taken: no other thread gets the same. */
export const ATTACHMENT_PLACE_BITS: u32 = 10;
/** So often a place is taken before its numbers begin anew. */
export const ATTACHMENT_TURNS: u32 = 0x100000;
/** The shards' lines. */
export const ROOT_LINES: u32 = 16384;
export const MOST_SHARDS: u32 = 256;
/** Where an instance writes that has no thread segment yet. */
export const ROOT_NOBODY: u32 = 40960;

// States of a memory.
export const STATE_LIVE: u32 = 1;
export const STATE_DESTROYED: u32 = 2;

// States of an attachment's place.
export const ATTACHMENT_STATE_BITS: u32 = 2;
export const ATTACHMENT_FREE: u32 = 0;
export const ATTACHMENT_LIVE: u32 = 1;
export const ATTACHMENT_DEAD: u32 = 2;

// A shard's line: | seq u32, owner u32 | waiters u32 | recovered u32 | hmap u32, region u32 | .. 64 |
export const LINE_SHIFT: u32 = 6;
export const LINE_SEQ: u32 = 0;
export const LINE_OWNER: u32 = 4;
export const LINE_WAITERS: u32 = 8;
export const LINE_RECOVERED: u32 = 12;
/** What the line guards and the region that it allocates in, changed together. */
export const LINE_TABLE: u32 = 16;

// Owners that are no attachment; 0 is nobody. An attachment's number has OWNER_CLEAN added while it only reads.
export const OWNER_CLEAN: u32 = 0x80000000;
/** Recovery found no memory. */
export const OWNER_POISONED: u32 = 0x7fffffff;
/** The memory was given up by `destroy`. */
export const OWNER_DESTROYED: u32 = 0x7ffffffe;

// What an operation on a shared memory says. Those from STATUS_POISONED on are errors.
export const STATUS_ABSENT: u32 = 0;
export const STATUS_PRESENT: u32 = 1;
/** A value of more than LONG_ROOM bytes: it lies where SHARED_LONG says, and may change. */
export const STATUS_LARGE: u32 = 2;
/** `compareExchange`: the value was another. */
export const STATUS_DIFFERENT: u32 = 3;
export const STATUS_POISONED: u32 = 8;
export const STATUS_LOST: u32 = 9;
export const STATUS_DESTROYED: u32 = 10;
export const STATUS_OUT_OF_MEMORY: u32 = 11;
export const STATUS_OUT_OF_RANGE: u32 = 12;

// What is done to a key.
export const WRITE_SET: u32 = 0;
export const WRITE_GET_OR_INSERT: u32 = 1;
export const WRITE_COMPARE_EXCHANGE: u32 = 2;
export const WRITE_ADD: u32 = 3;

// In a thread segment, where segment 1 of a plain memory has nothing: what crosses with a call.
/** The value to be stored: a word, or the address and length word of a long one. */
export const SHARED_IN: u32 = 68672;
/** The value that `compareExchange` expects. */
export const SHARED_EXPECTED: u32 = 68680;
/** The value found. */
export const SHARED_OUT: u32 = 68688;
/** A long value found: address and length word of its copy; of the value itself when it is large. */
export const SHARED_LONG: u32 = 68696;
/** With a large value: the shard's line and its seq, by which JavaScript asks whether what it copied was whole. */
export const SHARED_LINE: u32 = 68704;
export const SHARED_SEQ: u32 = 68708;
/** A word that only this thread writes: the barrier. */
export const SHARED_BARRIER: u32 = 68712;
/** Bytes of a long value that are copied at BATCH_KEYS. */
export const LONG_ROOM: u32 = 32768;

// SyncMap: what lies where the lines of shards lie otherwise.
/** | version u32 | .. | at LINE_TABLE: hmap of `read` u32, AMENDED or ALONE u32 (shared/recover-sync.ts) | */
export const SYNC_READ: u32 = 0;
/** The mutex: a line as a shard's; it guards `dirty` (hmap and region at LINE_TABLE) and the words of SYNC_STATE. */
export const SYNC_MU: u32 = 1;
/** Behind the lists of the region that the mutex's line names: | misses u32 | expunged u32 | */
export const SYNC_STATE: u32 = 192;
/** Heads of free cells and boxes, two u64 for each size class: a stack, and a piece of memory that is being cut up. */
export const SYNC_POOLS: u32 = 4;

// What is done to a cell.
export const CELL_LOAD: u32 = 0;
export const CELL_STORE: u32 = 1;
export const CELL_SWAP: u32 = 2;
export const CELL_LOAD_OR_STORE: u32 = 3;
export const CELL_LOAD_AND_DELETE: u32 = 4;
export const CELL_COMPARE_AND_SWAP: u32 = 5;
export const CELL_COMPARE_AND_DELETE: u32 = 6;
