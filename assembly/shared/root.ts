// The root of a shared memory, and the attachments: the threads' instances of the core, each with a number and a thread segment.

import { ARENA, ARENA_LISTS } from "../abi/layout";
import {
  ATTACHMENT_DEAD, ATTACHMENT_FREE, ATTACHMENT_LIVE, ATTACHMENT_PLACE_BITS, ATTACHMENT_STATE_BITS, ATTACHMENT_TURNS, LINE_SHIFT, MOST_ATTACHMENTS,
  ROOT_ATTACHMENTS, ROOT_BODIES, ROOT_FREE_SEGMENTS, ROOT_LINES, ROOT_MAGIC, ROOT_MAX_PAGES, ROOT_SECRETS, ROOT_SHARDS, ROOT_STATE,
  ROOT_TOP, ROOT_VERSION, SYNC_STATE,
} from "../abi/shared";
import { BINS, CLASSES } from "../arena/header";
import { leaveRegion, setThread } from "../arena/place";
import { returnRun, takeRun } from "../arena/runs";

// | magic | version | state | shards | top | maxPages | freeSegments | bodies | .. bins .. secrets .. attachments .. lines |
@unmanaged export class Root {
  magic: u32;
  version: u32;
  /** STATE_LIVE or STATE_DESTROYED; atomic. */
  state: u32;
  shards: u32;
  // The allocator's words: arena/runs.ts; atomic.
  top: u32;
  maxPages: u32;
  freeSegments: u32;
  /** The next free body of a region, a multiple of 64 KiB when there is none; atomic. */
  bodies: u32;
}

@inline export function root(): Root { return changetype<Root>(<usize>ARENA); }
/** The secrets that choose a key's shard: those that all shards begin with. Written before anybody attaches. */
@inline export function rootSecrets(): usize { return <usize>(ARENA + ROOT_SECRETS); }
/** Those of short keys, behind the three words. */
@inline export function rootShortSecrets(): usize { return rootSecrets() + 24; }
@inline export function lineAt(shard: u32): usize { return <usize>(ARENA + ROOT_LINES) + (<usize>shard << LINE_SHIFT); }

const BODY_BYTES: u32 = 256;

/** Zeroed memory for the state of a region's allocator; 0 when memory is short. A region is never given back. */
export function newBody(): usize {
  while (true) {
    const at = atomic.load<u32>(<usize>ARENA, ROOT_BODIES);
    if (at & 0xffff) {
      if (atomic.cmpxchg<u32>(<usize>ARENA, at, at + BODY_BYTES, ROOT_BODIES) == at) return <usize>at;
      continue;
    }
    const segment = takeRun(1, true);
    if (!segment) return 0;
    if (atomic.cmpxchg<u32>(<usize>ARENA, at, <u32>segment + BODY_BYTES, ROOT_BODIES) == at) return segment;
    returnRun(segment);
  }
}

@inline function placeOf(id: u32): u32 { return id & (MOST_ATTACHMENTS - 1); }
@inline function turnOf(id: u32): u32 { return id >> ATTACHMENT_PLACE_BITS; }
@inline function placeAt(place: u32): usize { return <usize>(ARENA + ROOT_ATTACHMENTS) + (<usize>place << 3); }
@inline function wordOf(turn: u32, state: u32): u32 { return (turn << ATTACHMENT_STATE_BITS) | state; }
/** Whether the number is still that of a thread which nobody declared dead; numbers are not used again for long. */
@inline function isLive(id: u32): bool {
  return atomic.load<u32>(placeAt(placeOf(id))) == wordOf(turnOf(id), ATTACHMENT_LIVE);
}
@inline export function isDead(id: u32): bool { return turnOf(id) < ATTACHMENT_TURNS && !isLive(id); }

let me: u32 = 0;
/** This instance's number; 0 before it is attached. */
@inline export function self(): u32 { return me; }

/** Takes a number and a thread segment; 0 when there is no place left, or no memory. */
export function attachThread(): u32 {
  for (let place: u32 = 1; place < MOST_ATTACHMENTS; place++) {
    const at = placeAt(place);
    const found = atomic.load<u32>(at);
    const turn = ((found >> ATTACHMENT_STATE_BITS) + 1) & (ATTACHMENT_TURNS - 1);
    if (found & ((1 << ATTACHMENT_STATE_BITS) - 1)) continue;
    if (atomic.cmpxchg<u32>(at, found, wordOf(turn, ATTACHMENT_LIVE)) != found) continue;
    const segment = takeRun(1, true);
    if (!segment) {
      atomic.store<u32>(at, wordOf(turn, ATTACHMENT_FREE));
      return 0;
    }
    store<u32>(at, <u32>segment, 4);
    setThread(segment);
    me = (turn << ATTACHMENT_PLACE_BITS) | place;
    return me;
  }
  return 0;
}

/** One thread at most gets true, and may then free the attachment; nobody does when it has gone already. */
function retire(id: u32): bool {
  const live = wordOf(turnOf(id), ATTACHMENT_LIVE);
  return atomic.cmpxchg<u32>(placeAt(placeOf(id)), live, wordOf(turnOf(id), ATTACHMENT_DEAD)) == live;
}

/** Marks the thread of an attachment as gone for ever; false when there is no such attachment. */
export function buryThread(id: u32): bool { return id != me && retire(id); }

/** Gives the place and segment of a buried attachment back: nobody uses them any more. */
export function freeThread(id: u32): void {
  const at = placeAt(placeOf(id));
  const segment = <usize>load<u32>(at, 4);
  if (segment) returnRun(segment);
  store<u32>(at, 0, 4);
  atomic.store<u32>(at, wordOf(turnOf(id), ATTACHMENT_FREE));
}

/** The end of this instance's own attachment. Who was declared dead meanwhile has nothing left to give back. */
export function detachThread(): void {
  const id = me;
  me = 0;
  leaveRegion();
  if (id && retire(id)) freeThread(id);
}

@inline export function assertRootLayout(): void {
  if (offsetof<Root>("magic") != ROOT_MAGIC) ERROR("ROOT_MAGIC");
  if (offsetof<Root>("version") != ROOT_VERSION) ERROR("ROOT_VERSION");
  if (offsetof<Root>("state") != ROOT_STATE) ERROR("ROOT_STATE");
  if (offsetof<Root>("shards") != ROOT_SHARDS) ERROR("ROOT_SHARDS");
  if (offsetof<Root>("top") != ROOT_TOP) ERROR("ROOT_TOP");
  if (offsetof<Root>("maxPages") != ROOT_MAX_PAGES) ERROR("ROOT_MAX_PAGES");
  if (offsetof<Root>("freeSegments") != ROOT_FREE_SEGMENTS) ERROR("ROOT_FREE_SEGMENTS");
  if (offsetof<Root>("bodies") != ROOT_BODIES) ERROR("ROOT_BODIES");
  if (ARENA_LISTS + ((CLASSES + BINS) << 1) > SYNC_STATE || SYNC_STATE + 8 > BODY_BYTES) ERROR("SYNC_STATE");
}
