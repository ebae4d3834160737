// `tophash bench`: every row is there, times of both, and no answer differs. How fast it is, is not asked.
import { expect, test } from "vitest";
import { contest } from "../src/cli/bench/contest.ts";
import { tophash } from "./lib/command.ts";

interface Bench {
  n: number;
  seconds: number;
  machine: { engine: { name: string; version: string }; system: string; processor: string };
  tasks: {
    task: string;
    operations: number;
    map: { median: number; rounds: number[] };
    tophash: { median: number; rounds: number[] };
    ratio: number;
  }[];
  worstInsert: { map: number; tophash: number };
}

test("--json has every round of both", async () => {
  const { code, stdout, stderr } = await tophash(["bench", "-n", "2_000", "--seconds", "1", "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  const { n, seconds, machine, tasks, worstInsert } = JSON.parse(stdout) as Bench;
  expect([n, seconds, machine.engine.version]).toEqual([2000, 1, process.versions.node]);
  expect(tasks.length).toBe(8);
  for (const { task, operations, map, tophash, ratio } of tasks) {
    expect(operations, task).toBe(2000);
    expect(map.rounds.length).toBeGreaterThanOrEqual(3);
    expect(tophash.rounds.length).toBe(map.rounds.length);
    for (const time of [...map.rounds, ...tophash.rounds, map.median, tophash.median, ratio])
      expect(time).toBeGreaterThan(0);
  }
  expect(worstInsert.map).toBeGreaterThan(0);
  expect(worstInsert.tophash).toBeGreaterThan(0);
});

test("the text has a line for each row", async () => {
  const { code, stdout } = await tophash(["bench", "--n", "1e2", "-s", "1"]);
  expect(code).toBe(0);
  expect(stdout.match(/^\S.* \d[\d.]* x$/gm)!.length).toBe(8);
  expect(stdout).toMatch(/slowest single insert on the way to 100: Map [\d.]+ ms, tophash [\d.]+ ms/);
});

test("one entry is enough", async () => {
  expect((await tophash(["bench", "--n", "1", "-s", "1", "--json"])).code).toBe(0);
});

test("a wrong answer ends it", () => {
  const task = {
    ...{ name: "wrong", operations: 1, end: () => {} },
    map: { pass: () => 1 },
    tophash: { pass: () => 2 },
  };
  expect(() => contest(task, 1, () => {})).toThrow(/wrong: the answers of Map and of tophash differ/);
});
