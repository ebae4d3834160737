// examples/shared-counter.mjs, which the README points to: its two threads, on the built package.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

test("two threads count into one map, and no update is lost", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [inRepository("examples/shared-counter.mjs")]);
  const [first, ...others] = stdout.trim().split("\n");
  expect(first).toBe("3 2 9");
  expect(others.pop()).toBe("true 30");
  expect(others.sort()).toEqual(["1 ask", "1 is", "1 not", "1 or", "1 question", "1 that", "1 the", "2 be", "3 to"]);
});
