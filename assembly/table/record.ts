// Records: the copies of keys of any length, with their values. The bucket's slot holds the 32-bit hash, which is matched
// and serves evacuation, and the record's address: evacuation never touches a key.
//
// | value 0, 4 or 8 bytes | length u32 | key bytes ... |        aligned to 8, in the size classes of arena/blocks.ts

import { LENGTH_MASK, LENGTH_WIDE, NH_BYTES, PROBE_BYTES, SEGMENT_SHIFT } from "../abi/layout";
import { allocateRecord, allocatedBytes, recordBytes, release } from "../arena/blocks";
import { sameBytes } from "../word/bytes";
import { nh } from "../word/nh";
import { siphash } from "../word/siphash";
import { Hmap } from "./hmap";
import { reclaimStep, makeRoom } from "./reclaim";
import { mixBy } from "./secrets";
import { charge, discharge } from "./storage";

// The probe: the key that is being looked up. Per instance, as a thread looks up one key at a time.
let probe: usize = 0;
let probeLength: u32 = 0;
/** A block for a long one, and one that is kept as long as there are long keys. */
let reserved: usize = 0;
let kept: usize = 0;

/** Says where the key's bytes lie, and their length word. */
@inline export function setProbe(at: usize, length: u32): void {
  probe = at;
  probeLength = length;
}

@inline export function getProbe(): usize { return probe; }
@inline export function getProbeLength(): u32 { return probeLength; }

@inline function lengthAt(h: Hmap, record: usize): usize { return record + <usize>h.recordValue; }
@inline export function recordLength(h: Hmap, record: usize): u32 { return load<u32>(lengthAt(h, record)); }
@inline export function recordKey(h: Hmap, record: usize): usize { return lengthAt(h, record) + 4; }

/** Short keys by a proved universal hash, longer ones by SipHash: PERFORMANCE.md, "The hash of strings". */
function hashBytes(at: usize, length: u32, secrets: usize, shortSecrets: usize): u32 {
  const bytes = length & LENGTH_MASK;
  if (bytes <= NH_BYTES) return mixBy(nh(at, bytes, shortSecrets), secrets);
  return <u32>siphash(at, bytes, load<u64>(secrets), load<u64>(secrets, 8));
}
export function hashProbe(secrets: usize, shortSecrets: usize): u32 {
  return hashBytes(probe, probeLength, secrets, shortSecrets);
}
export function hashRecord(h: Hmap, record: usize, secrets: usize, shortSecrets: usize): u32 {
  return hashBytes(recordKey(h, record), recordLength(h, record), secrets, shortSecrets);
}

/** Whether the record's key is the probe: length word and bytes. */
@inline export function isProbe(h: Hmap, record: usize): bool {
  const at = lengthAt(h, record);
  return load<u32>(at) == probeLength && sameBytes(at + 4, probe, probeLength & LENGTH_MASK);
}

/** The width of record values in this instance's map: what its header says may be torn. */
let racingValue: u32 = 0;
export function setRacingValue(width: u32): void { racingValue = width; }

/** The same for a record at an address that was valid, whatever lies there now. */
@inline export function isProbeRacing(record: usize): bool {
  const at = record + <usize>racingValue;
  return load<u32>(at) == probeLength && isInMemory(at + 4, probeLength & LENGTH_MASK)
    && sameBytes(at + 4, probe, probeLength & LENGTH_MASK);
}
@inline export function isInMemory(at: usize, bytes: u32): bool {
  return <u64>at + bytes <= <u64><u32>memory.size() << SEGMENT_SHIFT;
}

/** Storage that the map owns; 0 when memory is short. */
export function allocateOwned(h: Hmap, bytes: u32): usize {
  const size = recordBytes(bytes);
  makeRoom();
  if (!charge(h, size)) return 0;
  let address = allocateRecord(bytes);
  while (!address && reclaimStep()) address = allocateRecord(bytes);
  if (!address) h.bytes -= size;
  return address;
}

/** A copy of the probe, its value 0; or 0. */
export function makeRecord(h: Hmap): usize {
  const bytes = probeLength & LENGTH_MASK;
  const record = allocateOwned(h, <u32>h.recordValue + 4 + bytes);
  if (!record) return 0;
  store<u64>(record, 0);
  const at = lengthAt(h, record);
  store<u32>(at, probeLength);
  memory.copy(at + 4, probe, bytes);
  return record;
}

/** Storage for a key or value that is longer than the probe's own area; 0 when memory is short. */
export function reserveProbe(bytes: u32): usize {
  releaseProbe();
  if (kept && allocatedBytes(kept) >= bytes) return kept;
  reserved = allocateRecord(bytes);
  while (!reserved && reclaimStep()) reserved = allocateRecord(bytes);
  return reserved;
}
export function releaseProbe(): void {
  if (reserved) release(reserved);
  reserved = 0;
}
/** After a long key was inserted: keeps the block, so that a full arena can find and delete the key. */
export function keepProbe(): void {
  if (!reserved) return;
  forgetProbe();
  kept = reserved;
  reserved = 0;
}
/**
 * The same before a key is inserted that came as a record: false when memory is short. JavaScript asks for two bytes for
 * each character of a string, before it knows how many they need.
 */
export function keepProbeFor(length: u32): bool {
  const bytes = length & LENGTH_WIDE ? length & LENGTH_MASK : (length & LENGTH_MASK) << 1;
  if (bytes <= PROBE_BYTES || (kept && allocatedBytes(kept) >= bytes)) return true;
  let block = allocateRecord(bytes);
  while (!block && reclaimStep()) block = allocateRecord(bytes);
  if (!block) return false;
  // The block of a snapshot that is being loaded may lie in the one that was kept so far: until releaseProbe it stays.
  if (reserved) forgetProbe();
  else reserved = kept;
  kept = block;
  return true;
}
/** When a table goes, and perhaps the last long key. */
export function forgetProbe(): void {
  if (kept) release(kept);
  kept = 0;
}

/**
 * Replaces the value whose address lies at `at` by a copy of the bytes at `from`: | length word u32 | bytes |. False when
 * memory is short, with nothing changed.
 */
export function replaceValue(h: Hmap, at: usize, from: usize, length: u32): bool {
  const bytes = length & LENGTH_MASK;
  const old = <usize>load<u32>(at);
  let copy = old;
  // In a shared memory always a new one: a thread may be ended here, and another may be reading.
  const isNew = SHARED || !old || allocatedBytes(old) != recordBytes(4 + bytes);
  if (isNew) {
    copy = allocateOwned(h, 4 + bytes);
    if (!copy) return false;
  }
  store<u32>(copy, length);
  memory.copy(copy + 4, from, bytes);
  if (isNew) {
    store<u32>(at, <u32>copy);
    if (old) discharge(h, old);
  }
  return true;
}
