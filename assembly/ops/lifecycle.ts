// Making, clearing and disposing of maps: each in constant time.

import { HMAP_BYTES, HMAP_RECORD_BYTES, KEY_RECORD, PHASE_NONE, TRACE_ABANDONED } from "../abi/layout";
import { allocateRecord, allocatedBytes, freeBlock } from "../arena/blocks";
import { Hmap, INLINE_SEGMENTS, NOWHERE, hasRecords, hmap } from "../table/hmap";
import { beginTakeApart, bury, makeRoom, reclaimStep, takeApart } from "../table/reclaim";
import { forgetProbe } from "../table/record";
import { drawSecrets, startStream } from "../table/secrets";
import { setLimits } from "../table/size";
import { trace } from "../table/trace";
import { NO_GOAL, reserve } from "./evacuate";

/**
 * An empty map without storage; 0 when memory is short. `load` in 1/65536 entries per bucket; `recordValue`: bytes of a
 * record's value; the key of its stream of secrets lies at STREAM_KEY.
 */
export function createMap(
  shape: u32, keyKind: u32, bucketShift: u32, slots: u32, load: u32, maxBytes: u32, recordValue: u32, ownsValues: bool,
): usize {
  makeRoom();
  const bytes = keyKind == KEY_RECORD ? HMAP_RECORD_BYTES : HMAP_BYTES;
  let address = allocateRecord(bytes);
  while (!address && reclaimStep()) address = allocateRecord(bytes);
  if (!address) return 0;
  memory.fill(address, 0, bytes);
  const h = hmap(address);
  h.maxBytes = maxBytes;
  h.shape = <u8>shape;
  h.valueWidth = <u8>((shape % 3) << 2); // shapes are ordered by key width, then value width
  h.keyKind = <u8>keyKind;
  h.recordValue = <u8>recordValue;
  h.ownsValues = ownsValues ? 1 : 0;
  h.bucketShift = <u8>bucketShift;
  h.slots = <u8>slots;
  h.load = load;
  startStream(h);
  resetTable(h);
  return address;
}

/** The state of a map without storage, and new secrets. */
function resetTable(h: Hmap): void {
  h.bytes = allocatedBytes(changetype<usize>(h));
  h.count = 0;
  h.wide = 0;
  h.narrow = 0;
  h.nevacuate = 1;
  h.phase = <u8>PHASE_NONE;
  h.goal = NO_GOAL;
  h.moving = NOWHERE;
  h.rest = 0;
  h.before = 0;
  h.noverflow = 0;
  h.maxChain = 0;
  h.compacted = 0;
  h.hand = 0;
  h.directory = h.inlineDirectory;
  memory.fill(<usize>h.directory, 0, INLINE_SEGMENTS << 2);
  drawSecrets(h);
  setLimits(h, 0);
}

/** An evacuation that is under way has no end any more. */
@inline function abandon(h: Hmap): void {
  if (!SHARED && h.phase != PHASE_NONE) trace(h, TRACE_ABANDONED | h.phase);
}

export function disposeMap(h: Hmap): void {
  if (hasRecords(h)) forgetProbe();
  abandon(h);
  beginTakeApart(h);
  bury(h);
  reclaimStep();
}

/** Empties a map: its storage goes with a copy of its header. What was reserved stays reserved. Never fails. */
export function clearMap(h: Hmap): void {
  if (hasRecords(h)) forgetProbe();
  abandon(h);
  beginTakeApart(h);
  const bytes = hasRecords(h) ? HMAP_RECORD_BYTES : HMAP_BYTES;
  let grave = allocateRecord(bytes);
  let empty = false;
  while (!grave && !empty) { // not even 256 bytes: they are found in the map itself
    empty = takeApart(h);
    grave = allocateRecord(bytes);
  }
  if (grave) {
    if (empty) {
      freeBlock(grave);
    } else {
      memory.copy(grave, changetype<usize>(h), bytes);
      if (h.directory == h.inlineDirectory) hmap(grave).directory = hmap(grave).inlineDirectory;
      bury(hmap(grave));
    }
  }
  resetTable(h);
  reclaimStep();
  if (h.reserved) reserve(h, h.reserved); // without memory it grows later
}
