// The suite notices deliberate bugs: each of them, compiled into a core of its own, turns a short run red.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";
import { type Mutant, mutants } from "./mutants/mutants.ts";

/** A mutant that makes the core loop for ever is noticed, too. */
const PATIENCE = 60_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tophash-mutants-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Compiles the core, with a bug or without, in a folder of its own; the path of the binary. */
async function compile(name: string, mutant?: Mutant): Promise<string> {
  const root = join(folder, name);
  cpSync(inRepository("assembly"), join(root, "assembly"), { recursive: true });
  // Not optimised: it compiles in a quarter of the time.
  const config = JSON.parse(readFileSync(inRepository("asconfig.json"), "utf8"));
  Object.assign(config.options, { optimizeLevel: 0, shrinkLevel: 0, converge: false });
  delete config.targets.release.textFile;
  // Memory that ends on purpose is part of the run; assertions are not: it is up to the tests.
  config.targets.release.use = ["DEBUG=0", "FAULTS=1"];
  writeFileSync(join(root, "asconfig.json"), JSON.stringify(config));
  if (mutant) {
    const path = join(root, "assembly", mutant.file);
    const text = readFileSync(path, "utf8");
    expect(text.split(mutant.find).length, `${mutant.file} must hold exactly once: ${mutant.find}`).toBe(2);
    writeFileSync(
      path,
      text.replace(mutant.find, () => mutant.replace),
    );
  }
  const compiler = inRepository("node_modules/assemblyscript/bin/asc.js");
  const args = [compiler, "assembly/map.ts", "assembly/faults.ts", "--target", "release", "--disableWarning", "235"];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  return join(root, "build", "core.wasm");
}

interface Outcome {
  red: boolean;
  output: string;
}

function run(core: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const args = ["--import", "tsx", inRepository("tests/mutants/run.ts"), core];
    const options = { cwd: inRepository(""), timeout: PATIENCE, killSignal: "SIGKILL" as const };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ red: error !== null, output: `${error?.killed ? "never ended" : ""}${stdout}${stderr}` });
    });
  });
}

test("without a bug the run is green", async () => {
  const { red, output } = await run(await compile("none"));
  expect(output).toBe("");
  expect(red).toBe(false);
});

describe("the suite turns red when", () => {
  test.concurrent.each(mutants.map((mutant, i) => [mutant.bug, mutant, i] as const))("%s", async (_, mutant, i) => {
    const { red, output } = await run(await compile(`mutant-${i}`, mutant));
    expect(red).toBe(true);
    // Red because something was noticed, not because the run itself broke.
    expect(output).not.toMatch(/SyntaxError|ERR_MODULE_NOT_FOUND|LinkError|CompileError|Cannot find/);
  });
});
