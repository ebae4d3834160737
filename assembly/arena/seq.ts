// Reading without a lock: a sequence number that is odd while somebody writes, and different afterwards (Lameter's seqlock; Boehm,
// "Can seqlocks get along with programming language memory models?", 2012). Why this is right: docs/shared-protocol.md.

import { SHARED_BARRIER } from "../abi/shared";
import { crossing } from "./place";

/** Whether loads may overtake loads on this machine. Of the instance. */
let weak: bool = true;

/**
 * x86 keeps loads in order and stores in order; the barrier is for the others. They are told apart by the sign of the NaN that
 * 0 / 0 makes, which x86 sets and no other does; an engine that hides it costs a barrier.
 */
export function detectOrder(zero: f32): void { weak = reinterpret<u32>(zero / zero) >>> 31 == 0; }

/** Nothing before it is seen after anything behind it. (`atomic.fence` is refused by some engines where this is not.) */
@inline export function barrier(): void { if (weak) atomic.add<u32>(crossing(SHARED_BARRIER), 1); }

@inline export function readSeq(line: usize): u32 { return atomic.load<u32>(line); }

/** Whether all that was loaded since `seq` was read is of one moment. */
@inline export function isSame(line: usize, seq: u32): bool {
  barrier();
  return atomic.load<u32>(line) == seq;
}

/** Instead of what was looked for: the shard has changed, begin anew. */
export const TORN: u32 = 0xffffffff;
