import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^tophash$/, replacement: `${root}src/index.ts` },
      { find: /^tophash\/(core|compat)$/, replacement: `${root}src/$1.ts` },
    ],
  },
  test: {
    pool: "forks",
    execArgv: ["--expose-gc"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    include: ["tests/**/*.test.ts"],
    exclude: [
      // What looks at the package, the binary or the sources, and not into them.
      "tests/{architecture,browser,mutants,package,string-builtins,wasm-binary,four-gib}.test.ts",
      // Millions of entries, or times: they reach what smaller ones reach.
      "tests/{clone-that-grows,twenty-million,four-gigabytes,no-stall,hash-avalanche,hash-seeds,hash-spread}.test.ts",
      "tests/compat/{beyond-2-24,collectable}.test.ts",
    ],
    setupFiles: ["tests/coverage/setup.ts", "tests/setup.ts"],
    provide: { memory: "shared" },
    coverage: {
      provider: "v8",
      reportOnFailure: true,
      include: ["src/**/*.ts"],
      exclude: ["src/wasm/bytes.generated.ts", "**/*.d.ts"],
      reportsDirectory: "build/coverage/src",
      reporter: ["text", "json", "html"],
    },
  },
});
