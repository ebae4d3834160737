// The linear memory of an arena: shared where the platform makes one, because growing a shared memory never triggers a
// garbage collection in V8 (PERFORMANCE.md, "Shared memory"), plain elsewhere.

import { min, Shared, Wasm } from "../intrinsics.ts";

export const PAGE_BYTES = 65536;
/** 4 GiB less the last page: a memory of 65,536 pages has a size that is 0 in 32 bits. */
export const MAX_PAGES = 65535;
/** What the binary asks for at least. */
export const MIN_PAGES = 4;
/** A shared memory grows freely and starts small; a plain one starts large, which costs address space only. */
const SHARED_START_PAGES = 32;
const PLAIN_START_PAGES = 2048;

/** A memory of at most `maxPages`; undefined when this form cannot be had. */
export function makeMemory(
  shared: boolean,
  maxPages: number,
): { memory: WebAssembly.Memory; pages: number; maxPages: number } | undefined {
  const start = min(shared ? SHARED_START_PAGES : PLAIN_START_PAGES, maxPages);
  const { Memory, bufferOf } = Wasm!;
  // Some platforms refuse a large maximum: half of it, until it fits.
  for (let maximum = maxPages; maximum >= MIN_PAGES; maximum >>>= 1) {
    try {
      const pages = min(start, maximum);
      const memory = new Memory({ initial: pages, maximum, shared });
      if (shared && !(typeof Shared === "function" && bufferOf(memory) instanceof Shared)) return undefined;
      return { memory, pages, maxPages: maximum };
    } catch {
      // a smaller maximum may do
    }
  }
  return undefined;
}
