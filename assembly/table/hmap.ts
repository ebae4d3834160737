// The header of a map: everything that an operation must know, hot fields in the first cache line.

import {
  BUCKET_KEYS, HMAP_BUCKET_SHIFT, HMAP_BYTES, HMAP_BYTES_USED, HMAP_COUNT, HMAP_DIRECTORY, HMAP_EVACUATED, HMAP_EVACUATIONS,
  HMAP_KEY_KIND, HMAP_LOAD, HMAP_MAX_BYTES, HMAP_MAX_CHAIN, HMAP_MOVING, HMAP_NARROW, HMAP_NEVACUATE, HMAP_NH, HMAP_NOVERFLOW, HMAP_OLD_NH,
  HMAP_OWNS_VALUES, HMAP_PHASE, HMAP_RECORD_VALUE, HMAP_RESEEDS, HMAP_RESERVED, HMAP_SECRETS, HMAP_SHAPE, HMAP_SLOTS, HMAP_STREAM,
  HMAP_SWEEP, HMAP_WIDE, KEY_RECORD, PHASE_RESEED, SHAPE_K8V0,
} from "../abi/layout";

/** Directory entries inside the header itself: enough for a table of 1 MiB. */
export const INLINE_SEGMENTS: u32 = 16;
/** `moving` when no chain is. */
export const NOWHERE: u32 = 0xffffffff;
/** `moving` while the table is reseeded: any key may have a second home, by the old secrets. */
export const EVERYWHERE: u32 = 0xfffffffe;

// line 0 (every access):  | count | wide | narrow | nevacuate | directory | phase u8, valueWidth u8, - | limit | floor | moving | goal |
//                         | secret0 u64 | secret1 u64 | secret2 u64 |
// line 1 (now and then):  | noverflow .. loadFactor |
// then:                   | .. stream | directory of a small table, 16 x u32 | old secrets |
@unmanaged export class Hmap {
  count: u32;
  /** Bucket mask of the wider of the two tables that coexist while the table grows or shrinks; else of the table. */
  wide: u32;
  /** Bucket mask of the narrower one; else equal to `wide`. */
  narrow: u32;
  /** Narrow buckets below it are split into wide ones; `narrow + 1` when no evacuation is under way. */
  nevacuate: u32;
  /** Address of the list of segments: u32 addresses, 0 = never written. */
  directory: u32;
  phase: u8;
  /** Bytes of a value in a bucket: 0, 4 or 8. */
  valueWidth: u8;
  /** Bytes of a value in a record. */
  recordValue: u8;
  /** Values are addresses of copies (strings, bytes) that the map owns. */
  ownsValues: u8;
  /** One more entry than this many starts growth. */
  limit: u32;
  /** Fewer entries than this start shrinking. */
  floor: u32;
  /**
   * The narrow bucket whose chain is partly split or merged: its entries may be in either of their two homes. NOWHERE
   * when none is, EVERYWHERE while the table is reseeded.
   */
  moving: u32;
  /** `shrink` asked for a table with this mask; NO_GOAL otherwise. */
  goal: u32;
  secret0: u64;
  secret1: u64;
  secret2: u64;

  /** Overflow buckets in chains, exactly. */
  noverflow: u32;
  /** Bytes owned: header, buckets, overflow buckets, directory. */
  bytes: u32;
  maxBytes: u32;
  /** Buckets evacuated since the map was made. */
  evacuated: u32;
  /** Evacuations begun since the map was made. */
  evacuations: u32;
  reseeds: u32;
  /** Longest chain that an insertion has made since the last evacuation began. */
  maxChain: u32;
  /** Entries per bucket at which the table grows, in 1/65536. */
  load: u32;
  shape: u8;
  keyKind: u8;
  bucketShift: u8;
  slots: u8;
  /** The table does not shrink by itself below the buckets for this many entries: `capacity`, `reserve`. */
  reserved: u32;
  /** Next source bucket of a same-size growth. When reseeding: 1 when the chain at the frontier is partly moved. */
  sweep: u32;
  /** Overflow buckets left by the last same-size growth: the next one waits until there are twice as many. */
  compacted: u32;
  /** Where compactSome goes on. */
  hand: u32;
  /** Where a partly moved or compacted chain goes on: next bucket (or 0), its predecessor, and the one that has room. */
  rest: u32;
  before: u32;
  fill: u32;
  /** Next map to be taken apart. */
  nextDead: u32;
  /** How often secrets were drawn: the present ones are the `drawn`-th of the stream. */
  drawn: u32;
  /** Key of the stream that secrets are drawn from (table/secrets.ts); from the platform's random source. */
  stream0: u64;
  stream1: u64;

  inline0: u64; inline1: u64; inline2: u64; inline3: u64;
  inline4: u64; inline5: u64; inline6: u64; inline7: u64;

  // While the table is reseeded: the secrets that keys in buckets from `nevacuate` on may still lie by.
  old0: u64;
  old1: u64;
  old2: u64;
  // Where keys are records, two times NH_SECRETS follow: see table/secrets.ts.

