// Compiles the core within this process, from sources that may differ from those on disk: half a second each after the
// first, where a process each takes three.
import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { inRepository } from "./core.ts";

export interface CompileOptions {
  target: "debug" | "release" | "shared";
  /** The text of a source, given its path in assembly/ and what is on disk. */
  source?(path: string, text: string): string;
  /** With assertions, where the target has none. */
  asserting?: boolean;
  /** With function names, as a debugger wants them. */
  names?: boolean;
}

export interface CompiledCore {
  binary: Uint8Array;
  /** WebAssembly text. */
  text: string;
}

const onDisk = new Map<string, string | null>();

function read(path: string): string | null {
  let text = onDisk.get(path);
  if (text === undefined) {
    try {
      text = readFileSync(path, "utf8");
    } catch {
      text = null;
    }
    onDisk.set(path, text);
  }
  return text;
}

/** Not optimised: that takes ten seconds. */
function config(options: CompileOptions): string {
  const all = JSON.parse(read(inRepository("asconfig.json"))!);
  Object.assign(all.options, { optimizeLevel: 0, shrinkLevel: 0, converge: false });
  const target = all.targets[options.target];
  Object.assign(target, { outFile: "core.wasm", debug: options.names === true });
  // Memory that ends on purpose is part of what the tests do.
  target.use = target.use.map((flag: string) => flag.replace("FAULTS=0", "FAULTS=1"));
  if (options.asserting) target.use = target.use.map((flag: string) => flag.replace("DEBUG=0", "DEBUG=1"));
  target.textFile = options.names ? "core.wat" : undefined;
  return JSON.stringify(all);
}

/** @throws Error with what the compiler says */
export async function compileCore(options: CompileOptions): Promise<CompiledCore> {
  const core: CompiledCore = { binary: new Uint8Array(0), text: "" };
  const entries = [options.target === "shared" ? "assembly/shared.ts" : "assembly/map.ts", "assembly/faults.ts"];
  const args = [...entries, "--target", options.target, "--disableWarning", "235", "--noColors"];
  const { error, stderr } = await asc.main(args, {
    readFile(name) {
      if (name.endsWith("asconfig.json")) return name === "asconfig.json" ? config(options) : null;
      const text = read(inRepository(name));
      if (text === null || !name.startsWith("assembly/")) return text;
      return options.source ? options.source(name.slice("assembly/".length), text) : text;
    },
    writeFile(name, contents) {
      if (name.endsWith("core.wasm")) core.binary = contents as unknown as Uint8Array;
      if (name.endsWith("core.wat")) core.text = contents as unknown as string;
    },
    listFiles: () => [],
  });
  if (error || core.binary.length === 0) throw new Error(`${stderr}`.trim() || String(error));
  return core;
}
