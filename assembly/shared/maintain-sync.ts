// The end of a SyncMap, and repairing what dead threads left of it.

import { STATE_DESTROYED, STATUS_DESTROYED, STATUS_POISONED, SYNC_MU, SYNC_READ } from "../abi/shared";
import { recoverSync } from "./recover-sync";
import { close, forgetWaiters, isHeldBy, poison, reclaim } from "./lock";
import { Root, buryThread, freeThread, lineAt, root } from "./root";
import { emptyRead, lockSync, unlockSync } from "./sync";

/** Closes the mutex, and empties read: every operation then comes to the mutex. */
export function destroySync(): void {
  atomic.store<u32>(changetype<usize>(root()), STATE_DESTROYED, offsetof<Root>("state"));
  const mu = lineAt(SYNC_MU);
  while (true) {
    const status = lockSync();
    if (status == STATUS_DESTROYED) return;
    if (status && !reclaim(mu)) continue; // poisoned, and salvaged meanwhile
    emptyRead();
    if (close(mu)) return;
  }
}

/** As `abandon` of maintain.ts. */
export function abandonSync(id: u32): bool {
  if (!buryThread(id)) return false;
  const mu = lineAt(SYNC_MU);
  forgetWaiters(mu);
  if (isHeldBy(mu, id) && lockSync() == 0) unlockSync(0);
  freeThread(id);
  return true;
}

/** Tries to repair a poisoned map once more; 1 when it still is. */
export function salvageSync(): u32 {
  const mu = lineAt(SYNC_MU);
  if (!reclaim(mu)) return 0;
  const status = recoverSync(lineAt(SYNC_READ), mu);
  if (status == 0) unlockSync(0);
  else if (status == STATUS_POISONED) poison(mu);
  return status == 0 ? 0 : 1;
}
