// Insertion: finds the key or makes a slot for it, in one probe.

import { assertion } from "../word/assertion";
import { INSERTED, PHASE_NONE } from "../abi/layout";
import { FAILURE_MAP_LIMIT } from "../abi/status";
import { arena } from "../arena/header";
import { keySlot, allSlots, kind, match, overflow, setUsed, splatKey, used, valueSlot } from "../table/bucket";
import { EVERYWHERE, Hmap, NOWHERE } from "../table/hmap";
import { newOverflow, writableBucket } from "../table/overflow";
import { reclaimStep } from "../table/reclaim";
import { bucketAt, bucketOf, inNullSegment, slotsMask } from "../table/storage";
import { accessElsewhere } from "./elsewhere";
import { flooded } from "./flood";
import { balance, compactSome, crowded, growWork, startCompaction, startReseed } from "./evacuate";

/** The value of new entries in a shared memory, where an entry must be whole at once. */
let initial: u64 = 0;
@inline export function setInitial(value: u64): void { initial = value; }

/**
 * The address of the key's value slot, with INSERTED added when the key is new (its value is then 0); or 0 when memory
 * is short, with nothing changed. Expected constant time; O(chain) at worst.
 */
export function assign<Kind, Key, V>(h: Hmap, key: Key): usize {
  if (h.phase != PHASE_NONE) growWork(h);
  const hash = kind<Kind>().hash(key, h);
  const splat = splatKey<Key>(key);
  let home = h.home(hash);
  let bucket = bucketAt<Kind, V>(h, home);
  let roomy: usize = 0, room: u32 = 0, chain: u32 = 0;
  do {
    const bits = kind<Kind>().confirm(match<Kind, Key, V>(bucket, splat), bucket, h);
    if (bits) return valueSlot<Kind, V>(bucket, ctz(bits));
    if (!roomy) {
      room = ~used(bucket) & allSlots<Kind, V>();
      if (room) roomy = bucket;
    }
    chain++;
    bucket = overflow(bucket);
  } while (bucket);
  if (h.moving != NOWHERE) {
    const found = accessElsewhere<Kind, Key>(h, key, hash);
    if (found) return found;
    // A new entry goes where the evacuation goes: by the present secrets to this home, in a moving chain to the other.
    if (h.moving != EVERYWHERE && h.isMoving(hash)) {
      home = h.otherHome(hash, home);
      room = 0;
      chain = 0;
    }
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
  const value = valueSlot<Kind, V>(roomy, slot);
  if (!isVoid<V>()) store<V>(value, SHARED ? <V>initial : 0);
  setUsed(roomy, used(roomy) | (1 << slot)); // last: from here on it is an entry
  h.count++;
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
  if (!chain || bucket != overflow(bucketOf(h, home))) return bucket; // a moving chain, or a segment that was missing
  if (h.maxChain <= chain) h.maxChain = chain + 1;
  if (h.phase != PHASE_NONE) return bucket;
  // After a reseed began, the new entry lies by the old secrets, in a bucket that is still to be evacuated.
  if (flooded(h, chain)) startReseed(h);
  else if (crowded(h)) startCompaction(h);
  return bucket;
}

function trySlots(h: Hmap, home: u32): usize {
  const first = writableBucket(h, home);
  if (!first || used(first) != slotsMask(h)) return first;
  const newest = overflow(first); // the overflow bucket with room, if there is one
  if (newest && used(newest) != slotsMask(h)) return newest;
  return newOverflow(h, first);
}
