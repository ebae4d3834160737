// Compiles a core that counts which of its branches are reached.
import { mkdirSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";
import { compileCore } from "../lib/compile-core.ts";
import { coreFiles } from "../lib/core-syntax.ts";
import { type Branch, instrument } from "./instrument.ts";

/** A place in the binary where a branch is counted: a generic or inlined function has several for one branch. */
export interface Site {
  branch: number;
  /** The function of the binary, type arguments included. */
  inside: string;
}

export interface Places {
  branches: Branch[];
  sites: Site[];
}

/** A module of its own, so that all instances of the core in a process count in one memory: see setup.ts. */
const COUNTER = `(module
  (memory (export "counts") 1)
  (func (export "count") (param $site i32)
    (i32.store (i32.shl (local.get $site) (i32.const 2))
      (i32.add (i32.const 1) (i32.load (i32.shl (local.get $site) (i32.const 2)))))))`;

/** Writes core.wasm and counter.wasm to a folder. */
export async function buildCountingCore(folder: string): Promise<Places> {
  const branches: Branch[] = [];
  const known = new Set(coreFiles());
  const done = new Map<string, string>();
  const { text } = await compileCore({
    target: "debug",
    names: true,
    source(path, original) {
      if (!known.has(path)) return original;
      // A file may be read more than once.
      if (!done.has(path)) done.set(path, instrument(path, original, branches));
      return done.get(path)!;
    },
  });
  const sites: Site[] = [];
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/core.wasm`, assemble(numberSites(text, sites)));
  writeFileSync(`${folder}/counter.wasm`, assemble(COUNTER));
  return { branches, sites };
}

/** Makes the number that is counted that of the place in the binary, in place of the branch's. */
function numberSites(text: string, sites: Site[]): string {
  let inside = "";
  const pattern = /^ \(func \$(\S+)|^( *i32\.const )(\d+)(\n *call \$\S*__count\n)/gm;
  return text.replace(pattern, (all, name?: string, before?: string, branch?: string, call?: string) => {
    if (name !== undefined) {
      inside = name;
      return all;
    }
    sites.push({ branch: Number(branch), inside });
    return `${before}${sites.length - 1}${call}`;
  });
}

function assemble(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  const binary = module.emitBinary();
  module.dispose();
  return binary;
}
