// Making, clearing and disposing of maps: each in constant time.

import { HMAP_BYTES, PHASE_NONE } from "../abi/layout";
import { allocateBlock, allocatedBytes, freeBlock } from "../arena/blocks";
import { Hmap, NOWHERE, hmap } from "../table/hmap";
import { beginTakeApart, bury, makeRoom, reclaimStep, takeApart } from "../table/reclaim";
import { setLimits } from "../table/size";
import { NO_GOAL, reserve } from "./evacuate";

/** An empty map without storage, its secrets unset; 0 when memory is short. `load` in 1/65536 entries per bucket. */
export function createMap(shape: u32, keyKind: u32, bucketShift: u32, slots: u32, load: u32, maxBytes: u32): usize {
  makeRoom();
  let address = allocateBlock(HMAP_BYTES);
  while (!address && reclaimStep()) address = allocateBlock(HMAP_BYTES);
  if (!address) return 0;
  memory.fill(address, 0, HMAP_BYTES);
  const h = hmap(address);
  h.maxBytes = maxBytes;
  h.shape = <u8>shape;
  h.valueWidth = <u8>((shape % 3) << 2); // shapes are ordered by key width, then value width
  h.keyKind = <u8>keyKind;
  h.bucketShift = <u8>bucketShift;
  h.slots = <u8>slots;
  h.load = load;
  resetTable(h);
  return address;
}

/** The state of a map without storage. */
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
  memory.fill(<usize>h.directory, 0, HMAP_BYTES - offsetof<Hmap>("inline0"));
  setLimits(h, 0);
}

export function disposeMap(h: Hmap): void {
  beginTakeApart(h);
  bury(h);
  reclaimStep();
}

/** Empties a map: its storage goes with a copy of its header. What was reserved stays reserved. Never fails. */
export function clearMap(h: Hmap): void {
  beginTakeApart(h);
  let grave = allocateBlock(HMAP_BYTES);
  let empty = false;
  while (!grave && !empty) { // not even 256 bytes: they are found in the map itself
    empty = takeApart(h);
    grave = allocateBlock(HMAP_BYTES);
  }
  if (grave) {
    if (empty) {
      freeBlock(grave);
    } else {
      memory.copy(grave, changetype<usize>(h), HMAP_BYTES);
      if (h.directory == h.inlineDirectory) hmap(grave).directory = hmap(grave).inlineDirectory;
      bury(hmap(grave));
    }
  }
  resetTable(h);
  reclaimStep();
  if (h.reserved) reserve(h, h.reserved); // without memory it grows later
}
