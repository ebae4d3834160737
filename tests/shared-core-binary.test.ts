// What ships for many threads: imports, exports, data and size of shared.wasm.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import ts from "typescript";
import { expect, test } from "vitest";
import { SHARED_VERSION } from "../assembly/abi/shared.ts";
import { SHARED_CORE_TEXT } from "../src/wasm/shared-bytes.generated.ts";
import type { SharedCore } from "../src/wasm/shared-exports.ts";
import { inRepository } from "./lib/core.ts";
import { readWasm } from "./lib/wasm-reader.ts";

const KIB = 1024;
const bytes = readFileSync(inRepository("dist/shared.wasm"));
const module = readWasm(bytes);

/** The functions that src/wasm/shared-exports.ts names: how many parameters each has. */
function declared(): Map<string, number> {
  const path = inRepository("src/wasm/shared-exports.ts");
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  const functions = new Map<string, number>();
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement) || statement.name.text !== "SharedCore") continue;
    for (const member of statement.members)
      if (ts.isMethodSignature(member)) functions.set(member.name.getText(source), member.parameters.length);
  }
  return functions;
}

test("imports shared memory and the function by which a thread waits, and nothing else", () => {
  expect(module.imports.map(({ module: from, name }) => `${from}.${name}`).sort()).toEqual(["env.memory", "env.park"]);
  expect(module.imports.find(({ name }) => name === "memory")!.memory).toMatchObject({ shared: true, max: 65536 });
});

test("brings no data: a second instance on the same memory must not reset it", () => {
  expect(module.dataSegments).toBe(0);
});

test("exports exactly what src/wasm/shared-exports.ts says, with as many parameters", () => {
  const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).filter(({ kind }) => kind === "function");
  const functions = declared();
  expect(functions.size).toBeGreaterThan(30);
  expect(names.map(({ name }) => name).sort()).toEqual([...functions.keys()].sort());
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 64, shared: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, park: () => 1 } });
  for (const [name, parameters] of functions) expect((exports[name] as () => void).length, name).toBe(parameters);
  expect((exports as unknown as SharedCore).shared_version()).toBe(SHARED_VERSION);
});

test("is the core that is in the package as text", () => {
  const text = Uint8Array.from(SHARED_CORE_TEXT, (unit) => unit.charCodeAt(0) - 35);
  expect(Buffer.compare(text, bytes)).toBe(0);
});

test("nothing calls through a table; memory grows in one place; nothing waits in wasm", () => {
  let growths = 0;
  for (let i = 0; i < module.functions; i++) {
    for (const { name, sub } of module.instructions(module.importedFunctions + i)) {
      expect(name).not.toBe("call_indirect");
      if (name === "memory.grow") growths++;
      // memory.atomic.wait32 and wait64: Node 20 compiles them wrongly.
      if (name === "atomic") expect([1, 2]).not.toContain(sub);
    }
  }
  expect(growths).toBeGreaterThan(0);
});

test("keeps within 48 KiB", () => {
  expect(bytes.length).toBeLessThanOrEqual(48 * KIB);
  expect(gzipSync(bytes).length).toBeLessThanOrEqual(20 * KIB);
});
