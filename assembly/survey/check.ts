// checkInvariants: one walk over a whole map and one over the arena. Returns a code of abi/status.ts.

import {
  LENGTH_MASK, PHASE_COMPACT, PHASE_GROW, PHASE_NONE, PHASE_RESEED, PHASE_SHRINK, SEGMENT_BYTES,
} from "../abi/layout";
import {
  CHECK_ALIGNMENT, CHECK_BYTES, CHECK_COUNT, CHECK_FREE_LIST, CHECK_FRONTIER, CHECK_LOOP, CHECK_MASKS, CHECK_MOVED_BUCKET,
  CHECK_NOVERFLOW, CHECK_NULL_SEGMENT, CHECK_OK, CHECK_RECORD, CHECK_SEGMENT_STATE, CHECK_UNREACHABLE_KEY, CHECK_USED_BITS,
  CHECK_WRONG_BUCKET,
} from "../abi/status";
import {
  SEGMENT_FREE, SEGMENT_RUN, SEGMENT_SLAB, arena, segmentAddress, segmentEntry, segmentIndex,
} from "../arena/header";
import { allocatedBytes, classBytes, recordBytes } from "../arena/blocks";
import { accessRecord, probeHash } from "../ops/record";
import { u32_access, u64_access } from "../ops/word";
import { overflow, used } from "../table/bucket";
import { entryHash, keyWord, valueAt } from "../table/entry";
import { EVERYWHERE, Hmap, NOWHERE, hasRecords, hasWideKeys, isReseeding } from "../table/hmap";
import { ownsEntries } from "../table/owned";
import { recordKey, recordLength, setProbe } from "../table/record";
import { bucketOf, inNullSegment, segmentCount, segmentOf, slotsMask } from "../table/storage";

@inline function isMask(x: u32): bool { return (x & (x + 1)) == 0; }

function checkHeader(h: Hmap): u32 {
  if (!isMask(h.wide) || !isMask(h.narrow) || h.wide < h.narrow) return CHECK_MASKS;
  if (h.phase == PHASE_GROW) {
    if (h.nevacuate > h.narrow || h.wide == h.narrow) return CHECK_FRONTIER;
  } else if (h.phase == PHASE_SHRINK) {
    if (h.nevacuate == 0 || h.nevacuate > h.narrow + 1 || h.wide != (h.narrow << 1 | 1)) return CHECK_FRONTIER;
  } else if (h.phase == PHASE_RESEED) {
    if (h.wide != h.narrow || h.nevacuate > h.wide || h.moving != EVERYWHERE) return CHECK_FRONTIER;
  } else {
    if (h.wide != h.narrow || h.nevacuate != h.narrow + 1 || h.phase > PHASE_COMPACT) return CHECK_FRONTIER;
    if (h.phase == PHASE_NONE && (h.rest || h.moving != NOWHERE)) return CHECK_FRONTIER;
    if (h.phase == PHASE_COMPACT && h.sweep > h.wide) return CHECK_FRONTIER;
  }
  return CHECK_OK;
}

/** Whether an entry lies where its hash, or one of its hashes, says. */
function isAtHome(h: Hmap, index: u32, bucket: usize, slot: u32): bool {
  const present = entryHash(h, bucket, slot, h.secrets, h.shortSecrets);
  // During a reseed a record's word may be by the present secrets or, from the frontier on, by the old ones.
  if (!hasRecords(h) || <u64>present == keyWord(h, bucket, slot)) {
    const home = h.home(present);
    if (home == index || (h.isMoving(present) && h.otherHome(present, home) == index)) return true;
  }
  if (!isReseeding(h) || index < h.nevacuate) return false;
  const old = entryHash(h, bucket, slot, h.oldSecrets, h.oldShortSecrets);
  return (old & h.wide) == index && (!hasRecords(h) || <u64>old == keyWord(h, bucket, slot));
}

/** The address under which a lookup finds the key. */
function find(h: Hmap, bucket: usize, slot: u32): usize {
  const at = changetype<usize>(h), key = keyWord(h, bucket, slot);
  if (!hasRecords(h)) return hasWideKeys(h) ? u64_access(at, key) : u32_access(at, <u32>key);
  const record = <usize>load<u32>(valueAt(h, bucket, slot));
  setProbe(recordKey(h, record), recordLength(h, record));
  return accessRecord(h, probeHash(h));
}

