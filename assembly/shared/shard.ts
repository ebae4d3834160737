// Shards: which one a key belongs to, and how one is entered and left.

import { OWNER_CLEAN, STATUS_LOST, STATUS_OUT_OF_MEMORY, STATUS_POISONED } from "../abi/shared";
import { ARENA, ARENA_FAILURE, ARENA_WANTED } from "../abi/layout";
import { crossing, regionBase } from "../arena/place";
import { Hmap, hmap } from "../table/hmap";
import { getProbe, getProbeLength, hashProbe, setProbe } from "../table/record";
import { mixBy } from "../table/secrets";
import { mix32 } from "../word/hash";
import { ACQUIRED, TAKEN_OVER, acquire, heldTable, poison, release } from "./lock";
import { recover } from "./recover";
import { lineAt, root, rootSecrets, rootShortSecrets } from "./root";

/** The hash that chooses a shard; as long as that was never reseeded also the one by which the key lies in it. */
@inline export function rootHash<Key>(key: Key): u32 {
  if (sizeof<Key>() == 4) return mix32(<u32>key, load<u64>(rootSecrets(), 8), load<u64>(rootSecrets(), 16));
  return mixBy(<u64>key, rootSecrets());
}
/** The same of the probe. */
@inline export function rootProbeHash(): u32 { return hashProbe(rootSecrets(), rootShortSecrets()); }

@inline export function lineOf(hash: u32): usize { return lineAt(<u32>(<u64>hash * root().shards >> 32)); }

/** Locks a line: 0 when it is held now, or the status of an error. */
export function enter(line: usize, clean: u32): u32 {
  while (true) {
    const got = acquire(line, clean);
    if (got == ACQUIRED) return 0;
    if (got != TAKEN_OVER) return got;
    const status = repair(line);
    if (status != STATUS_LOST) return status; // when it is, another repairs it, and nothing was done yet
  }
}

/** Recovers what a line guards that is held; 0, or the status of an error, and then it is not held any more. */
export function repair(line: usize): u32 {
  const probe = getProbe(), length = getProbeLength();
  const status = recover(line);
  setProbe(probe, length); // the operation that found the dead thread's lock is still to be done
  if (status == STATUS_POISONED) poison(line);
  return status;
}

/** What the line that is held guards. */
@inline export function guarded(): Hmap { return hmap(heldTable()); }

/** Unlocks a line; the status to return: `status`, unless the lock was lost. */
@inline export function leave(line: usize, status: u32): u32 {
  if (status == STATUS_OUT_OF_MEMORY) copyFailure();
  return release(line) ? status : STATUS_LOST;
}

/** What failed is written down in the region: JavaScript reads it in the thread's segment. */
export function copyFailure(): void {
  store<u32>(crossing(ARENA + ARENA_FAILURE), load<u32>(regionBase(), ARENA_FAILURE));
  store<u32>(crossing(ARENA + ARENA_WANTED), load<u32>(regionBase(), ARENA_WANTED));
}

/** Locks a line for reading while others may read, too. */
export function enterClean(line: usize): u32 { return enter(line, OWNER_CLEAN); }
