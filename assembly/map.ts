// The entry file: what JavaScript calls. Hot operations are exported for each key kind and choose the value width by the
// map's shape, a branch that predicts well; the rest chooses the whole shape at run time.

import {
  ABI_VERSION, BATCH_VALUES, KEY_FLOAT64, SHAPE_K4V0, SHAPE_K4V4, SHAPE_K4V8, SHAPE_K8V0, SHAPE_K8V4,
} from "./abi/layout";
import { crossing } from "./arena/place";
import { CHECK_OK } from "./abi/status";
import { arena, assertArenaLayout } from "./arena/header";
import { initArena } from "./arena/segments";
import { U32Key } from "./kinds/u32";
import { U64Key, canonical } from "./kinds/u64";
import { addBatch, canonicalKeys, deleteBatch, getBatch, hasBatch, setBatch, touch } from "./ops/bulk";
import { cloneBatch } from "./ops/clone";
import { assertCursorLayout, nextBatch, startCursor } from "./ops/cursor";
import { nextOfBlock } from "./ops/block";
import { evacuateMany, reserve, shrink } from "./ops/evacuate";
import { clearMap, disposeMap } from "./ops/lifecycle";
import { createShaped } from "./ops/create";
import { accessRecord, assignRecord, probeHash, removeRecord } from "./ops/record";
import { addRecords, deleteRecords, getRecords, setRecords } from "./ops/record-bulk";
import { selectBatch } from "./ops/select";
import { assignWord, removeWord, u64_access } from "./ops/word";
import { checkArena, checkMap } from "./survey/check";
import { checkBlock } from "./survey/check-block";
import { surveyBuckets } from "./survey/histograms";
import { Hmap, assertHmapLayout, hasRecords, hasWideKeys, hmap, } from "./table/hmap";
import { ownsEntries } from "./table/owned";
import { keepProbe, releaseProbe, replaceValue, reserveProbe, setProbe } from "./table/record";
import { reclaimStep } from "./table/reclaim";
import { setReserved } from "./table/size";
import { siphash } from "./word/siphash";

assertArenaLayout();
assertHmapLayout();
assertCursorLayout();

export function abi_version(): u32 { return ABI_VERSION; }
export function arena_init(pages: u32, maxPages: u32, growShift: u32): void { initArena(pages, maxPages, growShift); }

export { u32_access, u64_access, f64_access } from "./ops/word";

export function u32_assign(h: usize, key: u32): usize { return assignWord<u32>(h, key); }
export function u32_remove(h: usize, key: u32): usize { return removeWord<u32>(h, key); }
export function u32_hash(h: usize, key: u32): u32 { return changetype<U32Key>(0).hash(key, hmap(h)); }

export function u64_assign(h: usize, key: u64): usize { return assignWord<u64>(h, key); }
export function u64_remove(h: usize, key: u64): usize { return removeWord<u64>(h, key); }
export function u64_hash(h: usize, key: u64): u32 { return changetype<U64Key>(0).hash(key, hmap(h)); }

export function f64_assign(h: usize, key: f64): usize { return assignWord<u64>(h, canonical(key)); }
export function f64_remove(h: usize, key: f64): usize { return removeWord<u64>(h, canonical(key)); }
export function f64_hash(h: usize, key: f64): u32 { return changetype<U64Key>(0).hash(canonical(key), hmap(h)); }

/** A 64-bit key as two halves: without a BigInt, and for pairs of 32-bit numbers. */
@inline function pair(low: u32, high: u32): u64 { return (<u64>high << 32) | <u64>low; }
export function pair_access(h: usize, low: u32, high: u32): usize { return u64_access(h, pair(low, high)); }
export function pair_assign(h: usize, low: u32, high: u32): usize { return u64_assign(h, pair(low, high)); }
export function pair_remove(h: usize, low: u32, high: u32): usize { return u64_remove(h, pair(low, high)); }

// Keys of any length: `length` bytes at `at`.
export function record_access(h: usize, at: usize, length: u32): usize {
  setProbe(at, length);
  return accessRecord(hmap(h), probeHash(hmap(h)));
}
export function record_assign(h: usize, at: usize, length: u32): usize {
  setProbe(at, length);
  return assignRecord(hmap(h), probeHash(hmap(h)));
}
export function record_remove(h: usize, at: usize, length: u32): usize {
  setProbe(at, length);
  return removeRecord(hmap(h), probeHash(hmap(h)));
}
export function record_hash(h: usize, at: usize, length: u32): u32 {
  setProbe(at, length);
  return probeHash(hmap(h));
}
export { text_access, text_assign, text_remove } from "./ops/text";

export function probe_reserve(bytes: u32): usize { return reserveProbe(bytes); }
export function probe_release(): void { releaseProbe(); }
export function probe_keep(): void { keepProbe(); }
export function value_replace(h: usize, at: usize, from: usize, length: u32): bool {
  return replaceValue(hmap(h), at, from, length);
}

// A map's shape as type arguments: call(...) of the six instances. AssemblyScript has no closures; each operation spells
// the choice out once.

