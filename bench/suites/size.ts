import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Sample, SampleSuite } from "../lib/row.ts";

/** What the package weighs: the core alone, and the main entry as a bundler would ship it, core included. */
async function sample(): Promise<Sample> {
  const entry = fileURLToPath(import.meta.resolve("tophash"));
  const bundled = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    external: ["node:*"],
    write: false,
  });
  const code = bundled.outputFiles[0].contents;
  return {
    values: {
      "core-wasm": statSync(fileURLToPath(import.meta.resolve("tophash/core.wasm"))).size,
      "main-entry": code.length,
      "main-entry-gzipped": gzipSync(code, { level: 9 }).length,
    },
  };
}

export const suite: SampleSuite = {
  how: "samples",
  title: "Package",
  unit: "bytes",
  rows: () => [{ operation: "size", params: {} }],
  contenders: () => ["tophash"],
  samples: () => 1,
  sample,
};
