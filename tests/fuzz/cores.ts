// The cores that programs run on: the one that ships, the one with assertions, or one given by its path.
import { readFileSync } from "node:fs";
import { init } from "tophash/core";
import { inRepository, type MemoryForm } from "../lib/core.ts";

const PATHS: Record<string, string> = { release: "build/core.wasm", debug: "build/core.debug.wasm" };
let given = "";

/** "release", "debug" or the path of a binary. */
export function initCore(core: string, memory: MemoryForm): void {
  if (given === `${core} ${memory}`) return;
  given = `${core} ${memory}`;
  init(readFileSync(PATHS[core] ? inRepository(PATHS[core]) : core), { memory });
}