/** The bytes of what the entry owns; NOWHERE when they cannot be right. */
function checkOwned(h: Hmap, value: usize): u32 {
  let bytes: u32 = 0;
  if (hasRecords(h)) {
    const record = <usize>load<u32>(value);
    const need = <u32>h.recordValue + 4 + (recordLength(h, record) & LENGTH_MASK);
    bytes = allocatedBytes(record);
    if (bytes != recordBytes(need)) return NOWHERE;
    value = record;
  }
  const copy = h.ownsValues ? <usize>load<u32>(value) : 0;
  if (!copy) return bytes;
  if (allocatedBytes(copy) != recordBytes(4 + (load<u32>(copy) & LENGTH_MASK))) return NOWHERE;
  return bytes + allocatedBytes(copy);
}

/** Every key once, where a lookup finds it; counts and bytes agree; what is not split yet is empty. */
export function checkMap(h: Hmap): u32 {
  const header = checkHeader(h);
  if (header != CHECK_OK) return header;
  const bytesOfBucket = (<u32>1) << <u32>h.bucketShift;
  let count: u32 = 0, noverflow: u32 = 0, bytes: u32 = 0;
  for (let i: u32 = 0, n = segmentCount(h, h.wide); i < n; i++) {
    const segment = segmentOf(h, i);
    if (segment) bytes += allocatedBytes(segment);
  }
  for (let index: u32 = 0; index <= h.wide; index++) {
    const first = bucketOf(h, index);
    const unsplit = index > h.narrow && (index & h.narrow) >= h.nevacuate;
    for (let bucket = first; bucket; bucket = overflow(bucket)) {
      if (bucket & 63) return CHECK_ALIGNMENT;
      if (bucket != first) {
        if (++noverflow > h.noverflow) return CHECK_LOOP;
        if (inNullSegment(bucket) || segmentEntry(segmentIndex(bucket)).state != SEGMENT_SLAB) return CHECK_SEGMENT_STATE;
        if (allocatedBytes(bucket) != bytesOfBucket) return CHECK_SEGMENT_STATE;
      }
      if (used(bucket) & ~slotsMask(h)) return CHECK_USED_BITS;
      if (unsplit && !h.isMoving(index) && (used(bucket) || overflow(bucket))) return CHECK_MOVED_BUCKET;
      for (let bits = used(bucket); bits; bits &= bits - 1) {
        const slot = ctz(bits);
        const value = valueAt(h, bucket, slot);
        if (!isAtHome(h, index, bucket, slot)) return CHECK_WRONG_BUCKET;
        // A second copy of the key would be found at another address than one of the two.
        if (find(h, bucket, slot) != (hasRecords(h) ? <usize>load<u32>(value) : value)) return CHECK_UNREACHABLE_KEY;
        if (ownsEntries(h)) {
          const owned = checkOwned(h, value);
          if (owned == NOWHERE) return CHECK_RECORD;
          bytes += owned;
        }
        count++;
      }
    }
  }
  if (count != h.count) return CHECK_COUNT;
  if (noverflow != h.noverflow) return CHECK_NOVERFLOW;
  bytes += noverflow * bytesOfBucket + allocatedBytes(changetype<usize>(h));
  if (h.directory != h.inlineDirectory) bytes += allocatedBytes(<usize>h.directory);
  return bytes == h.bytes ? CHECK_OK : CHECK_BYTES;
}

/** The null segment is zero; segments tile the memory; free lists and live blocks are disjoint and complete. */
export function checkArena(): u32 {
  for (let at: usize = 0; at < SEGMENT_BYTES; at += 16) if (v128.any_true(v128.load(at))) return CHECK_NULL_SEGMENT;
  const a = arena();
  let free: u32 = 0, index = a.firstSegment;
  while (index < a.top) {
    const segment = segmentEntry(index);
    if (segment.state == SEGMENT_SLAB) {
      const size = classBytes(segment.sizeClass);
      let freeBlocks: u32 = 0;
      for (let block: u32 = segment.freeBlock; block; freeBlocks++) {
        if (block > <u32>segment.bump || freeBlocks > <u32>segment.bump) return CHECK_FREE_LIST;
        block = load<u16>(segmentAddress(index) + <usize>((block - 1) * size));
      }
      if (freeBlocks + segment.live != <u32>segment.bump || segment.live == 0) return CHECK_FREE_LIST;
      index++;
    } else {
      if (segment.state != SEGMENT_FREE && segment.state != SEGMENT_RUN) return CHECK_SEGMENT_STATE;
      if (segment.state == SEGMENT_FREE) free += segment.run;
      index += segment.run;
    }
  }
  return index == a.top && free == a.freeSegments ? CHECK_OK : CHECK_FREE_LIST;
}
