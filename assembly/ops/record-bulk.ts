// Batches of keys of any length. At BATCH_KEYS lies an (address u32, length word u32) for each; values and flags lie as
// for words.
//
// In groups: hash all, match all first buckets, touch all records, then compare. Each of these loops has many cache
// misses under way at once, where one key after the other would wait for three of them.

import { BATCH_FLAGS, BATCH_HASHES, BATCH_HOMES, BATCH_KEYS, BATCH_MISSING, BATCH_VALUES, INSERTED } from "../abi/layout";
import { crossing } from "../arena/place";
import { match, splatKey, valueSlot } from "../table/bucket";
import { Hmap } from "../table/hmap";
import { bucketAt } from "../table/storage";
import { isProbe, setProbe } from "../table/record";
import { RecordKey } from "../kinds/record";
import { GROUP, TOUCH_BUCKETS, addAt, touch } from "./bulk";
import { accessRecord, assignRecord, copyValue, probeHash, removeRecord } from "./record";

@inline function probeAt(i: u32): void {
  const entry = crossing(BATCH_KEYS) + (<usize>i << 3);
  setProbe(load<u32>(entry), load<u32>(entry, 4));
}
@inline function groupWord(base: u32, i: u32): usize { return crossing(base) + (<usize>(i % GROUP) << 2); }
@inline function hashAt(i: u32): u32 { return load<u32>(groupWord(BATCH_HASHES, i)); }

/** Hashes keys `start` to `end`; the addresses of their first buckets go to BATCH_HOMES. */
function locateRecords(h: Hmap, start: u32, end: u32): void {
  for (let i = start; i < end; i++) {
    probeAt(i);
    const hash = probeHash(h);
    store<u32>(groupWord(BATCH_HASHES, i), hash);
    store<u32>(groupWord(BATCH_HOMES, i), <u32>bucketAt<RecordKey, u32>(h, h.home(hash)));
  }
}

/** Replaces bucket addresses by those of the first records whose hash matches; the null segment where none does. */
function matchRecords(start: u32, end: u32): void {
  for (let i = start; i < end; i++) {
    const bucket = <usize>load<u32>(groupWord(BATCH_HOMES, i));
    const bits = match<RecordKey, u32, u32>(bucket, splatKey<u32>(hashAt(i)));
    const record = select<u32>(load<u32>(valueSlot<RecordKey, u32>(bucket, ctz(bits) & 7)), 0, bits != 0);
    store<u32>(groupWord(BATCH_HOMES, i), record);
  }
}

@inline function batchValue(i: u32, width: u32): usize { return crossing(BATCH_VALUES) + <usize>(i * width); }

/** Values of n keys, the word at BATCH_MISSING where a key is absent; flags say which are there. */
export function getRecords(h: Hmap, n: u32): void {
  const width = <u32>h.recordValue;
  for (let start: u32 = 0; start < n; start += GROUP) {
    const end = min(start + GROUP, n);
    locateRecords(h, start, end);
    matchRecords(start, end);
    touch(crossing(BATCH_HOMES), end - start, false);
    for (let i = start; i < end; i++) {
      probeAt(i);
      let record = <usize>load<u32>(groupWord(BATCH_HOMES, i));
      if (!record || !isProbe(h, record)) record = accessRecord(h, hashAt(i));
      store<u8>(crossing(BATCH_FLAGS) + i, record != 0 ? 1 : 0);
      copyValue(batchValue(i, width), record ? record : crossing(BATCH_MISSING), width);
    }
  }
}

/** At the start of a group: hashes its keys, and touches their buckets in tables larger than the near caches. */
@inline function beginGroup(h: Hmap, i: u32, n: u32): void {
  if (i % GROUP) return;
  const end = min(i + GROUP, n);
  locateRecords(h, i, end);
  if (h.wide >= TOUCH_BUCKETS) touch(crossing(BATCH_HOMES), end - i, false);
}
/** The hash of key i, made again if the map has drawn new secrets since. */
@inline function freshHash(h: Hmap, i: u32, drawn: u32): u32 { return h.drawn == drawn ? hashAt(i) : probeHash(h); }

/** Sets n keys, to values `step` apart (0: one value for all); how many, fewer than n when memory ended. */
export function setRecords(h: Hmap, n: u32, step: u32): u32 {
  const width = <u32>h.recordValue;
  let drawn = h.drawn;
  for (let i: u32 = 0; i < n; i++) {
    if (i % GROUP == 0) drawn = h.drawn;
    beginGroup(h, i, n);
    probeAt(i);
    const record = assignRecord(h, freshHash(h, i, drawn));
    if (!record) return i;
    copyValue(record & ~<usize>INSERTED, batchValue(i * step, width), width);
  }
  return n;
}

/** Deletes n keys; how many there were. */
export function deleteRecords(h: Hmap, n: u32): u32 {
  const before = h.count;
  for (let i: u32 = 0; i < n; i++) {
    beginGroup(h, i, n);
    probeAt(i);
    removeRecord(h, hashAt(i));
  }
  return before - h.count;
}

/** As addBatch. */
export function addRecords(h: Hmap, n: u32, step: u32, valueType: u32): u32 {
  const width = <u32>h.recordValue;
  let drawn = h.drawn;
  for (let i: u32 = 0; i < n; i++) {
    if (i % GROUP == 0) drawn = h.drawn;
    beginGroup(h, i, n);
    probeAt(i);
    const at = assignRecord(h, freshHash(h, i, drawn));
    store<u8>(crossing(BATCH_FLAGS) + i, <u8>(at & INSERTED));
    if (!at) return i;
    const value = at & ~<usize>INSERTED, delta = batchValue(i * step, width);
    if (!(width == 4 ? addAt<u32>(value, delta, valueType) : addAt<u64>(value, delta, valueType))) {
      store<u8>(crossing(BATCH_FLAGS) + i, 2);
      return i;
    }
  }
  return n;
}
