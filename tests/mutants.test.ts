// The suite notices deliberate bugs: each of them, compiled into a core of its own, turns a short run red.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";
import { compileCore } from "./mutants/compile.ts";
import { type Mutant, mutants } from "./mutants/mutants.ts";

/** A mutant that makes the core loop for ever is noticed, too. */
const PATIENCE = 120_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tophash-mutants-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compile = (name: string, mutant?: Mutant) => compileCore(join(folder, name), mutant);

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
