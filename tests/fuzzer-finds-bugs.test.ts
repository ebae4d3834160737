// The fuzzer notices deliberate bugs, makes short cases of them, and these cases do no harm to the core without the bug.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read, replay } from "./fuzz/corpus.ts";
import { inRepository } from "./lib/core.ts";
import { compileCore } from "./mutants/compile.ts";
import { mutants } from "./mutants/mutants.ts";

/** A wrong answer about keys that only `craft` makes, an iterator that goes wrong, and a violated invariant. */
const BUGS = [
  "the last bytes of a key are not compared",
  "a walk's epochs filter nothing",
  "a deleted key's record is not freed",
];
/** Draws a round for each of them among the first few: others do, too, after a minute. */
const SEED = "7";
/** Commands that a minimised case may have. */
const SHORT = 150;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tophash-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A campaign on a core; its exit code and what it printed. */
function fuzz(core: string, out: string): Promise<{ code: number; stdout: string }> {
  const script = inRepository("tests/fuzz/main.ts");
  const args = ["--import", "tsx", script, ...["--seconds", "100", "--seed", SEED, "--jobs", "1"]];
  args.push(...["--minimise", "3", "--core", core, "--out", out]);
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: inRepository(""), maxBuffer: 2 ** 26 }, (error, stdout) => {
      resolve({ code: error ? Number(error.code) : 0, stdout });
    });
  });
}

describe("the fuzzer finds it when", () => {
  test.each(BUGS)("%s", async (bug) => {
    const mutant = mutants.find((each) => each.bug === bug)!;
    const root = join(folder, String(BUGS.indexOf(bug)));
    const core = await compileCore(root, mutant);
    const { code, stdout } = await fuzz(core, join(root, "finds"));
    expect(code).toBe(1);
    expect(stdout).toContain('test("found by the fuzzer: ');
    const [name] = readdirSync(join(root, "finds"));
    const { setup, commands } = read(join(root, "finds", name));
    expect(commands.length).toBeLessThanOrEqual(SHORT);
    expect((await replay({ setup, commands })).find).toBeDefined();
    expect((await replay({ setup: { ...setup, core: "release" }, commands })).find).toBeUndefined();
  });
});