  /** The bucket that a hash belongs to now. */
  @inline home(hash: u32): u32 {
    const low = hash & this.narrow;
    return select<u32>(hash & this.wide, low, low < this.nevacuate);
  }
  /** Whether entries with this hash may be in a second home. (When reseeding: see `oldHome`.) */
  @inline isMoving(hash: u32): bool { return (hash & this.narrow) == this.moving; }
  /** The other one of a hash's homes in the wide and in the narrow table; they may be the same. */
  @inline otherHome(hash: u32, home: u32): u32 {
    const low = hash & this.narrow;
    return home == low ? hash & this.wide : low;
  }
  /** Where the secrets lie, and those of short records. */
  @inline get secrets(): usize { return changetype<usize>(this) + offsetof<Hmap>("secret0"); }
  @inline get shortSecrets(): usize { return changetype<usize>(this) + HMAP_NH; }
  @inline get oldSecrets(): usize { return changetype<usize>(this) + offsetof<Hmap>("old0"); }
  @inline get oldShortSecrets(): usize { return changetype<usize>(this) + HMAP_OLD_NH; }
  @inline get inlineDirectory(): u32 { return <u32>changetype<usize>(this) + <u32>offsetof<Hmap>("inline0"); }
}

@inline export function hmap(address: usize): Hmap { return changetype<Hmap>(address); }

@inline export function valueWidth(h: Hmap): u32 { return h.valueWidth; }
/** Where the values of a bucket begin. */
@inline export function valuesOffset<Kind>(h: Hmap): usize { return <usize>(BUCKET_KEYS + <u32>h.slots * <u32>offsetof<Kind>()); }
/** The same for code that is compiled once. */
@inline export function valuesStart(h: Hmap): usize {
  return <usize>(BUCKET_KEYS + ((<u32>h.slots) << (hasWideKeys(h) ? 3 : 2)));
}
@inline export function hasWideKeys(h: Hmap): bool { return <u32>h.shape >= SHAPE_K8V0; }
@inline export function hasRecords(h: Hmap): bool { return <u32>h.keyKind == KEY_RECORD; }
@inline export function isReseeding(h: Hmap): bool { return <u32>h.phase == PHASE_RESEED; }

@inline export function assertHmapLayout(): void {
  if (offsetof<Hmap>("count") != HMAP_COUNT) ERROR("HMAP_COUNT");
  if (offsetof<Hmap>("wide") != HMAP_WIDE) ERROR("HMAP_WIDE");
  if (offsetof<Hmap>("narrow") != HMAP_NARROW) ERROR("HMAP_NARROW");
  if (offsetof<Hmap>("nevacuate") != HMAP_NEVACUATE) ERROR("HMAP_NEVACUATE");
  if (offsetof<Hmap>("directory") != HMAP_DIRECTORY) ERROR("HMAP_DIRECTORY");
  if (offsetof<Hmap>("phase") != HMAP_PHASE) ERROR("HMAP_PHASE");
  if (offsetof<Hmap>("recordValue") != HMAP_RECORD_VALUE) ERROR("HMAP_RECORD_VALUE");
  if (offsetof<Hmap>("ownsValues") != HMAP_OWNS_VALUES) ERROR("HMAP_OWNS_VALUES");
  if (offsetof<Hmap>("moving") != HMAP_MOVING) ERROR("HMAP_MOVING");
  if (offsetof<Hmap>("secret0") != HMAP_SECRETS) ERROR("HMAP_SECRETS");
  if (offsetof<Hmap>("noverflow") != HMAP_NOVERFLOW) ERROR("HMAP_NOVERFLOW");
  if (offsetof<Hmap>("bytes") != HMAP_BYTES_USED) ERROR("HMAP_BYTES_USED");
  if (offsetof<Hmap>("maxBytes") != HMAP_MAX_BYTES) ERROR("HMAP_MAX_BYTES");
  if (offsetof<Hmap>("evacuated") != HMAP_EVACUATED) ERROR("HMAP_EVACUATED");
  if (offsetof<Hmap>("evacuations") != HMAP_EVACUATIONS) ERROR("HMAP_EVACUATIONS");
  if (offsetof<Hmap>("reseeds") != HMAP_RESEEDS) ERROR("HMAP_RESEEDS");
  if (offsetof<Hmap>("maxChain") != HMAP_MAX_CHAIN) ERROR("HMAP_MAX_CHAIN");
  if (offsetof<Hmap>("load") != HMAP_LOAD) ERROR("HMAP_LOAD");
  if (offsetof<Hmap>("shape") != HMAP_SHAPE) ERROR("HMAP_SHAPE");
  if (offsetof<Hmap>("keyKind") != HMAP_KEY_KIND) ERROR("HMAP_KEY_KIND");
  if (offsetof<Hmap>("bucketShift") != HMAP_BUCKET_SHIFT) ERROR("HMAP_BUCKET_SHIFT");
  if (offsetof<Hmap>("reserved") != HMAP_RESERVED) ERROR("HMAP_RESERVED");
  if (offsetof<Hmap>("sweep") != HMAP_SWEEP) ERROR("HMAP_SWEEP");
  if (offsetof<Hmap>("slots") != HMAP_SLOTS) ERROR("HMAP_SLOTS");
  if (offsetof<Hmap>("stream0") != HMAP_STREAM) ERROR("HMAP_STREAM");
  if (offsetof<Hmap>("old2") != offsetof<Hmap>("old0") + 16) ERROR("old secrets");
  if (offsetof<Hmap>() != HMAP_BYTES) ERROR("HMAP_BYTES");
}
