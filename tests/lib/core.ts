import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { init } from "tophash/core";

export type MemoryForm = "shared" | "plain";

/** Absolute path of a file of the repository. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

export function initDebugCore(memory: MemoryForm): void {
  init(readFileSync(inRepository("build/core.debug.wasm")), { memory });
}

/** For the tests with millions of entries: the core that ships. Only before the first map of the process. */
export function initReleaseCore(memory: MemoryForm): void {
  init(readFileSync(inRepository("build/core.wasm")), { memory });
}
