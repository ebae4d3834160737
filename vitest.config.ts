import { defineConfig } from "vitest/config";

/** What needs one memory form only: the package, the binary, the sources, the browser; or what comes before the package. */
export const once = [
  "tests/architecture.test.ts",
  "tests/attachments-have-numbers-of-their-own.test.ts",
  "tests/broken-flooded-maps-are-caught.test.ts",
  "tests/broken-shared-maps-are-caught.test.ts",
  "tests/broken-sync-maps-are-caught.test.ts",
  "tests/browser.test.ts",
  "tests/clones-of-long-keys-may-fail.test.ts",
  "tests/command-line-bench.test.ts",
  "tests/command-line-doctor.test.ts",
  "tests/command-line-in-the-package.test.ts",
  "tests/command-line-inspect.test.ts",
  "tests/command-line.test.ts",
  "tests/compat/memory-that-ends.test.ts",
  "tests/console-log-of-shared-maps.test.ts",
  "tests/demo-page.test.ts",
  "tests/destroyed-shared-maps-say-so.test.ts",
  "tests/dispose-in-any-state.test.ts",
  "tests/disposed-shared-maps-write-nowhere.test.ts",
  "tests/every-allocation-may-fail.test.ts",
  "tests/flooded-maps-under-stress.test.ts",
  "tests/fuzz-corpus.test.ts",
  "tests/fuzzer-finds-bugs.test.ts",
  "tests/handles-of-shared-maps-are-checked.test.ts",
  "tests/inspect-shared-maps.test.ts",
  "tests/inspect-tells-of-changes.test.ts",
  "tests/inspect-verifies.test.ts",
  "tests/inspect-while-others-write.test.ts",
  "tests/large-shared-values-are-whole.test.ts",
  "tests/long-work-under-a-lock-shows-life.test.ts",
  "tests/mutants.test.ts",
  "tests/new-secrets-in-full-memory.test.ts",
  "tests/nothing-is-traced-unasked.test.ts",
  "tests/options-of-shared-maps-are-checked.test.ts",
  "tests/package.test.ts",
  "tests/pictures-of-any-keys.test.ts",
  "tests/pictures-stand-for-themselves.test.ts",
  "tests/poisoned-shards-are-salvaged.test.ts",
  "tests/protocol.test.ts",
  "tests/recorded-threads-are-judged.test.ts",
  "tests/repaired-shards-shrink.test.ts",
  "tests/runtimes.test.ts",
  "tests/shared-allocations-may-fail.test.ts",
  "tests/shared-attachments-come-and-go.test.ts",
  "tests/shared-core-binary.test.ts",
  "tests/shared-deaths-at-every-step.test.ts",
  "tests/shared-deaths-while-secrets-change.test.ts",
  "tests/shared-histories-are-linearizable.test.ts",
  "tests/shared-maps-above-two-gib.test.ts",
  "tests/shared-maps-are-flooded.test.ts",
  "tests/shared-maps-are-reentered.test.ts",
  "tests/shared-maps-compare-as-map-does.test.ts",
  "tests/shared-maps-do-what-a-map-does.test.ts",
  "tests/shared-maps-in-browsers.test.ts",
  "tests/shared-maps-in-full-memory.test.ts",
  "tests/shared-maps-refuse-what-does-not-fit.test.ts",
  "tests/shared-maps-under-stress.test.ts",
  "tests/shared-members-have-docstrings.test.ts",
  "tests/shared-reserve-knows-its-limits.test.ts",
  "tests/shared-snapshots-go-both-ways.test.ts",
  "tests/shared-stats-say-what-is-there.test.ts",
  "tests/shared-threads-may-die-coming-or-going.test.ts",
  "tests/shared-waiters-may-die-asleep.test.ts",
  "tests/shared-workers-are-killed-at-chosen-steps.test.ts",
  "tests/stats-are-alike.test.ts",
  "tests/string-builtins.test.ts",
  "tests/suspects-may-wake-in-a-repair.test.ts",
  "tests/sync-map-deaths-at-every-step.test.ts",
  "tests/sync-map-does-what-a-map-does.test.ts",
  "tests/sync-map-histories-are-linearizable.test.ts",
  "tests/sync-map-suspects-wake-in-a-repair.test.ts",
  "tests/sync-map-under-stress.test.ts",
  "tests/the-core-reads-strings.test.ts",
  "tests/the-linearizability-checker-is-right.test.ts",
  "tests/trace-in-a-page.test.ts",
  "tests/trace-lines-of-a-process.test.ts",
  "tests/two-attachments-see-one-map.test.ts",
  "tests/wasm-binary.test.ts",
  "tests/wrong-options-of-pictures.test.ts",
];

const common = {
  pool: "forks" as const,
  // `gc()` for the tests that speak of what is released.
  execArgv: ["--expose-gc"],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // The built package is loaded by Node itself: the tests see the very files that a user gets, and their speed.
  server: { deps: { external: [/\/dist\//] } },
};

function everything(memory: "shared" | "plain") {
  return {
    test: {
      ...common,
      name: memory,
      include: ["tests/**/*.test.ts"],
      exclude: once,
      setupFiles: ["tests/setup.ts"],
      provide: { memory },
    },
  };
}

export default defineConfig({
  test: {
    // Every file is a process of its own (a core can be given only once); more of them than cores only slows the timed ones.
    maxWorkers: 2,
    projects: [
      everything("shared"),
      everything("plain"),
      // Within a file: mutants start processes of their own.
      { test: { ...common, name: "once", include: once, testTimeout: 300_000, maxConcurrency: 2 } },
    ],
  },
});
