import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { init } from "tophash/core";

export type MemoryForm = "shared" | "plain";

/** Absolute path of a file of the repository. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** The core that TOPHASH_CORE names for all tests: "release", or the path of a binary (tests/coverage). */
const chosen = process.env.TOPHASH_CORE;
const RELEASE = "build/core.wasm";
const byPath = chosen !== undefined && chosen !== "release" ? chosen : undefined;

/** The core that tests run on: with assertions, unless TOPHASH_CORE says otherwise. */
export function debugCore(): Uint8Array<ArrayBuffer> {
  return readFileSync(byPath ?? inRepository(chosen === "release" ? RELEASE : "build/core.debug.wasm"));
}

export function initDebugCore(memory: MemoryForm): void {
  init(debugCore(), { memory });
}

/** For the tests with millions of entries: the core that ships. Only before the first map of the process. */
export function initReleaseCore(memory: MemoryForm): void {
  init(readFileSync(byPath ?? inRepository(RELEASE)), { memory });
}
