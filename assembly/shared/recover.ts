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
import { Hmap, hasRecords, hasWideKeys, hmap, valueWidth } from "../table/hmap";
import { keyWord } from "../table/entry";
import { destroyMap } from "../table/reclaim";
import { isInMemory, recordKey, recordLength, replaceValue, setProbe } from "../table/record";
import { drawSecrets } from "../table/secrets";
import { setReserved } from "../table/size";
import { entryBucket, entrySlot, entryValue, nextEntry, startEntries } from "./entries";
import { beatAt, heldTable, loadTable, publish } from "./lock";
import { newBody } from "./root";

/** An empty map like another, with the same secrets and counters, in the region that is entered; 0 when memory is short. */
export function newMapLike(old: Hmap): usize {
  store<u64>(crossing(STREAM_KEY), old.stream0);
  store<u64>(crossing(STREAM_KEY), old.stream1, 8);
  const address = createMap(
    old.shape, old.keyKind, old.bucketShift, old.slots, old.load, old.maxBytes, old.recordValue, old.ownsValues != 0,
  );
  if (!address) return 0;
  const h = hmap(address);
  h.evacuated = old.evacuated; // these only ever rise
  h.evacuations = old.evacuations;
  h.reseeds = old.reseeds;
  if (old.drawn > 1) {
    h.drawn = old.drawn - 1;
    drawSecrets(h);
  }
  return address;
}

/** Inserts a copy of the entry that the walk is at; false when memory is short. Where the key is there already nothing happens. */
function salvage(h: Hmap, old: Hmap): bool {
  const value = entryValue();
  let from = value, at: usize;
  if (hasRecords(old)) {
    from = <usize>load<u32>(value);
    if (!isInMemory(from, 16) || !isInMemory(from, recordLength(old, from) & LENGTH_MASK)) return true;
    setProbe(recordKey(old, from), recordLength(old, from));
    at = assignRecord(h, probeHash(h));
  } else {
    at = hasWideKeys(old) ? assignWord<u64>(changetype<usize>(h), keyWord(old, entryBucket, entrySlot))
      : assignWord<u32>(changetype<usize>(h), <u32>keyWord(old, entryBucket, entrySlot));
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
  if (!isInMemory(copy, 4) || !isInMemory(copy + 4, load<u32>(copy) & LENGTH_MASK)) return true;
  return replaceValue(h, at, copy + 4, load<u32>(copy));
}

// One walk serves both: without `h` it adds up what is there, otherwise entries are inserted into h.
let sum: u64 = 0;

function walk(line: usize, old: Hmap, h: Hmap | null): u32 {
  sum = 0;
  let walked: u32 = 0;
  startEntries(old);
  while (nextEntry()) {
    // Before the entry is copied: what is copied then lies between two equal sums.
    const value = valueWidth(old) == 4 ? <u64>load<u32>(entryValue()) : load<u64>(entryValue());
    const seen = <u64>entryBucket ^ (<u64>entrySlot << 48) ^ keyWord(old, entryBucket, entrySlot);
    sum = (rotl(sum, 5) ^ seen ^ rotl(value, 32)) * 0x9e3779b97f4a7c15;
    if (h) {
      if (!salvage(h, old)) return STATUS_POISONED;
    }
    if (!beatAt(++walked, line)) return STATUS_LOST;
  }
  return 0;
}

/** Of all that the entries of a table are: two equal ones, and it was the same all the time between them. */
export function sumOf(line: usize, h: Hmap): u64 {
  walk(line, h, null);
  return sum;
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
    setReserved(h, old.reserved);
    let status = walk(line, old, h);
    // An owner that was only asleep may have woken, and moved entries past the walk: it does one operation at most.
    const before = sum;
    if (!status) status = walk(line, old, null);
    if (!status && sum == before && publish(line, (<u64>region << 32) | <u64>address)) break;
    destroyMap(h); // what could not be repaired is not to take more memory with each attempt
    if (status) return status;
  }
  atomic.add<u32>(line, 1, LINE_RECOVERED);
  return 0;
}
