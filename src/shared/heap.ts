// One thread's part in a shared map: the memory, its own instance of the core, the views, and where its segment lies.

import { ARENA, ARENA_FAILURE, ARENA_WANTED, LENGTH_MASK, PROBE, PROBE_BYTES } from "../../assembly/abi/layout.ts";
import {
  MOST_ATTACHMENTS,
  ROOT_ATTACHMENTS,
  ROOT_STATE,
  SHARED_VERSION,
  STATE_DESTROYED,
} from "../../assembly/abi/shared.ts";
import { FAILURE_ARENA_LIMIT, FAILURE_TABLE_LIMIT } from "../../assembly/abi/status.ts";
import { DisposedError, OutOfMemoryError } from "../errors.ts";
import { Wasm } from "../intrinsics.ts";
import { Views } from "../views.ts";
import { PAGE_BYTES } from "../wasm/memory.ts";
import type { SharedCore } from "../wasm/shared-exports.ts";
import { instantiateShared, requireShared } from "../wasm/shared-module.ts";
import { parking } from "./park.ts";
import { nextSite } from "./sites.ts";

const registry = new FinalizationRegistry<SharedCore>((core) => core.detach());

/** The word that says where the thread segment of an attachment lies. */
const segmentWord = (id: number): number => (ARENA + ROOT_ATTACHMENTS + 8 * (id % MOST_ATTACHMENTS) + 4) >>> 2;

/** @throws TypeError when `initShared` was given something else than the core of this version */
function instanceOn(memory: WebAssembly.Memory, words: Int32Array): SharedCore {
  let cause: unknown;
  try {
    const core: Partial<SharedCore> = instantiateShared({ memory, park: parking(words) });
    if (core.shared_version?.() === SHARED_VERSION) return core as SharedCore;
  } catch (error) {
    if (!(error instanceof Wasm!.LinkError)) throw error;
    cause = error;
  }
  throw new TypeError(
    "initShared was given a core that does not fit this version of tophash: use its own shared.wasm",
    cause === undefined ? undefined : { cause },
  );
}

export class SharedHeap extends Views {
  core: SharedCore;
  /** This thread's number; 0 once it is detached. */
  id = 0;
  /** What is added to an address of segment 1 (layout.ts) to get this thread's own. */
  base = 0;
  /** Where its calls for single keys are made. */
  readonly site = nextSite();

  constructor(readonly memory: WebAssembly.Memory) {
    super();
    this.refresh();
    this.core = instanceOn(memory, this.i32);
  }

  /** After `create` or `attach`: keeps the number, until nothing can use this any more: a walk outlives its map. */
  attached(id: number): void {
    if (id === 0) {
      throw new OutOfMemoryError(
        `a shared map serves ${MOST_ATTACHMENTS - 1} threads at a time, and needs 64 KiB for each: dispose of maps before ` +
          "their threads end, and call abandon(id) for threads that ended without",
      );
    }
    this.id = id;
    this.refresh();
    this.base = this.u32[segmentWord(id)] - ARENA;
    registry.register(this, this.core, this);
  }
  /** Whether some thread has ended the map for all. */
  get isDestroyed(): boolean {
    return Atomics.load(this.u32, (ARENA + ROOT_STATE) >>> 2) === STATE_DESTROYED;
  }

  /** Other threads make the memory larger. */
  refresh(): void {
    this.look(Wasm!.bufferOf(this.memory));
  }
  /** Makes sure that the views reach up to an address. */
  reach(end: number): void {
    if (end > this.u8.length) this.refresh();
  }

  /** The address of a part of this thread's segment. */
  at(address: number): number {
    return address + this.base;
  }

  /** Where to put keys and values of up to so many bytes together. Pairs with `releaseProbe`. */
  probe(bytes: number): number {
    // A segment that was given back may be anybody's by now: then the core that is none says so.
    if (bytes <= PROBE_BYTES && this.id !== 0) return PROBE + this.base;
    const at = bytes > LENGTH_MASK ? 0 : this.core.probe_reserve(bytes) >>> 0;
    if (at === 0) throw this.outOfMemory();
    this.reach(at + bytes);
    return at;
  }

  outOfMemory(processed = 0): OutOfMemoryError {
    const word = (this.base + ARENA) >>> 2;
    const reason = this.u32[word + (ARENA_FAILURE >>> 2)];
    const wanted = this.u32[word + (ARENA_WANTED >>> 2)];
    this.refresh();
    const size = this.u8.length;
    let message = `the engine refused to grow the shared memory from ${size} bytes for ${wanted} bytes more`;
    if (reason === FAILURE_ARENA_LIMIT)
      message = `the shared map is full: ${wanted} bytes more do not fit into its maxBytes`;
    if (reason === FAILURE_TABLE_LIMIT) message = "a table for so many entries does not fit into a linear memory";
    const error = new OutOfMemoryError(`${message}; delete entries, or make a map with more`);
    error.processed = processed;
    return error;
  }

  detach(): void {
    if (this.id === 0) return;
    registry.unregister(this);
    this.core.detach();
    this.id = 0;
    this.core = detachedCore;
  }
}

/** Stands in for the core once a thread is detached: every call says so. */
const detachedCore = new Proxy({} as SharedCore, {
  get: () => () => {
    throw new DisposedError("this shared map was disposed of in this thread");
  },
});

/** A shared memory of at most so many bytes. @throws UnsupportedPlatformError where there is none */
export function makeSharedMemory(pages: number, maxPages: number): WebAssembly.Memory {
  requireShared();
  try {
    return new Wasm!.Memory({ initial: pages, maximum: maxPages, shared: true });
  } catch (cause) {
    throw new OutOfMemoryError(`the engine gives no shared memory of up to ${maxPages * PAGE_BYTES} bytes`, { cause });
  }
}
