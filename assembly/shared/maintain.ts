// What is done to whole shards: emptying, and repairing what dead threads left.

import { beginTakeApart, bury, reclaimStep } from "../table/reclaim";
import { reserve } from "../ops/evacuate";
import { hmap } from "../table/hmap";
import { forgetWaiters, heldWord, isHeldBy, publish, reclaim } from "./lock";
import { newMapLike } from "./recover";
import { buryThread, freeThread, lineAt, root } from "./root";
import { enter, guarded, leave, repair } from "./shard";

/** Puts an empty table in the place of the one that is held; false when memory is short. What was reserved stays so. */
export function swapEmpty(line: usize): bool {
  const old = guarded(), region = heldWord() >> 32;
  const address = newMapLike(old);
  if (!address) return false;
  const h = hmap(address);
  if (old.reserved) reserve(h, old.reserved); // without memory it grows later
  if (!publish(line, region << 32 | <u64>address)) return true; // the lock was lost: `leave` says so
  beginTakeApart(old);
  bury(old);
  reclaimStep();
  return true;
}

/** What a thread that is gone for ever held is repaired at once, and its number is free again. */
export function abandon(id: u32): bool {
  if (!buryThread(id)) return false;
  for (let shard: u32 = 0; shard < root().shards; shard++) {
    const line = lineAt(shard);
    forgetWaiters(line);
    if (isHeldBy(line, id) && enter(line, 0) == 0) leave(line, 0);
  }
  freeThread(id);
  return true;
}

/** Tries to repair poisoned shards once more; how many are poisoned still. */
export function salvageAll(): u32 {
  let poisoned: u32 = 0;
  for (let shard: u32 = 0; shard < root().shards; shard++) {
    const line = lineAt(shard);
    if (!reclaim(line)) continue;
    if (repair(line) == 0) leave(line, 0);
    else poisoned++;
  }
  return poisoned;
}
