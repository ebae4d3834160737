// Runs one check: spin makes a C program of the model, the C compiler a binary, which explores every interleaving.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inRepository } from "../lib/core.ts";
import type { Check } from "./checks.ts";

const run = promisify(execFile);

const COMPILER = process.env.CC ?? "cc";
/** MiB: more than the largest check needs, so that one that has grown says so. */
const MEMORY = 1800;
/** A trail is a file of 1,000 steps at most; this many bound the stack. */
const DEPTH = 100_000;
const MILLISECONDS = 600_000;

export interface Result {
  check: Check;
  /** What spin says is violated; none when every promise holds. */
  violated?: string;
  states: number;
  depth: number;
  seconds: number;
  /** Whether everything was explored (or, for a mistake, as much as was needed). */
  complete: boolean;
}

/** As it should be: all explored and nothing violated, or a mistake found. */
export function isRight({ check, violated, complete }: Result): boolean {
  return check.mistake ? violated !== undefined : complete && violated === undefined;
}

/** What is missing to run checks, in one line; undefined when nothing is. */
export async function missing(): Promise<string | undefined> {
  const lacking: string[] = [];
  for (const [program, option] of [
    ["spin", "-V"],
    [COMPILER, "--version"],
  ] as const) {
    await run(program, [option]).catch(() => lacking.push(program));
  }
  if (lacking.length === 0) return;
  return `${lacking.join(" and ")} not found. Debian: apt-get update && apt-get install spin gcc libc6-dev; macOS: brew install spin`;
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? Number.NaN);
}

/** What the explorer printed, as a result. */
export function parse(check: Check, text: string, seconds: number): Result {
  const violated = /^pan:\d+: (.+?) \(at depth \d+\)/m.exec(text)?.[1];
  const errors = numberIn(text, /errors: (\d+)/);
  return {
    check,
    violated: violated ?? (errors > 0 ? `${errors} errors` : undefined),
    states: numberIn(text, /^\s*(\d+)(?: states, stored|\s+states, stored)/m),
    depth: numberIn(text, /depth reached (\d+)/),
    seconds,
    complete: errors === 0 && !/max search depth too small|Search not completed|out of memory/.test(text),
  };
}

/** One check, in a folder of its own that does not stay. */
export async function runCheck(check: Check): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "tophash-protocol-"));
  const options = { cwd: folder, timeout: MILLISECONDS, maxBuffer: 1 << 26 };
  const began = performance.now();
  try {
    const model = inRepository(`tests/protocol/${check.model}.pml`);
    const text = readFileSync(model, "utf8");
    for (const [macro] of check.defines.map((define) => define.split("="))) {
      if (!new RegExp(`\\b${macro}\\b`).test(text)) throw new Error(`${check.model}.pml knows no ${macro}`);
    }
    await run("spin", ["-a", ...check.defines.map((define) => `-D${define}`), model], options);
    const kind = check.live ? ["-DNFAIR=3"] : ["-DSAFETY"];
    await run(
      COMPILER,
      [check.large ? "-O1" : "-O0", "-w", "-DCOLLAPSE", `-DMEMLIM=${MEMORY}`, ...kind, "-o", "explore", "pan.c"],
      options,
    );
    const { stdout } = await run("./explore", [`-m${DEPTH}`, ...(check.live ? ["-a", "-f"] : [])], options);
    return parse(check, stdout, (performance.now() - began) / 1000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
