// npm run mutation:src [-- src/stored.ts src/add.ts:20-60]: Stryker over src/, with those of the tests that look into it. It works
// on a copy in the temporary folder, since it writes its switches into the sources, and is installed there on demand.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRepository } from "../lib/core.ts";

/** The last one for Node 20. */
const VERSION = "9";

const FILES = [
  ...["table", "table-keys", "cursor", "walk", "bulk", "add", "key-list", "stored", "side-table", "crossing"].map(
    (name) => `src/${name}.ts`,
  ),
  "src/snapshot/*.ts",
];

/** Seconds each, and all of them together reach all of src/ that is not for another platform. */
const TESTS = [
  ...["add-by-parts", "add-in-range", "arena", "bulk", "byte-keys-are-copies", "bytes-that-lie", "codecs", "disposed"],
  ...["disposed-from-inside", "exact-values", "iterator-during-deletes-and-clear", "iterator-during-growth"],
  ...["iterator-protocol", "keys-are-read-once", "keys-of-one-hash", "long-keys-in-full-memory", "packed-keys"],
  ...["packed-keys-are-checked", "reentrancy", "set-methods", "snapshot-hostile", "snapshot-round-trip"],
  ...["snapshot-streams", "stats", "strict-input", "strings-are-exact", "tuple-parts-stay-apart"],
  ...["typed-arrays-that-lie", "upsert-and-clone", "wrong-long-keys-and-values", "wrong-options"],
];

const folder = join(tmpdir(), "tophash-stryker");
mkdirSync(join(folder, "build"), { recursive: true });
for (const part of ["src", "assembly", "tests"]) rmSync(join(folder, part), { recursive: true, force: true });
for (const part of [
  "src",
  "assembly",
  "tests",
  "package.json",
  "tsconfig.json",
  "build/core.wasm",
  "build/core.debug.wasm",
]) {
  cpSync(inRepository(part), join(folder, part), { recursive: true });
}
if (!existsSync(join(folder, "node_modules/@stryker-mutator/core"))) {
  const packages = ["core", "vitest-runner"].map((name) => `@stryker-mutator/${name}@${VERSION}`);
  const args = [
    "install",
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    ...packages,
  ];
  execFileSync("npm", args, { cwd: folder, stdio: "inherit" });
}
writeFileSync(
  join(folder, "vitest.stryker.ts"),
  `import { defineConfig } from "vitest/config";
const src = (name) => new URL("src/" + name + ".ts", import.meta.url).pathname;
export default defineConfig({
  resolve: {
    alias: [
      { find: /^tophash$/, replacement: src("index") },
      { find: /^tophash\\/(core|compat|idle)$/, replacement: src("$1") },
    ],
  },
  test: {
    testTimeout: 60_000,
    include: ${JSON.stringify(TESTS)}.map((name) => "tests/" + name + ".test.ts"),
    setupFiles: ["tests/setup.ts"],
    provide: { memory: "shared" },
  },
});
`,
);
const config = {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.stryker.ts", related: false },
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  inPlace: true,
  concurrency: 2,
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 20,
  mutate: process.argv.length > 2 ? process.argv.slice(2) : FILES,
  // Messages are for people.
  mutator: { excludedMutations: ["StringLiteral"] },
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false },
};
writeFileSync(join(folder, "stryker.config.json"), JSON.stringify(config));
const stryker = join(folder, "node_modules/@stryker-mutator/core/bin/stryker.js");
process.exitCode = spawnSync(process.execPath, [stryker, "run"], { cwd: folder, stdio: "inherit" }).status ?? 1;
