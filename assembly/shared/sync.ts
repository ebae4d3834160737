// Go's sync.Map (src/sync/map.go) in a shared memory.
//
//   read:   a table of cells that never changes: looked up without a lock. `amended`: dirty has keys that it has not.
//   dirty:  a table of cells under the mutex: all that have a value, or none at all (null) right after a promotion.
//   misses: lookups that had to ask dirty; as many as dirty has keys make it the next read ("promotion").
//
// A deleted key's cell stays, NIL. When dirty is made anew, NIL cells become EXPUNGED and are left out; a store to one puts it
// into dirty first. A lock-free reader is told by `version`, which each promotion raises, that a table or cell may have been freed.

import {
  CELL_LOAD_AND_DELETE, CELL_STORE, CELL_SWAP, LINE_TABLE, STATUS_ABSENT, STATUS_LOST,
  STATUS_OUT_OF_MEMORY, STATUS_POISONED, SYNC_MU, SYNC_READ, SYNC_STATE,
} from "../abi/shared";
import { leaveRegion, regionBase } from "../arena/place";
import { TORN, isSame, readSeq } from "../arena/seq";
import { accessRecord, probeHash, removeRecord } from "../ops/record";
import { accessWord, removeWord } from "../ops/word";
import { beginTakeApart, bury, reclaimStep } from "../table/reclaim";
import { Hmap, hmap } from "../table/hmap";
import {
  AGAIN, EXPUNGED, SLOW, changeCell, changeCellLocked, freeCell, freeKept, loadCell, newCell, stateOf, stores,
} from "./cell";
import { insertEntry } from "./insert";
import { ACQUIRED, TAKEN_OVER, acquire, beatAt, heldTable, heldWord, isStillHeld, poison, publish, release } from "./lock";
import { fillDirty, freeCells, takeExpunged, unexpunge } from "./dirty";
import { isProbeKey } from "./probe-key";
import { locateIn } from "./read";
import { newMapLike } from "./recover";
import { endReseed } from "./reseed";
import { lineAt } from "./root";
import { copyFailure } from "./shard";
import { AMENDED, aloneWord, recoverSync } from "./recover-sync";

@inline function readLine(): usize { return lineAt(SYNC_READ); }
@inline function mu(): usize { return lineAt(SYNC_MU); }
/** Under the mutex: | misses u32 | expunged u32 |, in the region, so that who lost the mutex does not write them any more. */
@inline function missesAt(): usize { return regionBase() + SYNC_STATE; }

@inline function readWordOf(): u64 { return atomic.load<u64>(readLine(), LINE_TABLE); }
@inline function tableOf(word: u64): Hmap { return hmap(<usize><u32>word); }
@inline function isAmended(word: u64): bool { return (word >> 32) != 0; }

/** The cell of a key in read, or 0; its word, read while it was certainly the key's; whether dirty may have more. */
let cellWord: u64 = 0;
let amended: bool = false;
function lookup<Key>(key: Key, hash: u32): usize {
  while (true) {
    const seq = readSeq(readLine());
    const word = readWordOf();
    const at = locateIn<Key>(tableOf(word), readLine(), seq, key, hash);
    if (at == <usize>TORN) continue;
    if (!at) {
      amended = isAmended(word);
      return 0;
    }
    const cell = <usize>load<u32>(at);
    if (!isSame(readLine(), seq)) continue;
    cellWord = loadCell(cell);
    if (isSame(readLine(), seq)) return cell;
  }
}

/** An operation on a key: as `changeCell`. */
export function syncKey<Key>(operation: u32, key: Key, hash: u32): u32 {
  freeKept();
  while (true) {
    const cell = lookup<Key>(key, hash);
    if (!cell && !amended && !stores(operation)) return STATUS_ABSENT;
    const status = cell ? changeCell(cell, cellWord, operation) : SLOW;
    if (status == AGAIN) continue;
    if (status != SLOW) return status;
    const slow = syncSlowly<Key>(operation, key);
    if (slow != SLOW) return slow;
  }
}

/**
 * Read's word as this owner of the mutex found it, or has changed it since. Everything under the mutex goes by this one: who was only
 * asleep, and is taken for dead, must neither see nor change the read that came after.
 */
let held: u64 = 0;
/** Puts another word in the place of the one that is held; false when the mutex was taken away. */
function changeRead(next: u64): bool {
  if (atomic.cmpxchg<u64>(readLine(), held, next, LINE_TABLE) != held) return false;
  held = next;
  return true;
}

/** Locks the mutex: 0, or the status of an error. */
export function lockSync(): u32 {
  while (true) {
    const got = acquire(mu(), 0);
    if (got != ACQUIRED) {
      if (got != TAKEN_OVER) return got;
      const status = recoverSync(readLine(), mu());
      if (status == STATUS_POISONED) poison(mu());
      if (status == STATUS_LOST) continue; // another repairs it, and nothing was done yet
      if (status) return status;
    }
    held = readWordOf();
    if (isStillHeld(mu())) return 0;
    leaveRegion();
  }
}
export function unlockSync(status: u32): u32 {
  // A closed cell in the living map: not released, the mutex is taken over by this very thread, which repairs.
  if (status == SLOW && isStillHeld(mu())) return SLOW;
  if (status == STATUS_OUT_OF_MEMORY) copyFailure();
  return release(mu()) ? status : STATUS_LOST;
}

function syncSlowly<Key>(operation: u32, key: Key): u32 {
  const failed = lockSync();
  if (failed) return failed;
  return unlockSync(applyLocked<Key>(operation, key));
}

