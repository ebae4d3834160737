// A map without the package around it, full enough for overflow buckets, and ways to write where it hurts.
import {
  BUCKET_OVERFLOW,
  INSERTED,
  PROBE,
  SEGMENT_ENTRY_SHIFT,
  SEGMENT_SHIFT,
  SEGMENT_TABLE,
} from "../../assembly/abi/layout.ts";
import { seededWords } from "../../src/secrets.ts";
import { RawCore } from "../lib/raw-core.ts";

// Fields that only the core knows: table/hmap.ts, arena/header.ts.
export const HMAP_DIRECTORY = 16;
export const HMAP_MOVING = 32;
export const HMAP_SWEEP = 104;
export const HMAP_REST = 116;
export const HMAP_BEFORE = 120;
export const HMAP_FILL = 124;
export const HMAP_OLD_SECRETS = 216;
export const SEGMENT_CLASS = 1;
export const SEGMENT_LIVE = 2;
export const SEGMENT_FREE_BLOCK = 4;
export const SEGMENT_BUMP = 6;

/** Keys that are words, or records; or words whose values are copies that the map owns. */
export type PatientForm = "words" | "records" | "owned values";

/** A map, full enough for overflow buckets, and a way to write where it hurts. */
export class Patient {
  readonly core: RawCore;
  readonly h: number;
  readonly records: boolean;

  constructor(
    bytes: Uint8Array<ArrayBuffer> | undefined,
    readonly form: PatientForm,
    entries: number,
  ) {
    this.core = new RawCore(bytes);
    this.records = form === "records";
    this.h = this.core.make(this.records, seededWords(3n), form === "owned values");
    for (let i = 0; i < entries; i++) this.insert(i);
    while (this.core.exports.map_evacuate(this.h, 100) === 0);
  }

  insert(i: number): void {
    const { exports, view } = this.core;
    if (this.form === "words") view.setUint32((exports.u32_assign(this.h, i) & ~INSERTED) >>> 0, i, true);
    else if (this.form === "owned values") {
      exports.value_replace(this.h, (exports.u32_assign(this.h, i) & ~INSERTED) >>> 0, PROBE, i % 40);
    } else {
      view.setUint32(PROBE, i, true);
      exports.record_assign(this.h, PROBE, 4);
    }
  }

  field(at: number): number {
    return this.core.view.getUint32(this.h + at, true);
  }
  set(at: number, value: number): void {
    this.core.view.setUint32(this.h + at, value, true);
  }
  check(): number {
    return this.core.exports.check(this.h);
  }
  word(at: number): number {
    return this.core.view.getUint32(at, true);
  }
  put(at: number, value: number): void {
    this.core.view.setUint32(at, value, true);
  }
  /** The bucket of an index, in a table of one segment. */
  bucket(index: number): number {
    return this.word(this.field(HMAP_DIRECTORY)) + index * 64;
  }
  /** Any bucket that has another behind it, by index. */
  chained(): number {
    for (let i = 0; ; i++) if (this.word(this.bucket(i) + BUCKET_OVERFLOW) !== 0) return i;
  }
  entryOf(address: number): number {
    return SEGMENT_TABLE + ((address >>> SEGMENT_SHIFT) << SEGMENT_ENTRY_SHIFT);
  }
}
