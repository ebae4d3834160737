// An arena's inside: one linear memory, the instance of the core that works on it, and the views of it.

import {
  ABI_VERSION,
  ARENA,
  ARENA_DEAD_BYTES,
  ARENA_FAILURE,
  ARENA_FREE_SEGMENTS,
  ARENA_TOP,
  ARENA_WANTED,
  LENGTH_MASK,
  PROBE,
  PROBE_BYTES,
  SEGMENT_BYTES,
} from "../assembly/abi/layout.ts";
import { FAILURE_ARENA_LIMIT, FAILURE_ENGINE, FAILURE_MAP_LIMIT } from "../assembly/abi/status.ts";
import { DisposedError, OutOfMemoryError, UnsupportedPlatformError } from "./errors.ts";
import { floor, min, Wasm } from "./intrinsics.ts";
import { type MapInfos, noInfos, TRACE_MEMORY, tell } from "./trace-hook.ts";
import { Views } from "./views.ts";
import { type Core, EXPORT_NAMES } from "./wasm/exports.ts";
import { MAX_PAGES, makeMemory, PAGE_BYTES } from "./wasm/memory.ts";
import {
  coreModule,
  hasTextBuiltins,
  importsMore,
  instantiate,
  memoryForm,
  requireWebAssembly,
  sourceIsModule,
} from "./wasm/module.ts";

/** A shared memory grows by at least an eighth, a plain one by a half: each of its grows may start a collection. */
const GROW_SHIFT_SHARED = 3;
const GROW_SHIFT_PLAIN = 1;

/** Of anything in a linear memory: where that ends, nothing can begin. */
const MOST_BYTES = MAX_PAGES * PAGE_BYTES;

/** Stands in for the core of a disposed arena: every call says so. */
function disposedCore(): Core {
  const refuse = (): never => {
    throw new DisposedError("the arena of this map was disposed of");
  };
  return Object.fromEntries(EXPORT_NAMES.map((name) => [name, refuse])) as unknown as Core;
}

/** What `init` was given may be of another version: its layout of memory would be another. */
function checkVersion(core: Partial<Core>): void {
  const version = core.abi_version?.();
  if (version !== ABI_VERSION) throw unfit(`layout ${version}, not ${ABI_VERSION}`);
}

function unfit(why: string, cause?: unknown): TypeError {
  return new TypeError(
    `init was given a core that does not fit this version of tophash (${why}): use the core.wasm of the same version`,
    { cause },
  );
}

const STARTED = true;

export class Heap extends Views {
  /** What trace points tell of each map. */
  readonly maps: MapInfos = noInfos();
  core!: Core;
  shared = false;
  disposed = false;
  /** Whether the core reads strings itself. */
  hasTextBuiltins = false;
  /** Where the bytes of the key or value lie that is passed: PROBE, or a block of its own for a long one. */
  probeAt = PROBE;
  maxBytes = 0;

  constructor(maxBytes: number) {
    super();
    requireWebAssembly();
    const wanted = min(floor(maxBytes / PAGE_BYTES), MAX_PAGES);
    const form = memoryForm();
    let cause: unknown;
    if (form !== "plain") {
      cause = this.#start(true, wanted);
      if (cause === STARTED) return;
    }
    if (form !== "shared") {
      cause = this.#start(false, wanted);
      if (cause === STARTED) return;
    }
    throw new UnsupportedPlatformError(
      form === "shared"
        ? "this platform makes no shared WebAssembly memory"
        : "this platform gives no WebAssembly memory",
      { cause },
    );
  }

