import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { firstFiles, measuredFiles } from "./files.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

function project(name: string, include: readonly string[], setupFiles: string[]) {
  return {
    extends: true as const,
    test: { name, include: [...include], setupFiles: ["tests/coverage/setup.ts", ...setupFiles] },
  };
}

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^tophash$/, replacement: `${root}src/node/index.ts` },
      { find: /^tophash\/(core|compat|idle|inspect|shared|trace|metrics)$/, replacement: `${root}src/$1.ts` },
    ],
  },
  test: {
    pool: "forks",
    execArgv: ["--expose-gc"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
    provide: { memory: "shared" },
    projects: [
      project(
        "shared",
        measuredFiles.filter((path) => !firstFiles.includes(path)),
        ["tests/setup.ts"],
      ),
      project("first", firstFiles, []),
    ],
    coverage: {
      provider: "v8",
      reportOnFailure: true,
      include: ["src/**/*.ts"],
      // The command line runs as a process of its own.
      exclude: ["src/wasm/*.generated.ts", "src/cli.ts", "src/cli/**", "**/*.d.ts"],
      reportsDirectory: "build/coverage/src",
      // A run is of one test file; main.ts merges them.
      ...(process.env.TOPHASH_MERGE === undefined
        ? { reporter: [] }
        : { reporter: ["text", "json", "html"], thresholds: { lines: 98, branches: 94 } }),
    },
  },
});