/** `valueWidth`: bytes of a value, where keys are records; `ownsValues`: values are addresses of copies. */
export function map_create(
  shape: u32, keyKind: u32, load: f64, maxBytes: u32, valueWidth: u32, ownsValues: bool,
): usize {
  return createShaped(shape, keyKind, load, maxBytes, valueWidth, ownsValues);
}
export function map_dispose(h: usize): void { disposeMap(hmap(h)); }
export function map_clear(h: usize): void { clearMap(hmap(h)); }
export function map_reserve(h: usize, entries: u32): bool { return reserve(hmap(h), entries); }
export function map_set_reserved(h: usize, entries: u32): void { setReserved(hmap(h), entries); }
export function map_shrink(h: usize): void { shrink(hmap(h)); }

export function map_evacuate(h: usize, budget: u32): u32 { return evacuateMany(hmap(h), budget); }

export function cursor_start(h: usize): void { startCursor(hmap(h)); }
export function cursor_next(h: usize, room: u32): u32 {
  const n = nextBatch(hmap(h), room);
  if (ownsEntries(hmap(h))) touch(crossing(BATCH_VALUES), n, false); // JavaScript reads them next, one by one
  return n;
}

@inline function prepare(m: Hmap, n: u32): void { if (m.keyKind == KEY_FLOAT64) canonicalKeys(n); }

export function batch_get(h: usize, n: u32): void {
  const m = hmap(h), s: u32 = m.shape;
  if (hasRecords(m)) { getRecords(m, n); return; }
  prepare(m, n);
  if (s == SHAPE_K4V4) getBatch<U32Key, u32, u32>(m, n);
  else if (s == SHAPE_K4V8) getBatch<U32Key, u32, u64>(m, n);
  else if (s == SHAPE_K8V4) getBatch<U64Key, u64, u32>(m, n);
  else getBatch<U64Key, u64, u64>(m, n);
}
export function batch_has(h: usize, n: u32): void {
  const m = hmap(h);
  if (hasRecords(m)) { getRecords(m, n); return; }
  prepare(m, n);
  if (hasWideKeys(m)) hasBatch<u64>(h, n);
  else hasBatch<u32>(h, n);
}
export function batch_set(h: usize, n: u32, step: u32): u32 {
  const m = hmap(h), s: u32 = m.shape;
  if (hasRecords(m)) return setRecords(m, n, step);
  prepare(m, n);
  if (s == SHAPE_K4V0) return setBatch<U32Key, u32, void>(m, n, step);
  if (s == SHAPE_K4V4) return setBatch<U32Key, u32, u32>(m, n, step);
  if (s == SHAPE_K4V8) return setBatch<U32Key, u32, u64>(m, n, step);
  if (s == SHAPE_K8V0) return setBatch<U64Key, u64, void>(m, n, step);
  if (s == SHAPE_K8V4) return setBatch<U64Key, u64, u32>(m, n, step);
  return setBatch<U64Key, u64, u64>(m, n, step);
}
export function batch_delete(h: usize, n: u32): u32 {
  const m = hmap(h), s: u32 = m.shape;
  if (hasRecords(m)) return deleteRecords(m, n);
  prepare(m, n);
  if (s == SHAPE_K4V0) return deleteBatch<U32Key, u32, void>(m, n);
  if (s == SHAPE_K4V4) return deleteBatch<U32Key, u32, u32>(m, n);
  if (s == SHAPE_K4V8) return deleteBatch<U32Key, u32, u64>(m, n);
  if (s == SHAPE_K8V0) return deleteBatch<U64Key, u64, void>(m, n);
  if (s == SHAPE_K8V4) return deleteBatch<U64Key, u64, u32>(m, n);
  return deleteBatch<U64Key, u64, u64>(m, n);
}
export function batch_add(h: usize, n: u32, step: u32, valueType: u32): u32 {
  const m = hmap(h), s: u32 = m.shape;
  if (hasRecords(m)) return addRecords(m, n, step, valueType);
  prepare(m, n);
  if (s == SHAPE_K4V4) return addBatch<U32Key, u32, u32>(m, n, step, valueType);
  if (s == SHAPE_K4V8) return addBatch<U32Key, u32, u64>(m, n, step, valueType);
  if (s == SHAPE_K8V4) return addBatch<U64Key, u64, u32>(m, n, step, valueType);
  return addBatch<U64Key, u64, u64>(m, n, step, valueType);
}

/** Fills the map `h` with n entries of `from` that lie in the crossing buffers; how many. */
export function batch_clone(h: usize, from: usize, n: u32): u32 { return cloneBatch(hmap(h), hmap(from), n); }

/** SipHash-1-3 of `bytes` bytes at `at`: the checksum of snapshots. */
export function bytes_hash(at: usize, bytes: u32, key0: u64, key1: u64): u64 { return siphash(at, bytes, key0, key1); }
export function snapshot_select(h: usize, n: u32, group: u32, groups: u32): u32 {
  return selectBatch(hmap(h), n, group, groups);
}
export function block_check(h: usize, at: usize, bytes: u32, n: u32): bool { return checkBlock(hmap(h), at, bytes, n); }
export function block_batch(h: usize, at: usize, bytes: u32, n: u32, start: u32): u32 {
  return nextOfBlock(hmap(h), at, bytes, n, start);
}
export function survey(h: usize, from: u32, to: u32): void { surveyBuckets(hmap(h), from, to); }

/** Takes up to `steps` pieces of dead maps apart; true when none is left. */
export function arena_reclaim(steps: u32): bool {
  while (steps-- && reclaimStep()) {}
  return arena().dead == 0;
}

export function check(h: usize): u32 {
  const found = checkArena();
  if (found != CHECK_OK) return found;
  return checkMap(hmap(h));
}
