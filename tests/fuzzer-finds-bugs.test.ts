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

/** A wrong answer, a chain that only craft makes, and a violated invariant. */
const BUGS = [
  "deletions are not counted",
  "an insertion into a chain that is moving does not look into its other home",
  "an iterator forgets what it yielded before the table shrank",
];
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
  const args = [
    "--import",
    "tsx",
    script,
    "--seconds",
    "200",
    "--seed",
    "5",
    "--jobs",
    "2",
    "--minimise",
    "20",
    "--core",
    core,
    "--out",
    out,
  ];
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
    expect(replay({ setup, commands }).find).toBeDefined();
    expect(replay({ setup: { ...setup, core: "release" }, commands }).find).toBeUndefined();
  });
});
