// The entry file of the build for shared memory: one memory is one map, and each thread has an instance of this on it.

import { OUT_OF_MEMORY } from "./abi/layout";
import { CELL_LOAD, LINE_TABLE, OWNER_CLEAN, SHARED_VERSION, STATUS_LOST, STATUS_OUT_OF_MEMORY } from "./abi/shared";
import { detectOrder, isSame } from "./arena/seq";
import { assertArenaLayout } from "./arena/header";
import { canonical } from "./kinds/u64";
import { assertCursorLayout, nextBatch, startCursor } from "./ops/cursor";
import { evacuateMany, reserve, shrink } from "./ops/evacuate";
import { createRoot, createSyncRoot, destroyAll } from "./shared/create";
import { setPatience } from "./shared/lock";
import { abandon, salvageAll, swapEmpty } from "./shared/maintain";
import { addWords, getWords, removeWords, setWords } from "./shared/batch";
import { readProbe, readWord } from "./shared/read";
import { endReseed } from "./shared/reseed";
import { attachThread, assertRootLayout, detachThread, lineAt } from "./shared/root";
import { setForm } from "./shared/form";
import { Probe } from "./shared/probe-key";
import { changeCellLocked, freeKept } from "./shared/cell";
import { clearSync, lockSync, promoteAll, readTable, syncKey, unlockSync } from "./shared/sync";
import { abandonSync, destroySync, salvageSync } from "./shared/maintain-sync";
import { copyFailure, enter, guarded, leave, rootHash, rootProbeHash } from "./shared/shard";
import { removeProbeOf, removeWordOf, writeProbe, writeWord } from "./shared/write";
import { U32Key } from "./kinds/u32";
import { U64Key } from "./kinds/u64";
import { assertHmapLayout, isReseeding } from "./table/hmap";
import { releaseProbe, reserveProbe, setProbe, setRacingValue } from "./table/record";

assertArenaLayout();
assertHmapLayout();
assertCursorLayout();
assertRootLayout();

export function shared_version(): u32 { return SHARED_VERSION; }

/** Makes a new memory a map: its root, and an empty map for each shard. The creator is attached. 0 when memory is short. */
export function create(
  maxPages: u32, shards: u32, shape: u32, keyKind: u32, load: f64, valueWidth: u32, ownsValues: bool, key0: u64, key1: u64,
): u32 {
  return createRoot(maxPages, shards, shape, keyKind, load, valueWidth, ownsValues, key0, key1);
}
/** Another thread: its number, 0 when there is none left, or no memory for it. */
export function attach(): u32 { return attachThread(); }
/** After create or attach: what this instance must know of its map. `zero` is 0. */
export function configure(keyKind: u32, valueWidth: u32, ownsValues: bool, valueType: u32, patience: u32, zero: f32): void {
  setForm(keyKind, valueWidth, ownsValues, valueType);
  setPatience(patience);
  detectOrder(zero);
}
export function detach(): void {
  freeKept();
  detachThread();
}
export function destroy(): void { destroyAll(); }
/** The thread of that attachment is gone for ever: what it held is repaired. False when there is no such attachment. */
export function abandon_thread(id: u32): bool { return abandon(id); }
/** Repairs poisoned shards; how many still are. */
export function salvage(): u32 { return salvageAll(); }

// Statuses: abi/shared.ts.
export function u32_read(key: u32): u32 { return readWord<U32Key, u32>(key); }
export function u64_read(key: u64): u32 { return readWord<U64Key, u64>(key); }
export function f64_read(key: f64): u32 { return u64_read(canonical(key)); }
export function pair_read(low: u32, high: u32): u32 { return u64_read((<u64>high << 32) | <u64>low); }
export function probe_read(at: usize, length: u32): u32 {
  setProbe(at, length);
  return readProbe();
}
/** Whether what was copied of a large value, read at `seq`, was whole. */
export function is_same(line: usize, seq: u32): bool { return isSame(line, seq); }

export function u32_write(operation: u32, key: u32): u32 { return writeWord<u32>(operation, key); }
export function u64_write(operation: u32, key: u64): u32 { return writeWord<u64>(operation, key); }
export function f64_write(operation: u32, key: f64): u32 { return writeWord<u64>(operation, canonical(key)); }
export function pair_write(operation: u32, low: u32, high: u32): u32 { return writeWord<u64>(operation, (<u64>high << 32) | <u64>low); }
export function probe_write(operation: u32, at: usize, length: u32): u32 {
  setProbe(at, length);
  return writeProbe(operation);
}

