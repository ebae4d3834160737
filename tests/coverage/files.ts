// Which test files a run measures.
import { readdirSync } from "node:fs";
import { once } from "../../vitest.config.ts";

/** What looks at the package, the binary, the sources or at other processes, and not into the core. */
const ELSEWHERE = [
  "architecture",
  "broken-flooded-maps-are-caught",
  "broken-shared-maps-are-caught",
  "broken-sync-maps-are-caught",
  "browser",
  "command-line",
  "command-line-bench",
  "command-line-doctor",
  "command-line-in-the-package",
  "command-line-inspect",
  "demo-page",
  "flooded-maps-under-stress",
  "four-gib",
  "fuzzer-finds-bugs",
  "inspect-while-others-write",
  "mutants",
  "package",
  "protocol",
  "recorded-threads-are-judged",
  "runtimes",
  "shared-core-binary",
  "shared-histories-are-linearizable",
  "shared-maps-in-browsers",
  "shared-maps-under-stress",
  "shared-waiters-may-die-asleep",
  "shared-workers-are-killed-at-chosen-steps",
  "string-builtins",
  "suspects-may-wake-in-a-repair",
  "sync-map-histories-are-linearizable",
  "sync-map-suspects-wake-in-a-repair",
  "sync-map-under-stress",
  "the-linearizability-checker-is-right",
  "wasm-binary",
];
/** Millions of entries, or times: they reach what smaller ones reach. */
const LARGE = [
  "clone-that-grows",
  "compat/beyond-2-24",
  "compat/collectable",
  "four-gigabytes",
  "hash-avalanche",
  "hash-seeds",
  "hash-spread",
  "no-stall",
  "twenty-million",
];
const pathOf = (name: string) => `tests/${name}.test.ts`;

/** Paths from the root of the repository. */
export const measuredFiles: readonly string[] = readdirSync(new URL("..", import.meta.url), {
  recursive: true,
  encoding: "utf8",
})
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `tests/${name.replaceAll("\\", "/")}`)
  .filter((path) => ![...ELSEWHERE, ...LARGE].map(pathOf).includes(path))
  .sort();

/** What takes hold of WebAssembly before the package is loaded: without tests/setup.ts, as in vitest.config.ts. */
export const firstFiles: readonly string[] = measuredFiles.filter((path) => once.includes(path));
