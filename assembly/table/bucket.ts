// The bucket: one or two cache lines, and the SIMD match of all its keys.
//
// | overflow u32 | used u16 | - u16 | keys slots x K | values slots x V |        64 or 128 bytes, aligned to 64
//
// Slots by key and value width, and why: see ARCHITECTURE.md, "Bucket geometry".
//
//   K V | bytes slots | keys end at       K V | bytes slots | keys end at
//   4 0 |    64    14 |     64            8 0 |    64     7 |     64
//   4 4 |    64     7 |     36            8 4 |   128    10 |     88
//   4 8 |   128    10 |     48            8 8 |   128     7 |     64

import { BUCKET_KEYS, BUCKET_OVERFLOW, BUCKET_USED, SEGMENT_SHIFT } from "../abi/layout";

@inline export function kind<Kind>(): Kind { return changetype<Kind>(0); }

@inline export function valueBytes<V>(): u32 {
  if (isVoid<V>()) return 0;
  return sizeof<V>();
}

/** log2 of the bucket's bytes: one line for entries of up to 8 bytes, two for larger ones (`npm run lab`: geometry). */
@inline export function bucketShift<Kind, V>(): u32 {
  return <u32>offsetof<Kind>() + valueBytes<V>() > 8 ? 7 : 6;
}
@inline export function bucketBytes<Kind, V>(): u32 { return (<u32>1) << bucketShift<Kind, V>(); }
@inline export function bucketSlots<Kind, V>(): u32 {
  return (bucketBytes<Kind, V>() - BUCKET_KEYS) / (<u32>offsetof<Kind>() + valueBytes<V>());
}
@inline export function allSlots<Kind, V>(): u32 { return ((<u32>1) << bucketSlots<Kind, V>()) - 1; }
/** log2 of the buckets in a segment. */
@inline export function segmentBuckets<Kind, V>(): u32 { return SEGMENT_SHIFT - bucketShift<Kind, V>(); }

@inline export function overflow(bucket: usize): usize { return <usize>load<u32>(bucket, BUCKET_OVERFLOW); }
@inline export function setOverflow(bucket: usize, next: usize): void { store<u32>(bucket, <u32>next, BUCKET_OVERFLOW); }
/** Bit i is set when slot i holds an entry. */
@inline export function used(bucket: usize): u32 { return load<u16>(bucket, BUCKET_USED); }
@inline export function setUsed(bucket: usize, bits: u32): void { store<u16>(bucket, <u16>bits, BUCKET_USED); }
/** Overflow 0, no slot used. */
@inline export function initBucket(bucket: usize): void { store<u64>(bucket, 0); }

@inline export function keySlot<Kind>(bucket: usize, slot: u32): Kind {
  return changetype<Kind>(bucket + BUCKET_KEYS + <usize>slot * offsetof<Kind>());
}
/** Where a value lies; for sets, which have none, the key slot: an address that is not 0. */
@inline export function valueSlot<Kind, V>(bucket: usize, slot: u32): usize {
  if (isVoid<V>()) return changetype<usize>(keySlot<Kind>(bucket, slot));
  return bucket + (BUCKET_KEYS + bucketSlots<Kind, V>() * <u32>offsetof<Kind>()) + <usize>(slot * valueBytes<V>());
}

@inline function lanes32(bucket: usize, splat: v128, slot: u32): u32 {
  return <u32>i32x4.bitmask(i32x4.eq(v128.load(bucket + BUCKET_KEYS + (slot << 2)), splat)) << slot;
}
@inline function lanes64(bucket: usize, splat: v128, slot: u32): u32 {
  return <u32>i64x2.bitmask(i64x2.eq(v128.load(bucket + BUCKET_KEYS + (slot << 3)), splat)) << slot;
}

/** The key in every lane. */
@inline export function splatKey<Key>(key: Key): v128 {
  if (sizeof<Key>() == 4) return i32x4.splat(<i32>key);
  return i64x2.splat(<i64>key);
}

/**
 * The bit of the slot that holds the key, or 0. All slots are compared at once; where the slots are not a multiple of
 * the lanes, the last load overlaps the one before.
 */
@inline export function match<Kind, Key, V>(bucket: usize, splat: v128): u32 {
  let bits: u32;
  if (sizeof<Key>() == 4) {
    bits = lanes32(bucket, splat, 0);
    if (bucketSlots<Kind, V>() == 7) bits |= lanes32(bucket, splat, 3);
    if (bucketSlots<Kind, V>() == 10) bits |= lanes32(bucket, splat, 4) | lanes32(bucket, splat, 6);
    if (bucketSlots<Kind, V>() == 14) bits |= lanes32(bucket, splat, 4) | lanes32(bucket, splat, 8) | lanes32(bucket, splat, 10);
  } else {
    bits = lanes64(bucket, splat, 0) | lanes64(bucket, splat, 2) | lanes64(bucket, splat, 4);
    if (bucketSlots<Kind, V>() == 7) bits |= lanes64(bucket, splat, 5);
    if (bucketSlots<Kind, V>() == 10) bits |= lanes64(bucket, splat, 6) | lanes64(bucket, splat, 8);
  }
  return bits & used(bucket);
}
