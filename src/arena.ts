// The public Arena, and the default one that maps share.

import { DISPOSE } from "./dispose-symbol.ts";
import { type ArenaStats, Heap } from "./heap.ts";
import { byteLimit, checkObject } from "./options.ts";
import { MAX_PAGES, PAGE_BYTES } from "./wasm/memory.ts";

export type { ArenaStats };

export interface ArenaOptions {
  /**
   * Most bytes that the linear memory may have, at least 1 MiB; default and most: 4 GiB less 64 KiB. Each size of copy of
   * strings and bytes (43 sizes to 32 KiB) begins a segment of 64 KiB: for such keys give 4 MiB or more.
   */
  maxBytes?: number;
}

/** Least memory of an arena: the core's own segments, and one for each size of block that small maps need. */
const MIN_BYTES = 16 * PAGE_BYTES;
const MAX_BYTES = MAX_PAGES * PAGE_BYTES;

let heapOfArena: (arena: Arena) => Heap;

/**
 * A linear memory of its own for the maps that are given it. Memory freed by a map returns to its arena, and to the
 * operating system only when the whole arena goes.
 *
 * @throws RangeError when `maxBytes` is less than 1 MiB; TypeError for anything but a number, or options that are none
 * @throws UnsupportedPlatformError without WebAssembly SIMD
 */
export class Arena {
  readonly #heap: Heap;
  static {
    heapOfArena = (arena) => arena.#heap;
  }

  constructor(options: ArenaOptions = {}) {
    checkObject(options);
    this.#heap = new Heap(byteLimit(options.maxBytes, "maxBytes", MIN_BYTES, MAX_BYTES));
  }

  /** Sizes in bytes; constant time. @throws DisposedError */
  stats(): ArenaStats {
    return this.#heap.stats();
  }

  /** Frees the memory and with it all maps of this arena: their later use throws DisposedError. Twice is harmless. */
  dispose(): void {
    this.#heap.dispose();
  }

  [DISPOSE](): void {
    this.dispose();
  }
}

let shared: Heap | undefined;

/** The heap of an arena, or of the default one, which is made on first use. */
export function heapOf(arena: Arena | undefined): Heap {
  if (arena !== undefined) {
    if (!(arena instanceof Arena)) throw new TypeError("options.arena must be an Arena");
    return heapOfArena(arena);
  }
  shared ??= new Heap(MAX_BYTES);
  return shared;
}

/** The next map makes a new default arena: the core's source has changed. */
export function forgetDefaultArena(): void {
  shared = undefined;
}
