// The lock of a line (one shard), and the sequence number that lock-free readers watch, in one word:
//
//   | seq u32 | owner u32 |      seq odd: the owner writes.  owner 0: free.  OWNER_CLEAN: the owner only reads, seq is even.
//
// A lock that its owner took to the grave is taken over: at once when its attachment was declared dead, otherwise after it was seen
// unchanged for `patience` slices of waiting. Then what the line guards is repaired (recover.ts), in new memory: an owner that
// was only asleep writes where nobody looks any more, and its release fails.

import { LINE_OWNER, LINE_TABLE, LINE_WAITERS, OWNER_CLEAN, OWNER_DESTROYED, OWNER_POISONED, STATUS_DESTROYED, STATUS_POISONED } from "../abi/shared";
import { enterRegion, leaveRegion } from "../arena/place";
import { barrier } from "../arena/seq";
import { isDead, self } from "./root";

/** What `acquire` says besides an error's status. */
export const ACQUIRED: u32 = 0;
/** The owner before died while it wrote: what the line guards is to be repaired. */
export const TAKEN_OVER: u32 = 1;

/** Attempts before a thread sleeps: some microseconds, as long as most owners need. */
const SPINS: u32 = 256;

/** Sleeps until the owner's word changes, for a slice of time at most; true when the slice ended first. */
@external("env", "park") declare function park(ownerAt: usize, owner: u32): bool;

/** Slices after which an owner that did nothing meanwhile is taken for dead. */
let patience: u32 = 50;
export function setPatience(slices: u32): void { patience = slices; }

/** The word by which this instance holds the line that it holds: one at a time. */
let held: u64 = 0;
/** The table and region of that line. */
let table: u64 = 0;
@inline export function heldTable(): usize { return <usize><u32>table; }
@inline export function heldWord(): u64 { return table; }

@inline function wordOf(owner: u32, seq: u32): u64 { return (<u64>owner << 32) | <u64>seq; }
@inline function seqOf(word: u64): u32 { return <u32>word; }
@inline function ownerOf(word: u64): u32 { return <u32>(word >> 32); }

@inline function exchange(line: usize, word: u64, taken: u64): bool {
  // Loaded before: who falls asleep behind the exchange, and is taken for dead, must not find the table that came after.
  const found = atomic.load<u64>(line, LINE_TABLE);
  if (atomic.cmpxchg<u64>(line, word, taken) != word) return false;
  held = taken;
  table = found;
  barrier(); // no store of what follows is seen before the odd seq
  enterRegion(<usize>(found >> 32));
  return true;
}

/** Takes the lock: `clean` is 0 or OWNER_CLEAN. ACQUIRED, TAKEN_OVER, or the status of an error. */
@inline export function acquire(line: usize, clean: u32): u32 {
  const word = atomic.load<u64>(line);
  if (ownerOf(word) == 0 && exchange(line, word, wordOf(self() | clean, seqOf(word) + (clean ? 0 : 1)))) return ACQUIRED;
  return acquireSlowly(line, clean);
}

function acquireSlowly(line: usize, clean: u32): u32 {
  let seen: u64 = 0;
  let slices: u32 = 0, spins: u32 = 0;
  while (true) {
    const word = atomic.load<u64>(line);
    const owner = ownerOf(word) & ~OWNER_CLEAN, seq = seqOf(word);
    if (owner == 0) {
      if (exchange(line, word, wordOf(self() | clean, seq + (clean ? 0 : 1)))) return ACQUIRED;
      continue;
    }
    if (owner == OWNER_POISONED) return STATUS_POISONED;
    if (owner == OWNER_DESTROYED) return STATUS_DESTROYED;
    if (word != seen) {
      seen = word;
      slices = 0;
    }
    // An own lock is one that an exception of the engine left behind.
    const isGone = owner == self() || isDead(owner);
    if (isGone || slices >= patience) {
      // Who only read, and is no more, has left nothing to repair. Who may wake reads on in what it had: that is left to it.
      if ((seq & 1) || !isGone) {
        if (exchange(line, word, wordOf(self(), seq + 1 + (seq & 1)))) return TAKEN_OVER;
      } else if (exchange(line, word, wordOf(self() | clean, seq + (clean ? 2 : 1)))) return ACQUIRED;
      continue;
    }
    if (spins++ < SPINS) continue;
    spins = 0;
    atomic.add<u32>(line, 1, LINE_WAITERS);
    if (park(line + LINE_OWNER, ownerOf(word))) slices++;
    leaveWaiters(line);
  }
}

/** One waiter less, unless they were forgotten meanwhile. */
function leaveWaiters(line: usize): void {
  let waiters = atomic.load<u32>(line, LINE_WAITERS);
  while (waiters) {
    const found = atomic.cmpxchg<u32>(line, waiters, waiters - 1, LINE_WAITERS);
    if (found == waiters) return;
    waiters = found;
  }
}

/** Entries of long work between two signs of life: a millisecond or so. */
export const BEAT: u32 = 4096;

/** Says that the owner lives, in the middle of long work; false when the lock was taken away. */
export function beat(line: usize): bool {
  const next = wordOf(ownerOf(held), seqOf(held) + 2);
  if (atomic.cmpxchg<u64>(line, held, next) != held) return false;
  held = next;
  return true;
}

/** `beat` when the n-th entry is due for it. */
@inline export function beatAt(n: u32, line: usize): bool { return n % BEAT != 0 || beat(line); }

/** Puts another table in the place of the one that was found, and holds that; false when somebody else has done so. */
export function publish(line: usize, next: u64): bool {
  if (atomic.cmpxchg<u64>(line, table, next, LINE_TABLE) != table) return false;
  table = next;
  return true;
}
/** Whether the lock was not taken away up to now: then what was loaded before was this owner's to see. */
@inline export function isStillHeld(line: usize): bool { return atomic.load<u64>(line) == held; }

/** What is there now; false when the lock was taken away: then it may be a later owner's, who goes on changing it. */
export function loadTable(line: usize): bool {
  table = atomic.load<u64>(line, LINE_TABLE);
  return isStillHeld(line);
}

/** Gives the lock back; false when it was taken away meanwhile. */
@inline export function release(line: usize): bool {
  const seq = seqOf(held);
  return giveBack(line, wordOf(0, seq + (seq & 1)));
}
/** Leaves the line to nobody: what it guards could not be repaired. */
export function poison(line: usize): void { giveBack(line, wordOf(OWNER_POISONED, seqOf(held))); }
/** Leaves the line to nobody for ever; false when it was taken away. */
export function close(line: usize): bool { return giveBack(line, wordOf(OWNER_DESTROYED, seqOf(held) | 1)); }

@inline function giveBack(line: usize, word: u64): bool {
  leaveRegion();
  if (atomic.cmpxchg<u64>(line, held, word) != held) return false;
  if (atomic.load<u32>(line, LINE_WAITERS)) atomic.notify(line + LINE_OWNER, 1);
  return true;
}

/** Takes a poisoned line to repair it once more; false when it is not poisoned. */
export function reclaim(line: usize): bool {
  const word = atomic.load<u64>(line);
  return ownerOf(word) == OWNER_POISONED && exchange(line, word, wordOf(self(), seqOf(word) + 2));
}

/** Threads that died asleep are counted as waiters for ever: each release would wake nobody. A real one wakes after its slice. */
export function forgetWaiters(line: usize): void { atomic.store<u32>(line, 0, LINE_WAITERS); }

/** Whether an attachment holds the line. */
export function isHeldBy(line: usize, id: u32): bool { return (ownerOf(atomic.load<u64>(line)) & ~OWNER_CLEAN) == id; }
