// Filling a clone where copies of keys or values are owned: a batch of the source becomes copies of the clone's own.

import { BATCH_KEYS, BATCH_VALUES, INSERTED } from "../abi/layout";
import { crossing } from "../arena/place";
import { U32Key } from "../kinds/u32";
import { U64Key } from "../kinds/u64";
import { Hmap, hasRecords, hasWideKeys } from "../table/hmap";
import { keepProbeFor, recordKey, recordLength, replaceValue, setProbe } from "../table/record";
import { assign } from "./assign";
import { assignRecord, copyValue, probeHash } from "./record";

/** Where the value goes of the i-th entry of the batch, inserted; 0 when memory is short. */
function insertCopy(to: Hmap, from: Hmap, i: u32, value: usize): usize {
  if (hasRecords(to)) {
    const length = recordLength(from, value);
    if (!keepProbeFor(length)) return 0;
    setProbe(recordKey(from, value), length);
    return assignRecord(to, probeHash(to));
  }
  if (hasWideKeys(to)) return assign<U64Key, u64, u32>(to, load<u64>(crossing(BATCH_KEYS) + (<usize>i << 3)));
  return assign<U32Key, u32, u32>(to, load<u32>(crossing(BATCH_KEYS) + (<usize>i << 2)));
}

/** Sets the n entries that the cursor has copied from `from`; how many, fewer than n when memory ended. */
export function cloneBatch(to: Hmap, from: Hmap, n: u32): u32 {
  for (let i: u32 = 0; i < n; i++) {
    const value = <usize>load<u32>(crossing(BATCH_VALUES) + (<usize>i << 2));
    let at = insertCopy(to, from, i, value);
    if (!at) return i;
    at &= ~<usize>INSERTED;
    if (to.ownsValues) {
      const copy = hasRecords(to) ? <usize>load<u32>(value) : value;
      if (!replaceValue(to, at, copy + 4, load<u32>(copy))) return i;
    } else {
      copyValue(at, value, to.recordValue);
    }
  }
  return n;
}
