// Insertion: finds the key or makes a slot for it, in one probe.

import { assertion } from "../word/assertion";
import { INSERTED, PHASE_NONE } from "../abi/layout";
import { FAILURE_MAP_LIMIT } from "../abi/status";
import { arena } from "../arena/header";
import { keySlot, allSlots, kind, match, overflow, setUsed, splatKey, used, valueSlot } from "../table/bucket";
import { Hmap } from "../table/hmap";
import { newOverflow, writableBucket } from "../table/overflow";
import { reclaimStep } from "../table/reclaim";
import { bucketAt, bucketOf, inNullSegment, slotsMask } from "../table/storage";
import { balance, compactSome, crowded, growWork, startCompaction } from "./evacuate";

/**
 * The address of the key's value slot, with INSERTED added when the key is new (its value is then 0); or 0 when memory
 * is short, with nothing changed. Expected constant time; O(chain) at worst.
 */
export function assign<Kind, Key, V>(h: Hmap, key: Key): usize {
  if (h.phase != PHASE_NONE) growWork(h);
  const hash = kind<Kind>().hash(key, h);
  const splat = splatKey<Key>(key);
  let home = h.home(hash);
  let second = false;
  let bucket = bucketAt<Kind, V>(h, home);
  let roomy: usize = 0, room: u32 = 0, chain: u32 = 0;
  while (true) {
    do {
      const bits = match<Kind, Key, V>(bucket, splat);
      if (bits) return valueSlot<Kind, V>(bucket, ctz(bits));
      if (!roomy) {
        room = ~used(bucket) & allSlots<Kind, V>();
        if (room) roomy = bucket;
      }
      chain++;
      bucket = overflow(bucket);
    } while (bucket);
    if (h.isMoving(hash) == second) break; // not moving, or both homes seen
    home = h.otherHome(hash, home);
    second = true; // a new entry goes where the evacuation goes: to the second home
    bucket = bucketAt<Kind, V>(h, home);
    roomy = 0;
    room = 0;
    chain = 0;
  }
  if (h.count >= h.limit && h.phase == PHASE_NONE) {
    balance(h, 1);
    if (h.phase != PHASE_NONE) return assign<Kind, Key, V>(h, key);
  }
  return insert<Kind, Key, V>(h, key, home, roomy, room, chain);
}

/** Writes a new entry to the roomy bucket of its chain, or to a new overflow bucket. */
@inline function insert<Kind, Key, V>(h: Hmap, key: Key, home: u32, roomy: usize, room: u32, chain: u32): usize {
  if (!room || inNullSegment(roomy)) {
    roomy = makeSlots(h, home, chain);
    if (!roomy) return 0;
    room = ~used(roomy);
  }
  const slot = ctz(room);
  assertion(slot < <u32>h.slots && !inNullSegment(roomy));
  keySlot<Kind>(roomy, slot).write(key);
  setUsed(roomy, used(roomy) | (1 << slot));
  h.count++;
  const value = valueSlot<Kind, V>(roomy, slot);
  if (!isVoid<V>()) store<V>(value, 0);
  return value | <usize>INSERTED;
}

/** A bucket with room in a full or never written chain, or 0. The rare part of an insertion. */
function makeSlots(h: Hmap, home: u32, chain: u32): usize {
  let bucket = trySlots(h, home);
  // Memory ended. Dead maps have some, unless it is the map's own limit; half empty chains may have some.
  const own = arena().failure == FAILURE_MAP_LIMIT;
  while (!bucket && !own && reclaimStep()) bucket = trySlots(h, home);
  if (!bucket && compactSome(h)) bucket = trySlots(h, home);
  if (!bucket) return 0;
  if (h.maxChain <= chain && overflow(bucketOf(h, home))) h.maxChain = chain + 1;
  if (h.phase == PHASE_NONE && crowded(h)) startCompaction(h);
  return bucket;
}

function trySlots(h: Hmap, home: u32): usize {
  const first = writableBucket(h, home);
  if (!first || used(first) != slotsMask(h)) return first;
  return newOverflow(h, first);
}
