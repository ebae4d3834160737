// A map for a shape: the geometry of its buckets follows from the widths of keys and values.

import { SHAPE_K4V0, SHAPE_K4V4, SHAPE_K4V8, SHAPE_K8V0, SHAPE_K8V4 } from "../abi/layout";
import { U32Key } from "../kinds/u32";
import { U64Key } from "../kinds/u64";
import { bucketShift, bucketSlots } from "../table/bucket";
import { createMap } from "./lifecycle";

/** `load`: fraction of the slots. `valueWidth`: bytes of a value, where keys are records; `ownsValues`: values are addresses of copies. */
export function createShaped(
  shape: u32, keyKind: u32, load: f64, maxBytes: u32, valueWidth: u32, ownsValues: bool,
): usize {
  let shift: u32, slots: u32;
  if (shape == SHAPE_K4V0) { shift = bucketShift<U32Key, void>(); slots = bucketSlots<U32Key, void>(); }
  else if (shape == SHAPE_K4V4) { shift = bucketShift<U32Key, u32>(); slots = bucketSlots<U32Key, u32>(); }
  else if (shape == SHAPE_K4V8) { shift = bucketShift<U32Key, u64>(); slots = bucketSlots<U32Key, u64>(); }
  else if (shape == SHAPE_K8V0) { shift = bucketShift<U64Key, void>(); slots = bucketSlots<U64Key, void>(); }
  else if (shape == SHAPE_K8V4) { shift = bucketShift<U64Key, u32>(); slots = bucketSlots<U64Key, u32>(); }
  else { shift = bucketShift<U64Key, u64>(); slots = bucketSlots<U64Key, u64>(); }
  const limit = <u32>(load * <f64>slots * 65536.0);
  return createMap(shape, keyKind, shift, slots, limit, maxBytes, valueWidth, ownsValues);
}
