// Compiles the core once, synchronously, on first use; says clearly what a platform lacks.

import { UnsupportedPlatformError } from "../errors.ts";
import { charCodeAt, U8, View, Wasm } from "../intrinsics.ts";
import { FLAG_SHARED, withMemoryForm } from "./binary.ts";
import { CORE_MEMORY_FLAG, CORE_TEXT, CORE_TEXT_SHIFT } from "./bytes.generated.ts";
import type { Core } from "./exports.ts";

/** Where the arenas' memories come from. */
export type MemoryForm = "auto" | "shared" | "plain";
/** Who reads the characters of strings: the core, by the engine's `wasm:js-string` builtins, or JavaScript. */
export type TextForm = "auto" | "plain";

/** A function with `v128.const` and `i32x4.bitmask`, the least that the core needs of SIMD. */
// biome-ignore format: bytes
export const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 10, 11, 1, 9, 0, 65, 0, 253, 17, 253, 164, 1, 11,
]);

let source: Uint8Array | WebAssembly.Module | undefined;
let form: MemoryForm = "auto";
let text: TextForm = "auto";
const compiled: { shared?: WebAssembly.Module | undefined; plain?: WebAssembly.Module | undefined } = {};

/** `instanceof` does not know what comes from another realm, an iframe or from outside a node:vm context; these ask the object. */
const isModule = (value: unknown) => taken(() => Wasm!.importsOf(value as WebAssembly.Module));
const isBuffer = (value: unknown) => taken(() => new View(value as ArrayBuffer));

function taken(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

/** A compiled module as it is; bytes as a copy. @throws TypeError for anything else */
export function sourceOf(given: unknown): Uint8Array | WebAssembly.Module {
  if (isModule(given)) return given as WebAssembly.Module;
  if (ArrayBuffer.isView(given)) return new U8(given.buffer, given.byteOffset, given.byteLength).slice();
  if (isBuffer(given)) return new U8(given as ArrayBuffer).slice();
  throw new TypeError("init: expected wasm bytes (ArrayBuffer or a view) or a WebAssembly.Module");
}

/** Replaces the core's source; arenas that exist keep theirs. */
export function setSource(
  next: BufferSource | WebAssembly.Module | undefined,
  memory: MemoryForm,
  strings: TextForm = "auto",
): void {
  source = next === undefined ? undefined : sourceOf(next);
  form = memory;
  text = strings;
  compiled.shared = undefined;
  compiled.plain = undefined;
}

/** @throws UnsupportedPlatformError without WebAssembly */
export function requireWebAssembly(): void {
  if (Wasm !== undefined) return;
  throw new UnsupportedPlatformError("tophash needs WebAssembly, which this platform does not have");
}

export function memoryForm(): MemoryForm {
  return form;
}

/** Whether the source is a compiled module, whose memory form cannot be changed any more. */
export function sourceIsModule(): boolean {
  return source !== undefined && !(source instanceof U8);
}

/** A core in the package: a character a byte, moved up by a constant. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new U8(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = charCodeAt(text, i) - CORE_TEXT_SHIFT;
  return bytes;
}
function ownCore(shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(CORE_TEXT);
  if (!shared) bytes[CORE_MEMORY_FLAG] &= ~FLAG_SHARED;
  return bytes;
}

/** The compiled core for a shared or a plain memory. */
export function coreModule(shared: boolean): WebAssembly.Module {
  if (source !== undefined && !(source instanceof U8)) return source;
  const form = shared ? "shared" : "plain";
  compiled[form] ??= compile(source === undefined ? ownCore(shared) : withMemoryForm(source, shared));
  return compiled[form];
}

const CORE_INIT = "pass tophash/core.wasm, imported as a module, to init() of tophash/core";

/** @param otherwise what to do where compiling is forbidden @throws UnsupportedPlatformError that says what the platform lacks or forbids */
export function compile(bytes: Uint8Array<ArrayBuffer>, otherwise = CORE_INIT): WebAssembly.Module {
  try {
    // Engines without the builtins ignore the second argument.
    return new (Wasm!.Module as ModuleWithBuiltins)(bytes, text === "plain" ? undefined : { builtins: ["js-string"] });
  } catch (cause) {
    throw explain(cause, otherwise);
  }
}

type ModuleWithBuiltins = new (bytes: BufferSource, options?: { builtins: string[] }) => WebAssembly.Module;

const TEXT_BUILTINS = "wasm:js-string";

/** An instance of the core on a memory. */
export function instantiate<Exports = Core>(
  module: WebAssembly.Module,
  env: WebAssembly.ModuleImports,
  otherwise = CORE_INIT,
): Exports {
  try {
    return new Wasm!.Instance(module, { env, [TEXT_BUILTINS]: textStandIns }).exports as Exports;
  } catch (cause) {
    // WebKit compiles whatever the page's policy says, and refuses here.
    throw explain(cause, otherwise);
  }
}

/** Whether a module asks `env` for something that is not there: then it is no core, or one of another version. */
export function importsMore(module: WebAssembly.Module, env: WebAssembly.ModuleImports): boolean {
  return Wasm!.importsOf(module).some(({ module, name }) => module === "env" && !(name in env));
}

/** Where an engine lacks the builtins: four times slower than not to ask, so they are not called then. */
const textStandIns = {
  length: (text: string) => text.length,
  charCodeAt: (text: string, i: number) => text.charCodeAt(i),
};

/** Whether the engine has taken those imports upon itself: the module then lists them no more. */
export function hasTextBuiltins(module: WebAssembly.Module): boolean {
  if (text === "plain") return false;
  const imports = Wasm!.importsOf(module);
  for (let i = 0; i < imports.length; i++) if (imports[i].module === TEXT_BUILTINS) return false;
  return true;
}

/** docs/runtimes.md says what sets each bound. */
const NEW_ENOUGH = "Node 20, Chrome 96, Firefox 93, Safari 16.4 or newer";

/** The words of V8, SpiderMonkey and JavaScriptCore. */
const FORBIDDEN = /disallowed by embedder|Content Security|unsafe-eval|blocked by CSP/i;
/** Chrome before 115: 4 KiB at most. */
const TOO_LARGE_AT_ONCE = /disallowed on the main thread/i;

function explain(cause: unknown, otherwise: string): unknown {
  const because = (message: string) => new UnsupportedPlatformError(message, { cause });
  if (cause instanceof RangeError && TOO_LARGE_AT_ONCE.test(cause.message)) {
    return because(
      "this engine compiles only small WebAssembly modules on the main thread, and tophash needs one at once: " +
        "Chrome 115 or newer, or use tophash in a worker",
    );
  }
  if (!(cause instanceof WebAssembly.CompileError) && !(cause instanceof EvalError)) return cause;
  if (cause instanceof EvalError || FORBIDDEN.test(cause.message)) {
    return because(
      "this platform forbids compiling WebAssembly. In a page add 'wasm-unsafe-eval' to the script-src directive of " +
        `its Content-Security-Policy; elsewhere ${otherwise}`,
    );
  }
  if (!Wasm!.validate(SIMD_PROBE)) {
    return because(
      `tophash needs WebAssembly SIMD (fixed-width 128-bit), which this engine does not have: ${NEW_ENOUGH}`,
    );
  }
  return because(`this engine cannot compile the tophash core (${NEW_ENOUGH} can): ${cause.message}`);
}
