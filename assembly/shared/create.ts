// The beginning and the end of a shared memory.

import { NH_SECRETS, STREAM_KEY } from "../abi/layout";
import { LINE_TABLE, SYNC_MU, SYNC_READ, SHARED_MAGIC, SHARED_VERSION, STATE_DESTROYED, STATE_LIVE, STATUS_DESTROYED } from "../abi/shared";
import { crossing, enterRegion, leaveRegion } from "../arena/place";
import { initRuns } from "../arena/runs";
import { createShaped } from "../ops/create";
import { hasRecords, hmap } from "../table/hmap";
import { close, reclaim } from "./lock";
import { Root, attachThread, lineAt, newBody, root, rootSecrets, rootShortSecrets } from "./root";
import { enter } from "./shard";

/** Makes a new memory, which nobody else has yet, a map of empty shards; the creator's attachment, or 0 when memory is short. */
export function createRoot(
  maxPages: u32, shards: u32, shape: u32, keyKind: u32, load: f64, valueWidth: u32, ownsValues: bool, key0: u64, key1: u64,
): u32 {
  initRuns(maxPages);
  root().shards = shards;
  const id = attachThread();
  if (!id) return 0;
  for (let shard: u32 = 0; shard < shards; shard++) {
    const region = newBody();
    if (!region) return 0;
    enterRegion(region);
    // The same stream for all: they begin with the same secrets, by which a key's shard is chosen, too.
    store<u64>(crossing(STREAM_KEY), key0);
    store<u64>(crossing(STREAM_KEY), key1, 8);
    const h = createShaped(shape, keyKind, load, 0xffffffff, valueWidth, ownsValues);
    leaveRegion();
    if (!h) return 0;
    store<u64>(lineAt(shard), (<u64>region << 32) | <u64>h, LINE_TABLE);
    if (shard) continue;
    memory.copy(rootSecrets(), hmap(h).secrets, 24);
    if (hasRecords(hmap(h))) memory.copy(rootShortSecrets(), hmap(h).shortSecrets, NH_SECRETS);
  }
  root().magic = SHARED_MAGIC;
  root().version = SHARED_VERSION;
  atomic.store<u32>(changetype<usize>(root()), STATE_LIVE, offsetof<Root>("state"));
  return id;
}

/** The same for a SyncMap: tables of cells, `read` empty, no `dirty`. */
export function createSyncRoot(maxPages: u32, shape: u32, keyKind: u32, key0: u64, key1: u64): u32 {
  const id = createRoot(maxPages, 1, shape, keyKind, 13.0 / 16.0, 4, false, key0, key1);
  if (!id) return 0;
  // The line of the only shard is the one of `read`; its region is that of the mutex.
  const table = load<u64>(lineAt(SYNC_READ), LINE_TABLE);
  store<u64>(lineAt(SYNC_MU), table >> 32 << 32, LINE_TABLE);
  store<u64>(lineAt(SYNC_READ), <u64><u32>table, LINE_TABLE);
  root().shards = 0; // no line is a shard's
  return id;
}

/** Closes all shards, as their locks are free: from then on every operation of every thread says so. */
export function destroyAll(): void {
  atomic.store<u32>(changetype<usize>(root()), STATE_DESTROYED, offsetof<Root>("state"));
  for (let shard: u32 = 0; shard < root().shards; shard++) {
    const line = lineAt(shard);
    while (true) {
      const status = enter(line, 0);
      if (status == STATUS_DESTROYED) break;
      if (status && !reclaim(line)) continue; // poisoned, and salvaged meanwhile
      if (close(line)) break;
    }
  }
}
