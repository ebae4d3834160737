// Compiles cores that note which of their branches are reached.
import { mkdirSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";
import { compileCore } from "../lib/compile-core.ts";
import { coreFiles } from "../lib/core-syntax.ts";
import { Reader } from "../lib/wasm-reader.ts";
import { FLAGS } from "./flags.ts";
import { type Branch, instrument, namesOf } from "./instrument.ts";

/** A branch within a function of the binary: a generic or inlined function has several for one branch. */
export interface Site {
  branch: number;
  /** The function of the binary, type arguments included. */
  inside: string;
  /** The same for as long as the branch's own text and function are: flags of an earlier core are still good. */
  name: string;
}

export interface Places {
  branches: Branch[];
  sites: Site[];
}

/** Writes core.wasm and shared.wasm to a folder. What both have of a source is one branch, and one site where the function is the same. */
export async function buildCountingCores(folder: string): Promise<Places> {
  const branches: Branch[] = [];
  const known = new Set(coreFiles());
  const done = new Map<string, string>();
  const source = (path: string, original: string) => {
    if (!known.has(path)) return original;
    // A file may be read more than once.
    if (!done.has(path)) done.set(path, instrument(path, original, branches));
    return done.get(path)!;
  };
  const plain = (await compileCore({ target: "debug", names: true, source })).text;
  const shared = (await compileCore({ target: "shared", names: true, source })).text;
  const found = new Map<string, Site>();
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ core: plain, shared })) {
    const sites: Site[] = [];
    const binary = assemble(withFlags(text, branches, sites));
    writeFileSync(`${folder}/${name}.wasm`, binary);
    // Without what the compiler has decided: those flags are gone.
    const imported = new Set(WebAssembly.Module.imports(new WebAssembly.Module(binary)).map((flag) => flag.name));
    for (const site of sites) if (imported.has(site.name)) found.set(site.name, site);
  }
  return { branches, sites: [...found.values()] };
}

/**
 * A flag for each place, a variable that is imported, in place of the calls that stand in the sources. So all instances of
 * the core in a process share them, and setting one is a store.
 */
function withFlags(text: string, branches: readonly Branch[], sites: Site[]): string {
  const names = namesOf(branches);
  const known = new Map<string, number>();
  let inside = "";
  const pattern = /^ \(func \$(\S+)|^( *)i32\.const (\d+)\n *call \$\S*__count\n/gm;
  const code = text
    .replace(/^ \(import "coverage".*\n/gm, "")
    .replace(pattern, (all, name: string | undefined, indent: string, number: string) => {
      if (name !== undefined) {
        inside = name;
        return all;
      }
      const branch = Number(number);
      const site = `${names[branch]} in ${inside}`;
      if (!known.has(site)) {
        known.set(site, sites.length);
        sites.push({ branch, inside, name: site });
      }
      return `${indent}i32.const 1\n${indent}global.set $flag${known.get(site)}\n`;
    });
  const quoted = (site: string) => `"${site.replace(/["\\]/g, "\\$&")}"`;
  const imports = sites.map(({ name }, i) => ` (import "${FLAGS}" ${quoted(name)} (global $flag${i} (mut i32)))\n`);
  return code.replace(/^ \(import /m, () => `${imports.join("")} (import `);
}

function assemble(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  // Not what came with garbage collection: Node 20 knows no such types.
  const { All, GC } = binaryen.Features;
  module.setFeatures(All & ~GC);
  binaryen.setOptimizeLevel(2);
  module.optimize();
  const binary = module.emitBinary() as Uint8Array<ArrayBuffer>;
  module.dispose();
  return withMemoryFirst(binary);
}

const SECTION_IMPORT = 2;
const KIND_MEMORY = 2;
const KIND_GLOBAL = 3;

/** Where src/wasm/binary.ts expects it: before imports that are not functions. Each kind is numbered by itself, so nothing else changes. */
function withMemoryFirst(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const reader = new Reader(binary);
  reader.skip(8);
  for (let section = reader.byte(); section !== SECTION_IMPORT; section = reader.byte()) reader.skip(reader.leb());
  reader.leb();
  const count = reader.leb();
  const first = reader.at;
  for (let i = 0; i < count; i++) {
    const start = reader.at;
    reader.name();
    reader.name();
    const kind = reader.byte();
    if (kind === KIND_GLOBAL) reader.skip(2);
    else if (kind === KIND_MEMORY) reader.skipLebs(3);
    else reader.leb();
    if (kind !== KIND_MEMORY) continue;
    const memory = binary.slice(start, reader.at);
    binary.copyWithin(first + memory.length, first, start);
    binary.set(memory, first);
  }
  return binary;
}
