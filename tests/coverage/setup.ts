// Before tests/setup.ts: every instance of the core gets the counter that it imports, and at the end of the file the
// counts are written. One counter for all instances, which may come and go.
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

const folder = dirname(process.env.TOPHASH_CORE!);
const { Instance } = WebAssembly;
const counter = new Instance(new WebAssembly.Module(readFileSync(join(folder, "counter.wasm"))), {});

class CountingInstance extends Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, { ...imports, coverage: counter.exports });
  }
}
WebAssembly.Instance = CountingInstance;

afterAll(() => {
  const { buffer } = counter.exports.counts as WebAssembly.Memory;
  writeFileSync(join(folder, "counts", `${randomUUID()}.bin`), new Uint8Array(buffer));
});
