// Trace points: rare moments of a map's life that JavaScript is told of (src/trace/points.ts). It takes notes and comes back: nothing of
// a user's runs in there. In the shared build they are compiled out: whoever writes holds a lock.

import { TRACE_OVERFLOW, TRACE_PROGRESS, TRACED_OVERFLOW, TRACED_PROGRESS } from "../abi/layout";
import { arena } from "../arena/header";
import { Hmap } from "./hmap";

@external("env", "trace") declare function tell(h: usize, event: u32): void;

/** An evacuation begins (its phase), or ends (TRACE_...). Always told: once per doubling. */
@inline export function trace(h: Hmap, event: u32): void {
  if (!SHARED) tell(changetype<usize>(h), event);
}

/** What is more frequent is told while somebody listens: a bit of the arena's header, which JavaScript writes. */
@inline function isTraced(bit: u32): bool { return !SHARED && (arena().traced & bit) != 0; }

@inline export function traceOverflow(h: Hmap): void {
  if (isTraced(TRACED_OVERFLOW)) trace(h, TRACE_OVERFLOW);
}
/** After each step of an evacuation, which takes narrow + 1 of them: tells of every sixteenth part. */
@inline export function traceStep(h: Hmap): void {
  if (isTraced(TRACED_PROGRESS) && (h.evacuated & (h.narrow >>> 4)) == 0) trace(h, TRACE_PROGRESS);
}
