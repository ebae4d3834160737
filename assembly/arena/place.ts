// Where an instance of the core keeps what is its own. In the plain build at fixed addresses, in segment 1. In the shared build
// many instances work on one memory: each has a *thread segment*, laid out like segment 1, and allocates in the
// *region* of the shard whose lock it holds.

import { ARENA } from "../abi/layout";
import { ROOT_NOBODY } from "../abi/shared";

let thread: usize = <usize>(ARENA + ROOT_NOBODY);
let region: usize = <usize>(ARENA + ROOT_NOBODY);

/** Where something of segment 1 (layout.ts) lies for this instance: crossing buffers, probe, cursor. */
@inline export function crossing(address: u32): usize {
  return SHARED ? thread + <usize>(address - ARENA) : <usize>address;
}
/** Where the allocator's state lies that this instance may use now. */
@inline export function regionBase(): usize { return SHARED ? region : <usize>ARENA; }

export function setThread(segment: usize): void {
  thread = segment;
  region = segment;
}
/** Until leaveRegion, blocks are those of this region; the caller holds its lock. */
@inline export function enterRegion(address: usize): void { region = address; }
@inline export function leaveRegion(): void { region = thread; }
