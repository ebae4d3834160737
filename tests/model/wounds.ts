// How to hurt a map: see damage.ts.
import {
  ARENA,
  ARENA_TOP,
  BUCKET_OVERFLOW,
  BUCKET_USED,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_NH,
  HMAP_OLD_NH,
  HMAP_PHASE,
  HMAP_SECRETS,
  HMAP_WIDE,
  NH_SECRETS,
  PHASE_COMPACT,
  PHASE_GROW,
  PHASE_RESEED,
  PHASE_SHRINK,
  SEGMENT_BYTES,
  SEGMENT_ENTRY_SHIFT,
  SEGMENT_TABLE,
} from "../../assembly/abi/layout.ts";
import {
  HMAP_MOVING,
  HMAP_OLD_SECRETS,
  HMAP_SWEEP,
  type Patient,
  SEGMENT_BUMP,
  SEGMENT_FREE_BLOCK,
  SEGMENT_LIVE,
} from "./patient.ts";

export const phase = (patient: Patient, value: number) => patient.core.view.setUint8(patient.h + HMAP_PHASE, value);

/** The address of a record, or of a value's copy, of the first bucket. */
export const record = (p: Patient) => p.word(p.bucket(0) + 36);

export function shrinking(p: Patient): void {
  phase(p, PHASE_SHRINK);
  p.set(HMAP_NARROW, p.field(HMAP_WIDE) >>> 1);
  p.set(HMAP_NEVACUATE, p.field(HMAP_NARROW) + 1);
}
export function link(p: Patient, to: number): void {
  p.put(p.bucket(p.chained()) + BUCKET_OVERFLOW, to);
}
export function loop(p: Patient): void {
  const second = p.word(p.bucket(p.chained()) + BUCKET_OVERFLOW);
  p.put(second + BUCKET_OVERFLOW, second);
}
export function swapBuckets(p: Patient): void {
  const [a, b] = [p.bucket(0), p.bucket(1)];
  const bytes = p.core.u8.slice(a, a + 64);
  p.core.u8.copyWithin(a, b, b + 64);
  p.core.u8.set(bytes, b);
}
/** A reseed that has come as far as a bucket; the old secrets are the present ones. */
export function reseeding(p: Patient, frontier: number): void {
  phase(p, PHASE_RESEED);
  p.set(HMAP_MOVING, 0xfffffffe);
  p.set(HMAP_NEVACUATE, frontier);
  const { u8 } = p.core;
  u8.copyWithin(p.h + HMAP_OLD_SECRETS, p.h + HMAP_SECRETS, p.h + HMAP_SECRETS + 24);
  if (p.records) u8.copyWithin(p.h + HMAP_OLD_NH, p.h + HMAP_NH, p.h + HMAP_NH + NH_SECRETS);
}
export function foreignToAReseed(p: Patient, frontier: number): void {
  reseeding(p, frontier);
  swapBuckets(p);
}
export function foreignToAChain(p: Patient): void {
  phase(p, PHASE_COMPACT);
  p.set(HMAP_SWEEP, 0);
  p.set(HMAP_MOVING, 1);
  swapBuckets(p);
}
/** As if the upper half had not come yet. */
export function unsplit(p: Patient): void {
  phase(p, PHASE_GROW);
  p.set(HMAP_NARROW, p.field(HMAP_WIDE) >>> 1);
  p.set(HMAP_NEVACUATE, p.field(HMAP_NARROW));
}
export function emptyChains(p: Patient): void {
  unsplit(p);
  p.set(HMAP_NEVACUATE, 0);
  for (let i = p.field(HMAP_NARROW) + 1; i <= p.field(HMAP_WIDE); i++)
    p.core.view.setUint16(p.bucket(i) + BUCKET_USED, 0, true);
}
export function bump16(p: Patient, at: number, by: number): void {
  const address = p.entryOf(p.h) + at;
  p.core.view.setUint16(address, p.core.view.getUint16(address, true) + by, true);
}
export function empty(p: Patient): void {
  p.core.view.setUint16(p.entryOf(p.h) + SEGMENT_LIVE, 0, true);
  p.core.view.setUint16(p.entryOf(p.h) + SEGMENT_BUMP, 0, true);
}
export function abandon(p: Patient): void {
  empty(p);
  p.core.view.setUint16(p.entryOf(p.h) + SEGMENT_FREE_BLOCK, 0, true);
}
/** The first block is behind itself. */
export function circle(p: Patient): void {
  p.core.view.setUint16(p.entryOf(p.h) + SEGMENT_FREE_BLOCK, 1, true);
  p.core.view.setUint16(p.h & -SEGMENT_BYTES, 1, true);
}
export const top = (p: Patient) => p.word(ARENA + ARENA_TOP);
export const lastSegment = (p: Patient) => SEGMENT_TABLE + ((top(p) - 1) << SEGMENT_ENTRY_SHIFT);
export function longRun(p: Patient): void {
  p.put(ARENA + ARENA_TOP, top(p) + 1);
  p.core.view.setUint8(lastSegment(p), 2);
  p.put(lastSegment(p) + 12, 2);
}
