// Strings on an engine that has the `wasm:js-string` builtins: the same answers by them and without, and that they are in
// use. Where this Node has none (before 24), Node 26 is installed for the while of this test.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

const run = promisify(execFile);
const FIRST_WITH_BUILTINS = 24;

let folder: string | undefined;
let node: string | undefined;
let missing = "";

beforeAll(async () => {
  if (Number(process.versions.node.split(".")[0]) >= FIRST_WITH_BUILTINS) {
    node = process.execPath;
    return;
  }
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  folder = mkdtempSync(join(tmpdir(), "tophash-node-"));
  try {
    await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, `${name}@26`], {
      timeout: 120_000,
    });
    const binary = join(folder, "node_modules", name, "bin", "node");
    await run(binary, ["--version"]);
    node = binary;
  } catch (error) {
    missing = `${name}@26 cannot be had: ${String((error as Error).message).split("\n")[0]}`;
  }
});

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  memory: string;
  strings: string;
  text: number;
  record: number;
  leftToJavaScript: number;
}

test("strings are what a native Map makes of them, read by the engine's builtins and by JavaScript", async (context) => {
  if (!node) {
    console.warn(`skipped: ${missing}`);
    return context.skip(missing);
  }
  const script = inRepository("tests/strings/builtins.js");
  const { stdout } = await run(node, [script, inRepository("dist"), inRepository("build/core.debug.wasm")]);
  const outcome = JSON.parse(stdout) as Outcome[];
  expect(outcome.map(({ memory, strings }) => `${memory} ${strings}`)).toEqual([
    ...["shared auto", "shared plain", "plain auto", "plain plain"],
  ]);
  for (const { strings, text, record, leftToJavaScript } of outcome) {
    // The engine took the imports upon itself, and the core's own functions for strings did the work.
    expect(leftToJavaScript === 0).toBe(strings === "auto");
    if (strings === "auto") expect(text).toBeGreaterThan(100_000);
    else expect(text).toBe(0);
    // Strings longer than the crossing area go as bytes in both.
    expect(record).toBeGreaterThan(0);
  }
});
