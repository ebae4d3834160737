// Allocations that fail because a test says so: compiled in where FAULTS is set, never into the core that ships. Every place
// that takes memory asks here; what follows a refusal is the code that follows a real one.

import { FAILURE_ENGINE, FAILURE_MAP_LIMIT, FAULT_CHARGE } from "../abi/status";
import { SEGMENT_BYTES } from "../abi/layout";
import { arena } from "./header";

// Of the instance, not of the memory: a test arms one arena.
let places: u32 = 0;
let asked: u32 = 0;
let first: u32 = 0;
let last: u32 = 0;

/** From now on counts what is asked at these places (bits of FAULT_*), from 1, and refuses from `from` up to `to`. */
export function armFaults(at: u32, from: u32, to: u32): void {
  places = at;
  first = from;
  last = to;
  asked = 0;
}

/** How often memory was asked for since. */
export function faultsAsked(): u32 { return asked; }

/** Whether this request is to fail; the failure is then on record as a real one would be. */
export function isRefused(place: u32): bool {
  if (!(places & place)) return false;
  asked++;
  if (asked < first || asked > last) return false;
  arena().failure = place == FAULT_CHARGE ? FAILURE_MAP_LIMIT : FAILURE_ENGINE;
  arena().wanted = SEGMENT_BYTES;
  return true;
}
