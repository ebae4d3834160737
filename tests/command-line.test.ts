// The command line as such: help, versions, what is refused and how, exit codes, pipes that close.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ONE_LINE, tophash } from "./lib/command.ts";
import { inRepository } from "./lib/core.ts";

const COMMANDS = ["inspect", "doctor", "bench"];

describe("help", () => {
  test.each([["--help"], ["-h"], ["help"]])("%s lists the commands", async (word) => {
    const { code, stdout, stderr } = await tophash([word]);
    expect([code, stderr]).toEqual([0, ""]);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${command} +\\S`, "m"));
    expect(stdout).toMatch(/Exit codes: 0 .*, 1 .*, 2 /);
  });

  test.each(COMMANDS)("of %s lists its options, however it is asked for", async (command) => {
    const asked = await Promise.all(
      [
        [command, "--help"],
        [command, "-h"],
        ["help", command],
      ].map((args) => tophash(args)),
    );
    for (const { code, stdout, stderr } of asked) {
      expect([code, stderr, stdout]).toEqual([0, "", asked[0].stdout]);
      expect(stdout).toMatch(new RegExp(`^usage: tophash ${command} `));
      expect(stdout).toMatch(/--json {2,}\S/);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    }
  });

  test("every option is in docs/command-line.md", async () => {
    const docs = readFileSync(inRepository("docs/command-line.md"), "utf8");
    for (const command of COMMANDS) {
      const { stdout } = await tophash([command, "--help"]);
      for (const [option] of stdout.matchAll(/--[a-z]+/g)) expect(docs, `${command} ${option}`).toContain(option);
    }
  });

  test("without a command it is an error", async () => {
    const { code, stdout, stderr } = await tophash([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^usage: tophash COMMAND/);
  });
});

test.each([["--version"], ["-v"]])("%s says which", async (word) => {
  const { version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
  expect(await tophash([word])).toEqual({ code: 0, stdout: `tophash ${version}\n`, stderr: "" });
});

describe("what is wrong is said in one line, and what was probably meant", () => {
  test.each([
    [["inpsect"], /there is no command inpsect; did you mean inspect\?/],
    [["docter"], /did you mean doctor\?/],
    [["Bench"], /did you mean bench\?/],
    [["something"], /there is no command something; tophash --help lists them/],
    [["--jso"], /there is no option --jso/],
    [["help", "benhc"], /did you mean bench\?/],
    [["constructor"], /there is no command constructor/],
    [["inspect", "file", "--sgv"], /there is no option --sgv; did you mean --svg\?/],
    [["inspect", "file", "--constructor"], /there is no option --constructor \(/],
    [["inspect", "file", "--__proto__"], /there is no option --__proto__/],
    [["inspect", "-x", "file"], /there is no option -x/],
    [["inspect", "file", "--json=yes"], /--json takes no value, got "yes"/],
    [["inspect", "file", "--dot=x.dot", "--buckets"], /--buckets needs/],
    [["inspect"], /inspect needs a file/],
    [["inspect", "a", "b"], /one file, got "b"/],
    [["doctor", "--svg"], /there is no option --svg/],
    [["doctor", "me"], /doctor takes no argument, got "me"/],
    [["bench", "--n", "many"], /--n must be a whole number from 1 to 16777215, got "many"/],
    [["bench", "--n", "0"], /got "0"/],
    [["bench", "--n=-5"], /got "-5"/],
    [["bench", "--n", "1e9"], /got "1e9"/],
    [["bench", "-s", "0.5"], /--seconds must be a whole number from 1 to 3600, got "0.5"/],
    [["bench", "--seconds"], /--seconds needs/],
    [["two\nlines\u001b[31m"], /there is no command two/],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await tophash(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("\u001b");
  });
});

test("TOPHASH_STACK shows where it came from", async () => {
  const { code, stderr } = await tophash(["bench", "--n", "x"], { env: { TOPHASH_STACK: "1" } });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^tophash: --n must be/);
  expect(stderr).toMatch(/^ +at .*dist\//m);
});

test("a reader that has seen enough ends it quietly", async () => {
  const child = spawn(process.execPath, [inRepository("dist/cli.js"), "doctor", "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, stderr]).toEqual([0, ""]);
});
