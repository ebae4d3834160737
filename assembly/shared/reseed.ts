// The end of a reseed at once, where all keys have to be by the present secrets, under a lock.

import { finishReseed } from "../ops/evacuate";
import { Hmap, isReseeding } from "../table/hmap";
import { BEAT, beat } from "./lock";

/** As finishReseed, all of it, with signs of life; who lost the lock is told as it lets go. */
export function endReseed(h: Hmap, line: usize): bool {
  while (isReseeding(h)) {
    if (!finishReseed(h, BEAT)) return false;
    beat(line);
  }
  return true;
}
