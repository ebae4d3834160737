// The import graph of a source folder.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, posix } from "node:path";
import { inRepository } from "./core.ts";

export interface Source {
  /** Path from the root of the repository, with slashes. */
  path: string;
  text: string;
  /** Paths of the files that it imports or re-exports from, by the same measure. */
  imports: string[];
  /** Imports that are not relative. */
  packages: string[];
}

const IMPORT = /^\s*(?:import|export)\b(?:[^"';]*?\bfrom)?\s*"([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** All TypeScript files under `folder`. */
export function sources(folder: string): Source[] {
  return readdirSync(inRepository(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => {
      const parent = entry.parentPath.slice(inRepository("").length).split("\\").join("/");
      return read(posix.join(parent, entry.name));
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function read(path: string): Source {
  const text = readFileSync(inRepository(path), "utf8");
  const found = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
  return {
    path,
    text,
    imports: found.filter((name) => name.startsWith(".")).map((name) => resolve(path, name)),
    packages: found.filter((name) => !name.startsWith(".")),
  };
}

function resolve(from: string, name: string): string {
  const target = posix.join(dirname(from), name);
  return target.endsWith(".ts") ? target : `${target}.ts`;
}

/** A way round, as a list of files, or undefined. */
export function findCycle(files: readonly Source[]): string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const visit = (path: string, trail: string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const next of byPath.get(path)?.imports ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const { path } of files) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}
