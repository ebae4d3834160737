// What a map owns besides its buckets: records (keys of any length) and copies of values of any length.
//
//   word key -> text value:    | key | value word |  -> | length u32 | bytes ... |
//   record key -> number:      | hash | address |    -> record | value | length | key ... |
//   record key -> text value:  | hash | address |    -> record | address | length | key ... |  -> | length | bytes ... |

import { used, setUsed } from "./bucket";
import { Hmap, hasRecords, valueWidth, valuesStart } from "./hmap";
import { discharge } from "./storage";

@inline export function ownsEntries(h: Hmap): bool { return hasRecords(h) || h.ownsValues != 0; }

/** Frees the value's copy whose address lies at `at`, if there is one. */
export function freeValue(h: Hmap, at: usize): void {
  const copy = <usize>load<u32>(at);
  if (copy) discharge(h, copy);
}

/** Frees what the bucket's entries own, and the entries with it; how many there were. */
export function freeEntries(h: Hmap, bucket: usize): u32 {
  const bits = used(bucket), width = valueWidth(h);
  for (let left = bits; left; left &= left - 1) {
    const at = bucket + valuesStart(h) + <usize>(ctz(left) * width);
    if (hasRecords(h)) {
      const record = <usize>load<u32>(at);
      if (h.ownsValues) freeValue(h, record);
      discharge(h, record);
    } else {
      freeValue(h, at);
    }
  }
  setUsed(bucket, 0);
  return <u32>popcnt(bits);
}
