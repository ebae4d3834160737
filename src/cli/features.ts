// What an engine has of what tophash uses, and what is missing without it. Knows nothing of Node: a page could ask, too.

import { MAX_PAGES, makeMemory, PAGE_BYTES } from "../wasm/memory.ts";
import { coreModule, hasTextBuiltins, SIMD_PROBE } from "../wasm/module.ts";

export interface Feature {
  name: string;
  /** Null: a question that does not arise here. */
  present: boolean | null;
  /** "needed": without it tophash does not run at all. */
  need: "needed" | "useful";
  /** More on what there is; empty when there is nothing more to say. */
  detail: string;
  /** What it costs when it is missing, and what to do. */
  without: string;
}

/** What of the platform is asked, beside WebAssembly. */
export interface Platform {
  crypto?: { getRandomValues?: unknown };
  crossOriginIsolated?: boolean;
  FinalizationRegistry?: unknown;
  WeakRef?: unknown;
  scheduler?: { postTask?: unknown };
  requestIdleCallback?: unknown;
  setImmediate?: unknown;
  MessageChannel?: unknown;
  document?: unknown;
}

// Modules that an engine accepts which knows the feature, behind the eight bytes of magic and version.
const HEAD = [0, 97, 115, 109, 1, 0, 0, 0];
const FUNCTION = [1, 4, 1, 96, 0, 0, 3, 2, 1, 0];
const MEMORY = [5, 3, 1, 0, 1];
const SHARED_MEMORY = [5, 4, 1, 3, 1, 1];
/** The code section with one function. */
const code = (...body: number[]) => [10, body.length + 4, 1, body.length + 2, 0, ...body, 11];
const PROBES = {
  references: [...HEAD, 1, 5, 1, 96, 1, 111, 0],
  bulk: [...HEAD, ...FUNCTION, ...MEMORY, ...code(65, 0, 65, 0, 65, 0, 252, 11, 0)],
  sign: [...HEAD, ...FUNCTION, ...code(65, 0, 192, 26)],
  saturating: [...HEAD, ...FUNCTION, ...code(67, 0, 0, 0, 0, 252, 0, 26)],
  atomics: [...HEAD, ...FUNCTION, ...SHARED_MEMORY, ...code(65, 0, 254, 16, 2, 0, 26)],
};

const NEWER = "tophash does not run: use Node 20, Chrome 96, Firefox 93, Safari 16.4 or newer";

/** All of it, in the order in which it matters. Compiles the core, where that can be done. */
export function features(platform: Platform): Feature[] {
  const hasWasm = typeof WebAssembly === "object";
  const knows = (bytes: readonly number[] | Uint8Array) => hasWasm && WebAssembly.validate(Uint8Array.from(bytes));
  const needed = (name: string, present: boolean, without = NEWER): Feature => {
    return { name, present, need: "needed", detail: "", without };
  };
  const list = [
    needed("WebAssembly", hasWasm),
    needed("WebAssembly SIMD, 128 bits", knows(SIMD_PROBE)),
    needed("WebAssembly reference types", knows(PROBES.references)),
    needed("WebAssembly bulk memory", knows(PROBES.bulk)),
    needed("WebAssembly sign extension", knows(PROBES.sign)),
    needed("WebAssembly saturating conversions", knows(PROBES.saturating)),
    needed(
      "compiling bytes",
      hasWasm && doesNotThrow(() => new WebAssembly.Module(Uint8Array.from(HEAD))),
      "no map can be made: in a page add 'wasm-unsafe-eval' to script-src of its Content-Security-Policy; elsewhere give " +
        "tophash/core.wasm as a module to init() of tophash/core",
    ),
    needed(
      "crypto.getRandomValues",
      typeof platform.crypto?.getRandomValues === "function",
      "no secrets for the hash, and tophash cannot be imported: Node 20 has it, and so have all current engines",
    ),
    needed(
      "FinalizationRegistry and WeakRef",
      typeof platform.FinalizationRegistry === "function" && typeof platform.WeakRef === "function",
    ),
  ];
  return [...list, ...memoryFeatures(platform, hasWasm, knows(PROBES.atomics)), ...comforts(platform, hasWasm)];
}

function memoryFeatures({ crossOriginIsolated, document }: Platform, hasWasm: boolean, atomics: boolean): Feature[] {
  const useful = (name: string, present: boolean | null, detail: string, without: string): Feature => {
    return { name, present, need: "useful", detail, without };
  };
  const shared = hasWasm ? makeMemory(true, MAX_PAGES) : undefined;
  const most = shared ?? (hasWasm ? makeMemory(false, MAX_PAGES) : undefined);
  const isPage = crossOriginIsolated !== undefined && document !== undefined;
  return [
    useful("WebAssembly threads (atomics)", atomics, "", "no shared maps: tophash/shared refuses to make one"),
    useful(
      "shared memory",
      shared !== undefined,
      "",
      "maps use plain memory, whose growth may start a garbage collection of 100 ms; no shared maps",
    ),
    useful(
      "cross-origin isolation",
      isPage ? crossOriginIsolated : null,
      isPage ? "" : "not a page: shared memory needs no headers here",
      "no shared memory: serve the page with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
    ),
    useful(
      "memory of 4 GiB",
      most !== undefined && most.maxPages === MAX_PAGES,
      most === undefined || most.maxPages === MAX_PAGES
        ? ""
        : `${((most.maxPages * PAGE_BYTES) / 2 ** 30).toFixed(1)} GiB`,
      "an arena ends earlier: OutOfMemoryError",
    ),
  ];
}

function comforts(platform: Platform, hasWasm: boolean): Feature[] {
  const { scheduler, requestIdleCallback, setImmediate, MessageChannel } = platform;
  const turns = [
    ["scheduler.postTask", scheduler?.postTask],
    ["requestIdleCallback", requestIdleCallback],
    ["setImmediate", setImmediate],
    ["MessageChannel", MessageChannel],
  ] as const;
  const idle = turns.find(([, turn]) => typeof turn === "function");
  return [
    {
      ...{ name: "wasm:js-string builtins", need: "useful", detail: "" },
      present: hasWasm && doesNotThrow(() => expectTextBuiltins()),
      without:
        "JavaScript copies the characters of string keys, which takes 1.4 to 2 times as long (Node 22, Chrome 130, Firefox 134 have them)",
    },
    {
      ...{ name: "turns when idle", need: "useful", detail: idle?.[0] ?? "" },
      present: idle !== undefined,
      without: "tophash/idle goes by timers, which come every 4 ms at best",
    },
    {
      ...{ name: "Symbol.dispose", need: "useful", detail: "" },
      present: typeof Symbol.dispose === "symbol",
      without: "no `using` without a compiler that translates it: call dispose()",
    },
  ];
}

function expectTextBuiltins(): void {
  const isShared = makeMemory(true, 16) !== undefined;
  if (!hasTextBuiltins(coreModule(isShared))) throw new TypeError("the engine left these imports to JavaScript");
}

function doesNotThrow(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
