// After a death inside a shard: every entry that can be found in the old table goes into a new one, in a new region. The old
// table and its region are left alone for ever, for its owner may only have been asleep.
//
// All that writes keeps to this: an entry is whole before its `used` bit is set, it arrives before it is given up, and storage is linked
// before what it replaces is freed. So a table is readable at any instant; at worst an entry that was being moved is in it twice.

import { INSERTED, LENGTH_MASK, STREAM_KEY } from "../abi/layout";
import { LINE_RECOVERED, STATUS_LOST, STATUS_POISONED } from "../abi/shared";
import { crossing, enterRegion } from "../arena/place";
import { assignRecord, copyValue, probeHash } from "../ops/record";
import { createMap } from "../ops/lifecycle";
import { reserve } from "../ops/evacuate";
import { assignWord } from "../ops/word";
import { overflow, used } from "../table/bucket";
import { Hmap, hasRecords, hasWideKeys, hmap, valueWidth, valuesStart } from "../table/hmap";
import { keyWord } from "../table/entry";
import { isInMemory, recordKey, recordLength, replaceValue, setProbe } from "../table/record";
import { drawSecrets } from "../table/secrets";
import { segmentCount, segmentOf, segmentShift, slotsMask } from "../table/storage";
import { beat, heldTable, loadTable, publish } from "./lock";
import { newBody } from "./root";

/** An empty map like another, with the same secrets, in the region that is entered; 0 when memory is short. */
export function newMapLike(old: Hmap): usize {
  store<u64>(crossing(STREAM_KEY), old.stream0);
  store<u64>(crossing(STREAM_KEY), old.stream1, 8);
  const address = createMap(
    old.shape, old.keyKind, old.bucketShift, old.slots, old.load, old.maxBytes, old.recordValue, old.ownsValues != 0,
  );
  if (!address) return 0;
  const h = hmap(address);
  if (old.drawn > 1) {
    h.drawn = old.drawn - 1;
    drawSecrets(h);
  }
  return address;
}

/** Inserts a copy of the entry in a slot; false when memory is short. Where the key is there already nothing happens. */
function salvage(h: Hmap, old: Hmap, bucket: usize, slot: u32): bool {
  const value = bucket + valuesStart(old) + <usize>(slot * valueWidth(old));
  let from = value, at: usize;
  if (hasRecords(old)) {
    from = <usize>load<u32>(value);
    if (!isInMemory(from, 16) || !isInMemory(from, recordLength(old, from) & LENGTH_MASK)) return true;
    setProbe(recordKey(old, from), recordLength(old, from));
    at = assignRecord(h, probeHash(h));
  } else {
    at = hasWideKeys(old) ? assignWord<u64>(changetype<usize>(h), keyWord(old, bucket, slot))
      : assignWord<u32>(changetype<usize>(h), <u32>keyWord(old, bucket, slot));
  }
  if (!at) return false;
  if (!(at & INSERTED)) return true;
  at &= ~<usize>INSERTED;
  if (!old.ownsValues) {
    copyValue(at, from, hasRecords(old) ? <u32>old.recordValue : valueWidth(old));
    return true;
  }
  store<u32>(at, 0);
  const copy = <usize>load<u32>(from);
  return replaceValue(h, at, copy + 4, load<u32>(copy));
}

/** Entries between two signs of life. */
const BEAT: u32 = 4096;
/** Buckets of a chain at most: more is a loop of addresses that mean nothing. */
const LONGEST: u32 = 1 << 20;

/** The bucket behind, 0 at the end or where the address cannot be one. */
@inline function nextBucket(bucket: usize): usize {
  const next = overflow(bucket);
  return (next & 63) == 0 && isInMemory(next, 128) ? next : 0;
}

// One walk serves both: `h` null adds up what is there, otherwise its entries are inserted into h.
let sum: u64 = 0;
let walked: u32 = 0;

function walk(line: usize, old: Hmap, h: Hmap | null): u32 {
  sum = 0;
  const segments = segmentCount(old, old.wide), buckets = min((<u32>1) << segmentShift(old), old.wide + 1);
  for (let segment: u32 = 0; segment < segments; segment++) {
    const first = segmentOf(old, segment);
    if (!first || !isInMemory(first, buckets << <u32>old.bucketShift)) continue;
    for (let i: u32 = 0; i < buckets; i++) {
      let bucket = first + (<usize>i << <u32>old.bucketShift);
      for (let length: u32 = 0; bucket && length < LONGEST; length++) {
        for (let left = used(bucket) & slotsMask(old); left; left &= left - 1) {
          const slot = ctz(left);
          if (h) {
            if (!salvage(h, old, bucket, slot)) return STATUS_POISONED;
          }
          sum = (rotl(sum, 5) ^ <u64>bucket ^ (<u64>slot << 48) ^ keyWord(old, bucket, slot) ^ valueWord(old, bucket, slot)) * 0x9e3779b97f4a7c15;
          if (++walked % BEAT == 0 && !beat(line)) return STATUS_LOST;
        }
        bucket = nextBucket(bucket);
      }
    }
  }
  return 0;
}

@inline function valueWord(old: Hmap, bucket: usize, slot: u32): u64 {
  const at = bucket + valuesStart(old) + <usize>(slot * valueWidth(old));
  return valueWidth(old) == 4 ? <u64>load<u32>(at) : load<u64>(at);
}

/**
 * Repairs what a line guards that is held: 0; STATUS_POISONED when memory is short, with nothing changed; STATUS_LOST when this
 * thread was taken for dead itself.
 */
export function recover(line: usize): u32 {
  while (true) {
    if (!loadTable(line)) return STATUS_LOST;
    const old = hmap(heldTable());
    const region = newBody();
    if (!region) return STATUS_POISONED;
    enterRegion(region);
    const address = newMapLike(old);
    if (!address) return STATUS_POISONED;
    const h = hmap(address);
    reserve(h, max(old.count, old.reserved)); // without memory it grows as it can
    h.reserved = old.reserved;
    let status = walk(line, old, h);
    if (status) return status;
    // An owner that was only asleep may have woken, and moved entries past the walk: it does one operation at most.
    const before = sum;
    status = walk(line, old, null);
    if (status) return status;
    if (sum == before && publish(line, (<u64>region << 32) | <u64>address)) break;
  }
  atomic.add<u32>(line, 1, LINE_RECOVERED);
  return 0;
}
