// A table in linear memory as its header describes it: where buckets lie, which are in use, where a hash belongs.
// (assembly/table/hmap.ts and storage.ts are the core's own words for the same.) Reads only; good until the table changes.

import {
  BUCKET_KEYS,
  BUCKET_USED,
  HMAP_BUCKET_SHIFT,
  HMAP_COUNT,
  HMAP_DIRECTORY,
  HMAP_KEY_KIND,
  HMAP_LOAD,
  HMAP_MOVING,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_OWNS_VALUES,
  HMAP_PHASE,
  HMAP_RECORD_VALUE,
  HMAP_SHAPE,
  HMAP_SLOTS,
  HMAP_SWEEP,
  HMAP_WIDE,
  KEY_RECORD,
  PHASE_RESEED,
  SEGMENT_SHIFT,
  SHAPE_K8V0,
} from "../../assembly/abi/layout.ts";
import type { Views } from "../views.ts";

export class TableView {
  readonly count: number;
  readonly wide: number;
  readonly narrow: number;
  readonly nevacuate: number;
  readonly phase: number;
  readonly sweep: number;
  /** The narrow bucket whose chain is partly moved; above all buckets when none is. */
  readonly moving: number;
  readonly noverflow: number;
  readonly slots: number;
  readonly bucketShift: number;
  readonly keyBytes: number;
  readonly valueBytes: number;
  readonly hasRecords: boolean;
  /** Bytes of a value in a record. */
  readonly recordValue: number;
  readonly ownsValues: boolean;
  /** Entries per bucket above which the table grows. */
  readonly mostPerBucket: number;
  /** Address of the list of segments. */
  readonly directory: number;

  constructor(
    readonly views: Views,
    readonly h: number,
  ) {
    const field = (offset: number): number => views.u32[(h + offset) >>> 2];
    const byte = (offset: number): number => views.u8[h + offset];
    this.count = field(HMAP_COUNT);
    this.wide = field(HMAP_WIDE);
    this.narrow = field(HMAP_NARROW);
    this.nevacuate = field(HMAP_NEVACUATE);
    this.phase = byte(HMAP_PHASE);
    this.sweep = field(HMAP_SWEEP);
    this.moving = field(HMAP_MOVING);
    this.noverflow = field(HMAP_NOVERFLOW);
    this.slots = byte(HMAP_SLOTS);
    this.bucketShift = byte(HMAP_BUCKET_SHIFT);
    const shape = byte(HMAP_SHAPE);
    this.keyBytes = shape >= SHAPE_K8V0 ? 8 : 4;
    this.valueBytes = 4 * (shape % 3); // shapes are ordered by key width, then value width
    this.hasRecords = byte(HMAP_KEY_KIND) === KEY_RECORD;
    this.recordValue = byte(HMAP_RECORD_VALUE);
    this.ownsValues = byte(HMAP_OWNS_VALUES) !== 0;
    this.mostPerBucket = field(HMAP_LOAD) / 65536;
    this.directory = field(HMAP_DIRECTORY);
  }

  get isReseeding(): boolean {
    return this.phase === PHASE_RESEED;
  }

  /** Buckets of a segment. */
  get segmentBuckets(): number {
    return 1 << (SEGMENT_SHIFT - this.bucketShift);
  }

  /** The address of the segment that a bucket is in; 0 when it was never written. */
  segmentOf(index: number): number {
    return this.views.u32[(this.directory >>> 2) + (index >>> (SEGMENT_SHIFT - this.bucketShift))];
  }

  /** The address of a bucket: in the null segment, which is empty, when its segment was never written. */
  bucketAt(index: number): number {
    return this.segmentOf(index) + ((index & (this.segmentBuckets - 1)) << this.bucketShift);
  }

  /** Whether entries may be in the bucket now: above `narrow` it must be split off, or a chain be moving there. */
  isInUse(index: number): boolean {
    if (index <= this.narrow) return true;
    const low = (index & this.narrow) >>> 0;
    return low < this.nevacuate || low === this.moving;
  }

  /** Whether the bucket is in use, and no key's home yet: a chain that moves in pieces arrives there. */
  isArriving(index: number): boolean {
    return index > this.narrow && (index & this.narrow) === this.moving && this.moving >= this.nevacuate;
  }

  /** The overflow bucket behind a bucket of a chain, or 0. */
  next(bucket: number): number {
    return this.views.u32[bucket >>> 2];
  }

  /** The bucket's used slots, as bits. */
  used(bucket: number): number {
    return this.views.u32[(bucket + BUCKET_USED) >>> 2] & 0xffff;
  }

  /** The low or only word of a key: the hash that is kept, where keys are records. */
  keyAt(bucket: number, slot: number): number {
    return bucket + BUCKET_KEYS + slot * this.keyBytes;
  }

  /** Where the value lies; where keys are records the address of the record. */
  valueAt(bucket: number, slot: number): number {
    return bucket + BUCKET_KEYS + this.slots * this.keyBytes + slot * this.valueBytes;
  }

  /** The bucket that a hash belongs to now. */
  home(hash: number): number {
    const low = (hash & this.narrow) >>> 0;
    return low < this.nevacuate ? (hash & this.wide) >>> 0 : low;
  }

  /** Buckets of a chain; no more than there can be, should it end in itself. */
  chainLength(index: number): number {
    let length = 1;
    for (let bucket = this.next(this.bucketAt(index)); bucket && length <= this.noverflow; bucket = this.next(bucket)) {
      length++;
    }
    return length;
  }
}
