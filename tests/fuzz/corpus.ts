// Finds on disk: what was found before must not come back.
import "../lib/instances.ts"; // before the package

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inRepository } from "../lib/core.ts";
import { Program } from "./commands.ts";
import type { Case } from "./minimise.ts";
import { type Outcome, runWithStreams } from "./run.ts";

export const CORPUS = inRepository("tests/fuzz/corpus");

export interface Entry extends Case {
  /** What went wrong once. */
  about: string;
}

/** One command a line: the files are read by people, and kept under version control. */
export function write(path: string, { about, setup, commands }: Entry): void {
  const lines = commands.map((command) => `    ${JSON.stringify(command)}`).join(",\n");
  const head = `{\n  "about": ${JSON.stringify(about)},\n  "setup": ${JSON.stringify(setup)},\n  "commands": [\n`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${head}${lines}\n  ]\n}\n`);
}

export function read(path: string): Entry {
  const { about, setup, commands } = JSON.parse(readFileSync(path, "utf8"));
  if (!setup?.tables || !Array.isArray(commands)) throw new Error(`${path} is no find of the fuzzer`);
  return { about, setup, commands };
}

export function entries(): string[] {
  return readdirSync(CORPUS)
    .filter((name) => name.endsWith(".json"))
    .sort();
}

export function replay({ setup, commands }: Case): Promise<Outcome> {
  return runWithStreams(setup, Program.from(commands));
}
