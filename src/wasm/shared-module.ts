// The core for shared memory, compiled once in each thread, on first use.

import { UnsupportedPlatformError } from "../errors.ts";
import { U8 } from "../intrinsics.ts";
import { bytesOf, compile, instantiate, requireWebAssembly, sourceOf } from "./module.ts";
import { SHARED_CORE_TEXT } from "./shared-bytes.generated.ts";
import type { SharedCore } from "./shared-exports.ts";

const INIT = "pass tophash/shared.wasm, imported as a module, to initShared() of tophash/shared";

let source: Uint8Array | WebAssembly.Module | undefined;
let compiled: WebAssembly.Module | undefined;

/**
 * For platforms that forbid compiling bytes, before the first shared map of a thread: `tophash/shared.wasm` as a compiled module, or its bytes.
 * @throws TypeError for anything else
 */
export function initShared(moduleOrBytes: BufferSource | WebAssembly.Module): void {
  source = sourceOf(moduleOrBytes);
  compiled = undefined;
}

/** @throws UnsupportedPlatformError without shared memory */
export function requireShared(): void {
  requireWebAssembly();
  if (typeof SharedArrayBuffer !== "function") {
    throw new UnsupportedPlatformError(
      "shared maps need SharedArrayBuffer: serve the page with the headers Cross-Origin-Opener-Policy: same-origin and " +
        "Cross-Origin-Embedder-Policy: require-corp, which make it cross-origin isolated",
    );
  }
}

/** @throws UnsupportedPlatformError that says what the platform lacks or forbids */
function sharedModule(): WebAssembly.Module {
  requireShared();
  if (source !== undefined && !(source instanceof U8)) return source;
  compiled ??= compile(source === undefined ? bytesOf(SHARED_CORE_TEXT) : (source as Uint8Array<ArrayBuffer>), INIT);
  return compiled;
}

/** An instance of it. @throws UnsupportedPlatformError as `sharedModule` */
export const instantiateShared = (env: WebAssembly.ModuleImports): SharedCore =>
  instantiate<SharedCore>(sharedModule(), env, INIT);
