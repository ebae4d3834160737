// Before tests/setup.ts: every instance of the core gets the flags that it imports, and at the end of the file the names of
// those that are set are written. One set of flags for all instances, which may come and go. The package's own core for shared memory is replaced.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";
import { FLAGS, flagsFile } from "./flags.ts";
import type { Branch } from "./instrument.ts";

declare global {
  /** While branches are counted: what puts counters into a source of a core that a test compiles. */
  var branchCounter: (() => Promise<(path: string, text: string) => string>) | undefined;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = dirname(process.env.TOPHASH_CORE!);
const own = readFileSync(join(root, "build/shared.wasm"));
const { Instance, Module } = WebAssembly;
const flags: Record<string, WebAssembly.Global> = {};

class CountingInstance extends Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (from === FLAGS && kind === "global")
        flags[name] ??= new WebAssembly.Global({ value: "i32", mutable: true }, 0);
    }
    super(module, { ...imports, [FLAGS]: { ...flags, count: (branch: number) => void counted.add(branch) } });
  }
}
WebAssembly.Instance = CountingInstance;

class CountingModule extends Module {
  constructor(bytes: BufferSource, options?: object) {
    const isOwn = bytes instanceof Uint8Array && own.equals(bytes);
    super(isOwn ? readFileSync(join(folder, "shared.wasm")) : bytes, options);
  }
}
WebAssembly.Module = CountingModule;

const branches: Branch[] = [];
const counted = new Set<number>();
globalThis.branchCounter = async () => {
  // Not before: they import the package, which some tests want to load themselves.
  const { instrument } = await import("./instrument.ts");
  const known = new Set((await import("../lib/core-syntax.ts")).coreFiles());
  return (path, text) => (known.has(path) ? instrument(path, text, branches) : text);
};

afterAll(async () => {
  const path = relative(root, expect.getState().testPath!);
  const reached = Object.keys(flags).filter((name) => flags[name].value !== 0);
  if (counted.size > 0) {
    const names = (await import("./instrument.ts")).namesOf(branches);
    for (const branch of counted) reached.push(names[branch]);
  }
  writeFileSync(join(folder, flagsFile(path)), JSON.stringify(reached));
});
