// npm run coverage [-- test files]: which branches of the core and which lines of src/ the tests reach. Ten minutes.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { inRepository } from "../lib/core.ts";
import { buildCountingCore } from "./counting-core.ts";
import { exceptions } from "./exceptions.ts";
import { report, unreachedInstances } from "./report.ts";

const folder = inRepository("build/coverage");

rmSync(folder, { recursive: true, force: true });
const places = await buildCountingCore(folder);
mkdirSync(`${folder}/counts`, { recursive: true });

const args = ["run", "--config", "tests/coverage/vitest.config.ts", "--coverage", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [inRepository("node_modules/vitest/vitest.mjs"), ...args], {
  cwd: inRepository(""),
  env: { ...process.env, TOPHASH_CORE: `${folder}/core.wasm` },
  stdio: "inherit",
});

const counts = new Float64Array(places.sites.length);
for (const name of readdirSync(`${folder}/counts`)) {
  const words = new Uint32Array(new Uint8Array(readFileSync(`${folder}/counts/${name}`)).buffer);
  for (let i = 0; i < counts.length; i++) counts[i] += words[i];
}
const { text, faults } = report(places, counts, exceptions);
writeFileSync(`${folder}/core.txt`, `${text}\n`);
writeFileSync(`${folder}/instances.txt`, `${unreachedInstances(places, counts)}\n`);
console.log(`\n${text}\n\nby instance: build/coverage/instances.txt; src/ by line: build/coverage/src/index.html`);
process.exitCode = status !== 0 || faults > 0 ? 1 : 0;
