// `tophash/core`: where the core comes from, and looks inside it for tests and tools.

import { forgetDefaultArena } from "./arena.ts";
import { type Collection, tableOf } from "./collection.ts";
import { violationIn } from "./invariants.ts";
import { checkObject } from "./options.ts";
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
  checkObject(options);
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

/** Walks a whole map or set, growth under way or not, and its arena. @throws Error that says what is violated. O(size) */
export function checkInvariants(collection: Collection<never, never> | Collection<unknown, unknown>): void {
  const found = violationIn(tableOf(collection as Collection<unknown, unknown>));
  if (found !== undefined) throw new Error(`invariant violated: ${found}`);
}

/** The 32-bit hash of a key under the map's present secrets: its low bits choose the bucket. For tests. */
export function hashOf<K>(collection: Collection<K, never> | Collection<K, unknown>, key: K): number {
  const table = tableOf(collection as Collection<K, unknown>);
  table.live();
  return table.hash(key) >>> 0;
}
