// Before tests/setup.ts: every instance of the core gets the flags that it imports, and at the end of the file the names of
// those that are set are written. One set of flags for all instances, which may come and go.
import { writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";
import { FLAGS, flagsFile } from "./flags.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = dirname(process.env.TOPHASH_CORE!);
const { Instance } = WebAssembly;
const flags: Record<string, WebAssembly.Global> = {};

class CountingInstance extends Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      if (from === FLAGS) flags[name] ??= new WebAssembly.Global({ value: "i32", mutable: true }, 0);
    }
    super(module, { ...imports, [FLAGS]: flags });
  }
}
WebAssembly.Instance = CountingInstance;

afterAll(() => {
  const path = relative(root, expect.getState().testPath!);
  const reached = Object.keys(flags).filter((name) => flags[name].value !== 0);
  writeFileSync(join(folder, flagsFile(path)), JSON.stringify(reached));
});
