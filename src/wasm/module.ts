// Compiles the core once, synchronously, on first use; says clearly what a platform lacks.

import { UnsupportedPlatformError } from "../errors.ts";
import { withMemoryForm } from "./binary.ts";
import { CORE_BASE64 } from "./bytes.generated.ts";

/** Where the arenas' memories come from. */
export type MemoryForm = "auto" | "shared" | "plain";

/** A function with `v128.const` and `i32x4.bitmask`, the least that the core needs of SIMD. */
// biome-ignore format: bytes
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 10, 11, 1, 9, 0, 65, 0, 253, 17, 253, 164, 1, 11,
]);

let source: Uint8Array | WebAssembly.Module | undefined;
let form: MemoryForm = "auto";
const compiled = new Map<boolean, WebAssembly.Module>();

/** Replaces the core's source; arenas that exist keep theirs. */
export function setSource(next: BufferSource | WebAssembly.Module | undefined, memory: MemoryForm): void {
  if (next === undefined) source = undefined;
  else if (next instanceof WebAssembly.Module) source = next;
  else if (
    next instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === "function" && next instanceof SharedArrayBuffer)
  )
    source = new Uint8Array(next as ArrayBuffer).slice();
  else if (ArrayBuffer.isView(next)) source = new Uint8Array(next.buffer, next.byteOffset, next.byteLength).slice();
  else throw new TypeError("init: expected wasm bytes (ArrayBuffer or a view) or a WebAssembly.Module");
  form = memory;
  compiled.clear();
}

/** @throws UnsupportedPlatformError without WebAssembly */
export function requireWebAssembly(): void {
  if (typeof WebAssembly === "object") return;
  throw new UnsupportedPlatformError("tophash needs WebAssembly, which this platform does not have");
}

export function memoryForm(): MemoryForm {
  return form;
}

/** Whether the source is a compiled module, whose memory form cannot be changed any more. */
export function sourceIsModule(): boolean {
  return source instanceof WebAssembly.Module;
}

function decode(base64: string): Uint8Array {
  // The loop below runs before the engine has optimised it: 0.5 ms of a first map's 4.
  if (typeof Buffer === "function") return Buffer.from(base64, "base64");
  const fromBase64 = (Uint8Array as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  if (fromBase64) return fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The compiled core for a shared or a plain memory. */
export function coreModule(shared: boolean): WebAssembly.Module {
  if (source instanceof WebAssembly.Module) return source;
  let module = compiled.get(shared);
  if (!module) {
    const bytes = source ?? decode(CORE_BASE64);
    source = bytes;
    try {
      module = new WebAssembly.Module(withMemoryForm(bytes, shared));
    } catch (cause) {
      throw explain(cause);
    }
    compiled.set(shared, module);
  }
  return module;
}

function explain(cause: unknown): unknown {
  if (!(cause instanceof WebAssembly.CompileError) && !(cause instanceof EvalError)) return cause;
  const message = cause.message;
  if (cause instanceof EvalError || /disallowed|Content Security|unsafe-eval|blocked/i.test(message)) {
    return new UnsupportedPlatformError(
      "the page's Content-Security-Policy forbids compiling WebAssembly: add 'wasm-unsafe-eval' to its script-src " +
        "directive, or pass a compiled module to init() of tophash/core",
      { cause },
    );
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    return new UnsupportedPlatformError(
      "tophash needs WebAssembly SIMD (fixed-width 128-bit), which this engine does not have: " +
        "Node 16.4, Chrome 91, Firefox 89, Safari 16.4 or newer",
      { cause },
    );
  }
  return new UnsupportedPlatformError(`this engine cannot compile the tophash core: ${message}`, { cause });
}
