/** All shapes in one cache line, or all in two, with a match for as many slots as that gives. */
import type { Edit, Variant } from "../variant.ts";

/** Whole vectors from the first slot on; the last one ends at the last slot and overlaps the one before. */
const MATCH: Edit = {
  file: "table/bucket.ts",
  find: "@inline export function match<Kind, Key, V>(bucket: usize, splat: v128): u32 {",
  replace: `
@inline function from<Kind, V>(slot: u32, lanes: u32): u32 { return min<u32>(slot, bucketSlots<Kind, V>() - lanes); }
@inline export function match<Kind, Key, V>(bucket: usize, splat: v128): u32 {
  let bits: u32;
  if (sizeof<Key>() == 4) {
    bits = lanes32(bucket, splat, 0);
    if (bucketSlots<Kind, V>() > 4) bits |= lanes32(bucket, splat, from<Kind, V>(4, 4));
    if (bucketSlots<Kind, V>() > 8) bits |= lanes32(bucket, splat, from<Kind, V>(8, 4));
    if (bucketSlots<Kind, V>() > 12) bits |= lanes32(bucket, splat, from<Kind, V>(12, 4));
  } else {
    bits = lanes64(bucket, splat, 0);
    if (bucketSlots<Kind, V>() > 2) bits |= lanes64(bucket, splat, from<Kind, V>(2, 2));
    if (bucketSlots<Kind, V>() > 4) bits |= lanes64(bucket, splat, from<Kind, V>(4, 2));
    if (bucketSlots<Kind, V>() > 6) bits |= lanes64(bucket, splat, from<Kind, V>(6, 2));
    if (bucketSlots<Kind, V>() > 8) bits |= lanes64(bucket, splat, from<Kind, V>(8, 2));
  }
  return bits & used(bucket);
}
@inline export function presentMatch<Kind, Key, V>(bucket: usize, splat: v128): u32 {`,
};

const bucketShift = (shift: number): Edit => ({
  file: "table/bucket.ts",
  find: "return offsetof<Kind>() == 8 && valueBytes<V>() != 0 ? 7 : 6;",
  replace: `return ${shift};`,
});

export const ONE_LINE: Variant = { name: "64-byte bucket", edits: [MATCH, bucketShift(6)] };
export const TWO_LINES: Variant = { name: "128-byte bucket", edits: [MATCH, bucketShift(7)] };
