// What ships: imports, exports, instructions and size of the core itself.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { EXPORT_NAMES } from "../src/wasm/exports.ts";
import { inRepository } from "./lib/core.ts";
import { BITMASKS, LANES_EQUAL, SIMD } from "./lib/wasm-opcodes.ts";
import { readWasm, type WasmModule } from "./lib/wasm-reader.ts";

const KIB = 1024;
const plain = readFileSync(inRepository("dist/core.wasm"));
const shared = readFileSync(inRepository("build/core.wasm"));

const indexOf = (module: WasmModule, name: string) => module.exports.get(name)!.index;

/** The instructions of an export, and of what it calls. */
function reachable(module: WasmModule, name: string): Set<number> {
  const seen = new Set<number>();
  const visit = (index: number) => {
    if (seen.has(index) || index < module.importedFunctions) return;
    seen.add(index);
    for (const instruction of module.instructions(index)) if (instruction.name === "call") visit(instruction.target!);
  };
  visit(indexOf(module, name));
  return seen;
}

describe.each([
  ["dist/core.wasm", plain, false],
  ["build/core.wasm", shared, true],
])("%s", (_, bytes, isShared) => {
  const module = readWasm(bytes);

  test("imports the memory, what grows it, what is told of rare moments, and two builtins for strings, and nothing else", () => {
    expect(module.imports.map(({ module: from, name }) => `${from}.${name}`).sort()).toEqual([
      "env.grow",
      "env.memory",
      "env.trace",
      "wasm:js-string.charCodeAt",
      "wasm:js-string.length",
    ]);
    expect(module.imports.find(({ name }) => name === "memory")!.memory).toMatchObject({
      shared: isShared,
      max: 65536,
    });
  });

  test("brings no data: a second instance on the same memory must not reset it", () => {
    expect(module.dataSegments).toBe(0);
  });

  test("exports exactly what src/wasm/exports.ts lists", () => {
    const functions = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).filter(
      ({ kind }) => kind === "function",
    );
    expect(functions.map(({ name }) => name).sort()).toEqual([...EXPORT_NAMES].sort());
    expect([...module.exports.keys()].sort()).toEqual([...EXPORT_NAMES].sort());
  });

  test("can be read to its last instruction", () => {
    for (let i = 0; i < module.functions; i++) module.instructions(module.importedFunctions + i);
    expect(module.functions).toBeGreaterThan(20);
  });

  test("u32_access is one piece: it calls nothing but the search elsewhere, while an evacuation moves a chain", () => {
    const instructions = module.instructions(indexOf(module, "u32_access"));
    expect(instructions.length).toBeGreaterThan(20);
    const calls = instructions.filter(({ name }) => name.includes("call"));
    expect(new Set(calls.map(({ target }) => target)).size).toBe(1);
    // Once for each width of values, at the end of a lookup that found nothing.
    expect(calls.length).toBe(3);
  });

  test.each(["u32_access", "u64_access", "f64_access"])("%s matches the keys of a bucket with SIMD", (name) => {
    const subs = [...reachable(module, name)]
      .flatMap((index) => module.instructions(index))
      .filter(({ opcode }) => opcode === SIMD)
      .map(({ sub }) => sub!);
    expect(
      subs.some((sub) => LANES_EQUAL.includes(sub)),
      `${subs}`,
    ).toBe(true);
    expect(
      subs.some((sub) => BITMASKS.includes(sub)),
      `${subs}`,
    ).toBe(true);
  });

  test("nothing calls through a table, and nothing grows memory behind JavaScript's back", () => {
    for (let i = 0; i < module.functions; i++) {
      for (const { name } of module.instructions(module.importedFunctions + i)) {
        expect(["call_indirect", "memory.grow"]).not.toContain(name);
      }
    }
  });

  test("keeps within 48 KiB", () => {
    expect(bytes.length).toBeLessThanOrEqual(48 * KIB);
    expect(gzipSync(bytes).length).toBeLessThanOrEqual(20 * KIB);
  });
});

test("the two forms differ in one byte, the flag that says shared", () => {
  expect(plain.length).toBe(shared.length);
  const different = [...plain.keys()].filter((i) => plain[i] !== shared[i]);
  expect(different.map((i) => [plain[i], shared[i]])).toEqual([[1, 3]]);
});
