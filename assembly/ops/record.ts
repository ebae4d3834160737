// Lookup, insertion and deletion of keys of any length. What is returned is the address of a record, where its value is.

import { INSERTED, PHASE_NONE, REMOVED } from "../abi/layout";
import { crossing } from "../arena/place";
import { RecordKey } from "../kinds/record";
import { Hmap } from "../table/hmap";
import { freeValue } from "../table/owned";
import { hashProbe, makeRecord } from "../table/record";
import { discharge } from "../table/storage";
import { access } from "./access";
import { assign } from "./assign";
import { growWork } from "./evacuate";
import { remove } from "./remove";

/** The hash of the probe by the map's present secrets. */
@inline export function probeHash(h: Hmap): u32 { return hashProbe(h.secrets, h.shortSecrets); }

@inline export function copyValue(to: usize, from: usize, width: u32): void {
  if (width == 4) store<u32>(to, load<u32>(from));
  else if (width == 8) store<u64>(to, load<u64>(from));
}

/** The record of the probe, whose hash is given; or 0. Expected constant time. */
export function accessRecord(h: Hmap, hash: u32): usize {
  const slot = access<RecordKey, u32, u32>(h, hash);
  return slot ? <usize>load<u32>(slot) : 0;
}

/** The record of the probe, with INSERTED added when it is new; or 0 when memory is short, with nothing changed. */
export function assignRecord(h: Hmap, hash: u32): usize {
  const found = accessRecord(h, hash);
  if (found) {
    if (h.phase != PHASE_NONE) growWork(h);
    return found;
  }
  const record = makeRecord(h);
  if (!record) return 0;
  const slot = assign<RecordKey, u32, u32>(h, hash);
  if (!slot) {
    discharge(h, record);
    return 0;
  }
  store<u32>(slot & ~<usize>INSERTED, <u32>record);
  return record | <usize>INSERTED;
}

/** Takes the probe's entry out: the address of a copy of its value, or 0 when there was none. */
export function removeRecord(h: Hmap, hash: u32): usize {
  if (!remove<RecordKey, u32, u32>(h, hash)) return 0;
  const record = <usize>load<u32>(crossing(REMOVED));
  if (h.ownsValues) freeValue(h, record);
  store<u64>(crossing(REMOVED), load<u64>(record));
  discharge(h, record);
  return crossing(REMOVED);
}
