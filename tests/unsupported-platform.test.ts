// A platform that lacks something is told so by name, not by a CompileError. Each case is a process of its own, since the
// package takes hold of the platform's WebAssembly when it is loaded.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

/** What the first map says on a platform that `stub` has changed: an error's name and message, or "works". */
function firstMap(stub: string, options = "{}"): string {
  const script = `
    const real = WebAssembly;
    const replace = (members) => {
      globalThis.WebAssembly = Object.assign(Object.create(real), members);
      WebAssembly.CompileError = real.CompileError;
    };
    const refuse = (message, { at = "Module", as = real.CompileError } = {}) =>
      replace({ [at]: class extends real[at] { constructor(...args) { super(...args); throw new as(message) } } });
    ${stub}
    const { HashMap, u32 } = await import("tophash");
    const { init } = await import("tophash/core");
    init(undefined, ${options});
    try {
      console.log(new HashMap(u32, u32).set(1, 2).get(1) === 2 ? "works" : "works not");
    } catch (error) {
      console.log(error.name + ": " + error.message);
    }`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: inRepository(""),
    encoding: "utf8",
  });
}

test("nothing changed: the stub itself breaks nothing", () => {
  expect(firstMap("replace({})")).toBe("works\n");
});

test("without SIMD the error says which engines have it", () => {
  const stub = 'refuse("WebAssembly.Module(): Wasm SIMD unsupported @+42"); WebAssembly.validate = () => false;';
  expect(firstMap(stub)).toMatch(/^UnsupportedPlatformError: .*SIMD.*Node 20.*Chrome 96.*Firefox 93.*Safari 16\.4/);
});

const NOT_ALLOWED = "'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script in script-src 'self'";

test.each([
  ["Chrome", `Compiling or instantiating violates the following Content Security policy: ${NOT_ALLOWED}`, "Module"],
  [
    "Chrome until 2023, Cloudflare's workers",
    "WebAssembly.Module(): Wasm code generation disallowed by embedder",
    "Module",
  ],
  ["Firefox", "call to WebAssembly.Module() blocked by CSP", "Module"],
  ["Safari, which compiles and makes no instance", `Refused to create an object because ${NOT_ALLOWED}`, "Instance"],
])("under a strict Content-Security-Policy the error names the directive: %s", (_, message, at) => {
  expect(firstMap(`refuse(${JSON.stringify(message)}, { at: "${at}" })`)).toMatch(
    /^UnsupportedPlatformError: .*'wasm-unsafe-eval'.*script-src.*init\(\)/,
  );
});

test.each(["Module", "Instance"])("where the main thread takes only a small %s, the error says so", (at) => {
  const words = "WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB.";
  expect(firstMap(`refuse("${words}", { at: "${at}", as: RangeError })`)).toMatch(
    /^UnsupportedPlatformError: .*main thread.*Chrome 115.*worker/,
  );
});

test("without WebAssembly the error says so", () => {
  expect(firstMap("delete globalThis.WebAssembly")).toMatch(/^UnsupportedPlatformError: .*needs WebAssembly/);
});

const NO_SHARED_MEMORY = `
  const Memory = function (descriptor) {
    if (descriptor.shared) throw new TypeError("no shared memory here");
    return new real.Memory(descriptor);
  };
  Memory.prototype = real.Memory.prototype;
  replace({ Memory });`;

test("where shared memory is asked for and cannot be had, the error says so", () => {
  expect(firstMap(NO_SHARED_MEMORY, '{ memory: "shared" }')).toMatch(/^UnsupportedPlatformError: .*shared/);
});

test("where it is not asked for, plain memory does", () => {
  expect(firstMap(NO_SHARED_MEMORY)).toBe("works\n");
});

test("the probe that tells a missing SIMD from other failures is itself valid where SIMD exists", () => {
  // With SIMD at hand a refusal has another reason, and the message keeps the engine's.
  expect(firstMap('refuse("something else")')).toMatch(
    /cannot compile the tophash core \(.*Chrome 96.* can\): something else/,
  );
});
