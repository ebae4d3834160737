// A platform that lacks something is told so by name, not by a CompileError.

import { HashMap, UnsupportedPlatformError, u32 } from "tophash";
import { init } from "tophash/core";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  init();
});

/** The engine refuses to compile, with this message. */
function refuseToCompile(message: string): void {
  const real = WebAssembly;
  class Module {
    constructor() {
      throw new real.CompileError(message);
    }
  }
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(real), { Module, CompileError: real.CompileError }));
}

const first = () => new HashMap(u32, u32);

test("without SIMD the error says which engines have it", () => {
  refuseToCompile("WebAssembly.Module(): Wasm SIMD unsupported @+42");
  vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  init();
  expect(first).toThrow(UnsupportedPlatformError);
  expect(first).toThrow(/SIMD.*Node 16\.4.*Chrome 91.*Firefox 89.*Safari 16\.4/);
});

test("under a strict Content-Security-Policy the error names the directive", () => {
  refuseToCompile("WebAssembly.Module(): Wasm code generation disallowed by embedder");
  init();
  expect(first).toThrow(UnsupportedPlatformError);
  expect(first).toThrow(/'wasm-unsafe-eval'/);
});

test("without WebAssembly the error says so", () => {
  vi.stubGlobal("WebAssembly", undefined);
  init();
  expect(first).toThrow(UnsupportedPlatformError);
  expect(first).toThrow(/needs WebAssembly/);
});

test("where shared memory is asked for and cannot be had, the error says so", () => {
  const real = WebAssembly;
  class Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (descriptor.shared) throw new TypeError("no shared memory here");
      // biome-ignore lint/correctness/noConstructorReturn: stands in for the built-in
      return new real.Memory(descriptor) as unknown as Memory;
    }
  }
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(real), { Memory }));
  init(undefined, { memory: "shared" });
  expect(first).toThrow(UnsupportedPlatformError);
  init(undefined, { memory: "auto" });
  const map = first();
  map.set(1, 2);
  expect(map.get(1)).toBe(2);
});

test("the probe that tells a missing SIMD from other failures is itself valid where SIMD exists", () => {
  // With SIMD at hand a refusal has another reason, and the message keeps the engine's.
  refuseToCompile("something else");
  init();
  expect(first).toThrow(/cannot compile the tophash core: something else/);
});