export function u32_remove(key: u32): u32 { return removeWordOf<u32>(key); }
export function u64_remove(key: u64): u32 { return removeWordOf<u64>(key); }
export function f64_remove(key: f64): u32 { return removeWordOf<u64>(canonical(key)); }
export function pair_remove(low: u32, high: u32): u32 { return removeWordOf<u64>((<u64>high << 32) | <u64>low); }
export function probe_remove(at: usize, length: u32): u32 {
  setProbe(at, length);
  return removeProbeOf();
}

export function probe_reserve(bytes: u32): usize { return reserveProbe(bytes); }
export function probe_release(): void { releaseProbe(); }

// Batches of keys that are words; how many were done, and the status of the next one at BATCH_FLAGS.
export function batch_get(n: u32): u32 { return getWords(n); }
export function batch_set(n: u32, step: u32): u32 { return setWords(n, step); }
export function batch_delete(n: u32): u32 { return removeWords(n); }
export function batch_add(n: u32, step: u32): u32 { return addWords(n, step); }

// One shard: 0, or the status of an error, or as said.
/** Locks a shard to walk it: others may read it meanwhile, unless it is being reseeded. */
export function shard_enter(shard: u32): u32 {
  const line = lineAt(shard);
  const status = enter(line, OWNER_CLEAN);
  if (status || !isReseeding(guarded())) return status;
  leave(line, 0);
  return enter(line, 0);
}
export function shard_leave(shard: u32): u32 { return leave(lineAt(shard), 0); }
/** On the shard that is entered. */
export function cursor_start(shard: u32): void {
  endReseed(guarded(), lineAt(shard));
  startCursor(guarded());
}
export function cursor_next(room: u32): u32 { return nextBatch(guarded(), room); }

/** The address of a shard's hmap, for its counters; it may change. */
export function shard_map(shard: u32): usize { return <usize>load<u32>(lineAt(shard), LINE_TABLE); }
export function shard_evacuate(shard: u32, budget: u32): u32 {
  const line = lineAt(shard);
  const status = enter(line, 0);
  if (status) return status;
  const done = evacuateMany(guarded(), budget);
  if (done == OUT_OF_MEMORY) copyFailure();
  return leave(line, done);
}
export function shard_reserve(shard: u32, entries: u32): u32 {
  const line = lineAt(shard);
  const status = enter(line, 0);
  if (status) return status;
  return leave(line, reserve(guarded(), entries) ? 0 : STATUS_OUT_OF_MEMORY);
}
export function shard_shrink(shard: u32): u32 {
  const line = lineAt(shard);
  const status = enter(line, 0);
  if (status) return status;
  shrink(guarded());
  return leave(line, 0);
}
export function shard_clear(shard: u32): u32 {
  const line = lineAt(shard);
  const status = enter(line, 0);
  if (status) return status;
  return leave(line, swapEmpty(line) ? 0 : STATUS_OUT_OF_MEMORY);
}

// SyncMap. Operations: CELL_ of abi/shared.ts.
export function sync_create(maxPages: u32, shape: u32, keyKind: u32, key0: u64, key1: u64): u32 {
  return createSyncRoot(maxPages, shape, keyKind, key0, key1);
}
/** After `configure`: keys that are records have the address of a cell as their value. */
export function sync_configure(): void { setRacingValue(4); }
export function sync_u32(operation: u32, key: u32): u32 { return syncKey<u32>(operation, key, rootHash<u32>(key)); }
export function sync_u64(operation: u32, key: u64): u32 { return syncKey<u64>(operation, key, rootHash<u64>(key)); }
export function sync_f64(operation: u32, key: f64): u32 { return sync_u64(operation, canonical(key)); }
export function sync_pair(operation: u32, low: u32, high: u32): u32 { return sync_u64(operation, (<u64>high << 32) | <u64>low); }
export function sync_probe(operation: u32, at: usize, length: u32): u32 {
  setProbe(at, length);
  return syncKey<Probe>(operation, true, rootProbeHash());
}
export function sync_clear(): u32 {
  const status = lockSync();
  return status ? status : unlockSync(clearSync());
}
export function sync_destroy(): void { destroySync(); }
export function sync_abandon(id: u32): bool { return abandonSync(id); }
export function sync_salvage(): u32 { return salvageSync(); }
/** Locks the map to walk `read`, after a promotion if it is the walk's first batch. */
export function sync_enter(isFirst: bool): u32 {
  const status = lockSync();
  if (status) return status;
  const failed = isFirst ? promoteAll() : 0;
  return failed ? unlockSync(failed) : 0;
}
export function sync_leave(): u32 { return unlockSync(0); }
export function sync_start(): void { startCursor(readTable()); }
export function sync_next(room: u32): u32 { return nextBatch(readTable(), room); }
/** The value of a cell that such a batch has. */
export function sync_cell(cell: usize): u32 { return changeCellLocked(cell, CELL_LOAD); }
