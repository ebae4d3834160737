// `tophash/core`: where the core comes from, and looks inside it for tests and tools.

import {
  CHECK_ALIGNMENT,
  CHECK_BYTES,
  CHECK_COUNT,
  CHECK_FREE_LIST,
  CHECK_FRONTIER,
  CHECK_LOOP,
  CHECK_MASKS,
  CHECK_MOVED_BUCKET,
  CHECK_NOVERFLOW,
  CHECK_NULL_SEGMENT,
  CHECK_OK,
  CHECK_RECORD,
  CHECK_SEGMENT_STATE,
  CHECK_UNREACHABLE_KEY,
  CHECK_USED_BITS,
  CHECK_WRONG_BUCKET,
} from "../assembly/abi/status.ts";
import { forgetDefaultArena } from "./arena.ts";
import { type Collection, tableOf } from "./collection.ts";
import { type MemoryForm, setSource, type TextForm } from "./wasm/module.ts";

export type { MemoryForm, TextForm };

export interface InitOptions {
  /** "shared" or "plain" memory; default "auto": shared where the platform gives one. */
  memory?: MemoryForm;
  /** "plain": JavaScript copies strings; default "auto": the core, where the engine has `wasm:js-string` builtins. */
  strings?: TextForm;
}

/**
 * Gives the core's code, for platforms that forbid compiling bytes: `tophash/core.wasm` imported as a module, or its
 * bytes. Call it before the first map is made; maps and arenas that exist keep the core they have.
 *
 * @param source wasm bytes, or a compiled module; default: the bytes in the package
 * @throws TypeError when `source` is neither
 */
export function init(source?: BufferSource | WebAssembly.Module, options: InitOptions = {}): void {
  const memory = options.memory === undefined ? "auto" : options.memory;
  if (!["auto", "shared", "plain"].includes(memory)) {
    throw new TypeError(`init's memory must be "auto", "shared" or "plain", got ${JSON.stringify(memory)}`);
  }
  const strings = options.strings === undefined ? "auto" : options.strings;
  if (!["auto", "plain"].includes(strings)) {
    throw new TypeError(`init's strings must be "auto" or "plain", got ${JSON.stringify(strings)}`);
  }
  setSource(source, memory, strings);
  forgetDefaultArena();
}

const FINDINGS: Record<number, string> = {
  [CHECK_COUNT]: "the count is not the number of entries",
  [CHECK_NOVERFLOW]: "noverflow is not the number of overflow buckets",
  [CHECK_UNREACHABLE_KEY]: "a key is not found, or stands twice",
  [CHECK_WRONG_BUCKET]: "a key stands in a bucket that is not its home",
  [CHECK_USED_BITS]: "a bucket uses slots that it does not have",
  [CHECK_FRONTIER]: "the evacuation's frontier is out of bounds",
  [CHECK_MASKS]: "a bucket mask is not a power of two less one",
  [CHECK_NULL_SEGMENT]: "the null segment was written to",
  [CHECK_SEGMENT_STATE]: "a segment is not in the state that its use requires",
  [CHECK_BYTES]: "the bytes owned do not add up",
  [CHECK_MOVED_BUCKET]: "a bucket that is not split yet has entries in its upper half",
  [CHECK_FREE_LIST]: "free lists and live blocks do not add up",
  [CHECK_LOOP]: "a chain is longer than there are overflow buckets",
  [CHECK_RECORD]: "a key's or value's copy is not of the size that its length requires",
  [CHECK_ALIGNMENT]: "a bucket is not aligned to 64 bytes",
};

/** Walks a whole map or set, growth under way or not, and its arena. @throws Error that says what is violated. O(size) */
export function checkInvariants(collection: Collection<never, never> | Collection<unknown, unknown>): void {
  const table = tableOf(collection as Collection<unknown, unknown>);
  table.live();
  const found = table.heap.core.check(table.h);
  if (found !== CHECK_OK) throw new Error(`invariant violated: ${FINDINGS[found] ?? `code ${found}`}`);
}

/** The 32-bit hash of a key under the map's present secrets: its low bits choose the bucket. For tests. */
export function hashOf<K>(collection: Collection<K, never> | Collection<K, unknown>, key: K): number {
  const table = tableOf(collection as Collection<K, unknown>);
  table.live();
  return table.hash(key) >>> 0;
}