@inline function findLocked<Key>(h: Hmap, key: Key): usize {
  const at = isProbeKey<Key>() ? accessRecord(h, probeHash(h)) : accessWord<Key>(changetype<usize>(h), key);
  return at ? <usize>load<u32>(at) : 0;
}

function applyLocked<Key>(operation: u32, key: Key): u32 {
  let cell = findLocked<Key>(tableOf(held), key); // read may have become another meanwhile
  if (cell) {
    if (stores(operation) && stateOf(loadCell(cell)) == EXPUNGED) {
      // In dirty first: once it is no longer expunged, stores without the mutex may come.
      if (!insertEntry<Key>(hmap(heldTable()), key, <u64>cell, 4)) return STATUS_OUT_OF_MEMORY;
      unexpunge(cell);
    }
    return changeCellLocked(cell, operation);
  }
  const dirty = heldTable();
  if (dirty) cell = findLocked<Key>(hmap(dirty), key);
  if (!cell) return stores(operation) ? storeNew<Key>(key) : missLocked(STATUS_ABSENT);
  const status = changeCellLocked(cell, operation);
  if (operation == CELL_LOAD_AND_DELETE && status != STATUS_ABSENT) {
    // In no table any more: nobody finds it without the mutex.
    if (isProbeKey<Key>()) removeRecord(hmap(dirty), probeHash(hmap(dirty)));
    else removeWord<Key>(dirty, key);
    freeCell(cell);
  }
  return operation == CELL_STORE || operation == CELL_SWAP ? status : missLocked(status);
}

/** A key that is in neither table. */
function storeNew<Key>(key: Key): u32 {
  if (!isAmended(held)) {
    // The first new key since the last promotion.
    if (!heldTable() && !makeDirty(tableOf(held))) return STATUS_OUT_OF_MEMORY;
    if (!changeRead(held | AMENDED)) return STATUS_LOST;
  }
  const cell = newCell();
  if (!cell) return STATUS_OUT_OF_MEMORY;
  if (insertEntry<Key>(hmap(heldTable()), key, <u64>cell, 4)) return STATUS_ABSENT;
  freeCell(cell);
  return STATUS_OUT_OF_MEMORY;
}

/** Copies read to a new dirty, without what is deleted. O(size) */
function makeDirty(read: Hmap): bool {
  const address = newMapLike(read);
  if (!address) return false;
  if (!fillDirty(read, hmap(address), missesAt(), mu())) {
    drop(hmap(address));
    return false;
  }
  return publish(mu(), (heldWord() >> 32) << 32 | <u64>address);
}

function drop(h: Hmap): void {
  beginTakeApart(h);
  bury(h);
  reclaimStep();
}

/** A lookup that read could not answer. */
function missLocked(status: u32): u32 {
  if (!heldTable()) return status;
  const misses = load<u32>(missesAt()) + 1;
  store<u32>(missesAt(), misses);
  if (misses < hmap(heldTable()).count) return status;
  return promote() == STATUS_LOST ? STATUS_LOST : status; // without memory dirty is promoted later
}

/**
 * Makes dirty the next read, in constant time but for what was expunged, and for new secrets that were being drawn: read never changes, and a
 * walk would have to go on with that. 0, STATUS_LOST, or STATUS_OUT_OF_MEMORY, and then dirty stays.
 */
export function promote(): u32 {
  const old = tableOf(held), dirty = heldTable();
  if (!dirty) return 0;
  if (!endReseed(hmap(dirty), mu())) return STATUS_OUT_OF_MEMORY;
  if (!changeRead(<u64>dirty)) return STATUS_LOST;
  atomic.add<u32>(readLine(), 2); // only now may be freed what the old one had
  if (!publish(mu(), (heldWord() >> 32) << 32)) return STATUS_LOST;
  store<u32>(missesAt(), 0);
  let freed: u32 = 0;
  for (let cell = takeExpunged(missesAt()); cell; cell = takeExpunged(missesAt())) {
    freeCell(cell);
    beatAt(++freed, mu());
  }
  drop(old);
  return 0;
}

/** Under the mutex: promotes what is in dirty, if anything; as `promote`. */
export function promoteAll(): u32 { return isAmended(held) ? promote() : 0; }
/** The table that is read, under the mutex. */
export function readTable(): Hmap { return tableOf(held); }

/** For `destroy`: no key is found without the mutex any more. Without memory for an empty table those of read still are. */
export function emptyRead(): void {
  held = readWordOf(); // of a poisoned map nobody has looked at it yet
  if (!isStillHeld(mu())) return;
  const address = newMapLike(tableOf(held));
  if (address && changeRead(AMENDED | <u64>address)) atomic.add<u32>(readLine(), 2);
}

/** Empties the map: O(size), for each cell is freed. */
export function clearSync(): u32 {
  const old = tableOf(held), dirty = heldTable();
  const address = newMapLike(old);
  if (!address) return STATUS_OUT_OF_MEMORY;
  if (!changeRead(aloneWord(address))) return STATUS_LOST;
  atomic.add<u32>(readLine(), 2);
  if (!publish(mu(), (heldWord() >> 32) << 32) || !changeRead(<u64>address)) return STATUS_LOST;
  store<u32>(missesAt(), 0);
  store<u32>(missesAt(), 0, 4);
  freeCells(old, changetype<Hmap | null>(dirty), mu());
  drop(old);
  if (dirty) drop(hmap(dirty));
  return STATUS_ABSENT;
}
