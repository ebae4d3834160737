// What the fuzzer found once does not come back, and a short campaign finds nothing.
import "./lib/instances.ts"; // before the package

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { bytes, HashMap, string } from "tophash";
import { describe, expect, test } from "vitest";
import { count, drawRound, newTally, runRound } from "./fuzz/campaign.ts";
import { Program } from "./fuzz/commands.ts";
import { CORPUS, entries, read, replay } from "./fuzz/corpus.ts";
import { printTest } from "./fuzz/print-test.ts";
import { run } from "./fuzz/run.ts";
import { edited, quickly } from "./fuzz/snapshot-edits.ts";
import { inRepository } from "./lib/core.ts";
import { joinSnapshot, parseSnapshot, splitSnapshot } from "./lib/snapshot-file.ts";

describe("a find of the corpus does what the model does:", () => {
  test.each(entries())("%s", async (name) => {
    const { setup, commands } = read(join(CORPUS, name));
    expect(commands.length).toBeGreaterThan(0);
    for (const memory of ["shared", "plain"] as const) {
      for (const core of ["debug", "release"]) {
        expect((await replay({ setup: { ...setup, core, memory }, commands })).find).toBeUndefined();
      }
    }
  });
});

test("a short campaign with a fixed seed finds nothing", async () => {
  const tally = newTally();
  for (let round = 0; round < 24; round++) {
    const drawn = drawRound(2026, round, round % 4 ? "release" : "debug");
    drawn.setup.memory = round & 1 ? "plain" : "shared";
    const outcome = await runRound(drawn);
    expect(outcome.find).toBeUndefined();
    count(tally, drawn.setup, outcome);
  }
  // Not vacuous.
  expect(tally.operations).toBeGreaterThan(1_000_000);
  expect(tally.failures).toBeGreaterThan(100);
  expect(Object.keys(tally.types).length).toBeGreaterThan(20);
});

test("the same seed draws the same round, another one another", () => {
  const [one, again, other] = [7, 7, 8].map((seed) => drawRound(seed, 3));
  expect(one.program.shown()).toEqual(again.program.shown());
  expect(one.setup).toEqual(again.setup);
  expect(other.program.shown(0, 50)).not.toEqual(one.program.shown(0, 50));
  // Through the form of corpus files and back.
  expect(Program.from(one.program.shown()).shown()).toEqual(one.program.shown());
  expect(run(one.setup, one.program).operations).toBe(run(again.setup, again.program).operations);
});

test("edited snapshots are sealed as documented, and some are refused for what they hold, some load", () => {
  const map = new HashMap(string, bytes);
  for (let i = 0; i < 30; i++) map.set(`key ${i}`, new Uint8Array(i % 9));
  const whole = map.toSnapshot();
  expect(joinSnapshot(splitSnapshot(whole), quickly)).toEqual(whole);
  parseSnapshot(joinSnapshot(splitSnapshot(whole), quickly)); // by the reference of the hash
  const reasons = new Map<string, number>();
  for (let seed = 0; seed < 1000; seed++) {
    let reason = "none";
    try {
      HashMap.fromSnapshot(string, bytes, edited(whole, seed)).dispose();
    } catch (error) {
      reason = /types|truncated|twice|entries|header|end/.exec((error as Error).message)?.[0] ?? "other";
    }
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const reason of ["none", "types"]) expect(reasons.get(reason)).toBeGreaterThan(100);
  expect(reasons.size).toBeGreaterThan(6);
});

test("a find is printed as a test", () => {
  const name = entries()[0];
  const { about, setup, commands } = read(join(CORPUS, name));
  const text = printTest({ setup, commands, message: about });
  expect(text).toContain('from "vitest"');
  expect(text.split("\n").length).toBeGreaterThan(commands.length + 10);
});

test("wrong options are refused with exit code 2, help is not", () => {
  const start = (...args: string[]) => {
    try {
      execFileSync(process.execPath, ["--import", "tsx", inRepository("tests/fuzz/main.ts"), ...args], {
        stdio: "pipe",
      });
      return 0;
    } catch (error) {
      return (error as { status: number }).status;
    }
  };
  expect(start("--help")).toBe(0);
  expect(start("--seconds", "soon")).toBe(2);
  expect(start("--nonsense")).toBe(2);
  expect(start("--replay", "not-there.json")).toBe(2);
  expect(start("--replay", join(CORPUS, entries()[0]))).toBe(0);
});
