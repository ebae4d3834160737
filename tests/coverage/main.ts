// npm run coverage [-- test files]: which branches of the core and which lines of src/ the tests reach.
//
// Each test file is a run of its own, whose findings are kept in build/coverage/ until it runs again. So without arguments those
// run that have not yet, with arguments these. `--fresh` forgets everything first, `--report` runs nothing. See HACKING.md.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { inRepository } from "../lib/core.ts";
import { buildCountingCores } from "./counting-core.ts";
import { exceptions } from "./exceptions.ts";
import { measuredFiles } from "./files.ts";
import { blobFile } from "./flags.ts";
import { report, unreachedInstances } from "./report.ts";

const folder = inRepository("build/coverage");
const named = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const asked = (option: string) => process.argv.includes(option);

function vitest(args: string[], more: NodeJS.ProcessEnv = {}): boolean {
  const all = ["--config", "tests/coverage/vitest.config.ts", "--coverage", ...args];
  const { status } = spawnSync(process.execPath, [inRepository("node_modules/vitest/vitest.mjs"), "run", ...all], {
    cwd: inRepository(""),
    env: { ...process.env, TOPHASH_CORE: `${folder}/core.wasm`, ...more },
    stdio: "inherit",
  });
  return status === 0;
}

if (asked("--fresh")) rmSync(folder, { recursive: true, force: true });
for (const part of ["flags", "blobs"]) mkdirSync(`${folder}/${part}`, { recursive: true });
const places = await buildCountingCores(folder);

const isMissing = (path: string) => !existsSync(`${folder}/${blobFile(path)}`);
const files = asked("--report") ? [] : named.length > 0 ? named : measuredFiles.filter(isMissing);
for (const path of files) {
  rmSync(`${folder}/${blobFile(path)}`, { force: true });
  vitest([path, "--reporter=dot", "--reporter=blob", `--outputFile.blob=${folder}/${blobFile(path)}`]);
}

const reached = new Set<string>();
for (const name of readdirSync(`${folder}/flags`)) {
  for (const site of JSON.parse(readFileSync(`${folder}/flags/${name}`, "utf8"))) reached.add(site);
}
// Fails when a test did, or when src/ is below the thresholds.
const good = vitest([`--merge-reports=${folder}/blobs`, "--reporter=dot"], { TOPHASH_MERGE: "1" });
const { text, faults } = report(places, reached, exceptions);
writeFileSync(`${folder}/core.txt`, `${text}\n`);
writeFileSync(`${folder}/instances.txt`, `${unreachedInstances(places, reached)}\n`);
console.log(`\n${text}\n\nby instance: build/coverage/instances.txt; src/ by line: build/coverage/src/index.html`);
const missing = measuredFiles.filter(isMissing);
if (missing.length > 0) console.log(`not run yet: ${missing.length} test files`);
process.exitCode = good && faults === 0 && missing.length === 0 ? 0 : 1;
