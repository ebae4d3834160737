// Dividing a map's entries into groups that say nothing about where they lie: a snapshot writes one group after the other,
// so that it needs room for one group only and discloses no bucket (docs/snapshot-format.md).

import { BATCH_KEYS, BATCH_VALUES, GROUP_KEY, GROUP_WORD, LENGTH_MASK } from "../abi/layout";
import { crossing } from "../arena/place";
import { Hmap, hasRecords, hasWideKeys, valueWidth } from "../table/hmap";
import { recordKey, recordLength } from "../table/record";
import { siphash } from "../word/siphash";

@inline function word32(base: u32, i: u32): usize { return crossing(base) + (<usize>i << 2); }
@inline function word64(base: u32, i: u32): usize { return crossing(base) + (<usize>i << 3); }

/** A pseudo-random function of the i-th key of the batch, by a key that is not the map's. */
function groupHash(h: Hmap, i: u32): u32 {
  const key0 = load<u64>(crossing(GROUP_KEY)), key1 = load<u64>(crossing(GROUP_KEY), 8);
  if (hasRecords(h)) {
    const record = <usize>load<u32>(word32(BATCH_VALUES, i));
    return <u32>siphash(recordKey(h, record), recordLength(h, record) & LENGTH_MASK, key0, key1);
  }
  store<u64>(crossing(GROUP_WORD), hasWideKeys(h) ? load<u64>(word64(BATCH_KEYS, i)) : <u64>load<u32>(word32(BATCH_KEYS, i)));
  return <u32>siphash(crossing(GROUP_WORD), 8, key0, key1);
}

/** Keeps those of the n entries of a batch that are in a group, in place; how many. */
export function selectBatch(h: Hmap, n: u32, group: u32, groups: u32): u32 {
  const wide = hasWideKeys(h), width = valueWidth(h);
  let kept: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    if (<u32>(<u64>groupHash(h, i) * groups >> 32) != group) continue;
    if (wide) store<u64>(word64(BATCH_KEYS, kept), load<u64>(word64(BATCH_KEYS, i)));
    else store<u32>(word32(BATCH_KEYS, kept), load<u32>(word32(BATCH_KEYS, i)));
    if (width == 4) store<u32>(word32(BATCH_VALUES, kept), load<u32>(word32(BATCH_VALUES, i)));
    else if (width == 8) store<u64>(word64(BATCH_VALUES, kept), load<u64>(word64(BATCH_VALUES, i)));
    kept++;
  }
  return kept;
}