  /** STARTED, or what was in the way: undefined when there is no such memory. */
  #start(shared: boolean, wanted: number): unknown {
    const made = makeMemory(shared, wanted);
    if (made === undefined) return undefined;
    const { memory, pages: first, maxPages } = made;
    const grow = (pages: number): number => {
      try {
        const before = Wasm!.grow(memory, pages);
        this.look(Wasm!.bufferOf(memory));
        tell?.(this, pages, TRACE_MEMORY);
        return before;
      } catch {
        return -1;
      }
    };
    const env = { memory, grow, trace: (h: number, event: number) => tell?.(this, h, event) };
    try {
      const module = coreModule(shared);
      this.core = instantiate(module, env);
      checkVersion(this.core);
      this.hasTextBuiltins = hasTextBuiltins(module);
    } catch (error) {
      if (!(error instanceof Wasm!.LinkError)) throw error;
      // A compiled module fits one memory form only: try the other. Bytes were made to fit.
      if (sourceIsModule() && !importsMore(coreModule(shared), env)) return error;
      throw unfit(error.message, error);
    }
    this.shared = shared;
    this.look(Wasm!.bufferOf(memory));
    this.maxBytes = maxPages * PAGE_BYTES;
    this.core.arena_init(first, maxPages, shared ? GROW_SHIFT_SHARED : GROW_SHIFT_PLAIN);
    return STARTED;
  }

  /** Where to put a key or value of up to so many bytes. Pairs with `releaseProbe`. */
  probe(bytes: number): number {
    return this.room(bytes, LENGTH_MASK);
  }
  /** The same for what is no key and no value: it may be longer than what a length word can say. */
  room(bytes: number, most = MOST_BYTES): number {
    let at = PROBE;
    if (bytes > PROBE_BYTES) at = bytes > most ? 0 : this.core.probe_reserve(bytes) >>> 0;
    if (at === 0) throw this.outOfMemory();
    this.probeAt = at;
    return at;
  }
  /** After a long key was inserted: looking it up again needs no memory then. */
  keepProbe(): void {
    if (this.probeAt !== PROBE) this.core.probe_keep();
  }
  releaseProbe(): void {
    if (this.probeAt === PROBE) return;
    this.probeAt = PROBE;
    this.core.probe_release();
  }

  /** The error for the allocation that failed last; `mapLimit`: the `maxBytes` of the map that asked. */
  outOfMemory(processed = 0, mapLimit?: number): OutOfMemoryError {
    const reason = this.field(ARENA_FAILURE);
    const wanted = this.field(ARENA_WANTED);
    const size = this.u8.length;
    let message: string;
    if (reason === FAILURE_MAP_LIMIT) {
      message = `the map's maxBytes${mapLimit === undefined ? "" : ` of ${mapLimit}`} leaves no room for ${wanted} bytes more`;
    } else if (reason === FAILURE_ARENA_LIMIT) {
      message = `the arena is full: ${wanted} bytes more do not fit into its maxBytes of ${this.maxBytes}`;
    } else if (reason === FAILURE_ENGINE) {
      message = `the engine refused to grow the memory from ${size} bytes for ${wanted} bytes more`;
    } else message = `a table for so many entries does not fit into a linear memory of ${this.maxBytes} bytes`;
    const error = new OutOfMemoryError(`${message}; delete entries, dispose of maps, or use another arena`);
    error.processed = processed;
    return error;
  }

  field(offset: number): number {
    return this.u32[(ARENA + offset) >>> 2];
  }

  stats(): ArenaStats {
    if (this.disposed) throw new DisposedError("the arena was disposed of");
    const bytes = this.u8.length;
    const freeBytes = this.field(ARENA_FREE_SEGMENTS) * SEGMENT_BYTES + bytes - this.field(ARENA_TOP) * SEGMENT_BYTES;
    const deadBytes = this.field(ARENA_DEAD_BYTES);
    return { bytes, usedBytes: bytes - freeBytes, freeBytes, deadBytes, maxBytes: this.maxBytes, shared: this.shared };
  }

  /** Lets go of the memory; every later use of the arena or one of its maps throws. */
  dispose(): void {
    this.disposed = true;
    this.core = disposedCore();
    this.look(new ArrayBuffer(0));
  }
}

/** What `arena.stats()` tells, in bytes; constant time. */
export interface ArenaStats {
  /** Size of the linear memory. */
  bytes: number;
  /** Of it in use: maps, headers, and storage of dead maps that is not yet taken apart. */
  usedBytes: number;
  /** Of it free for any map. */
  freeBytes: number;
  /** Storage of maps that were cleared or disposed of, given back step by step by later allocations. */
  deadBytes: number;
  maxBytes: number;
  /** Whether the memory is shared (never triggers a garbage collection when it grows). */
  shared: boolean;
}
