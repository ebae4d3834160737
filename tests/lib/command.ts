// Running the command line as a user does: the built program in a process of its own.
import { spawn } from "node:child_process";
import { inRepository } from "./core.ts";

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** What is piped in; nothing by default, and the pipe is closed. */
  input?: Uint8Array | string;
  env?: Record<string, string>;
  cwd?: string;
  /** Arguments of Node itself. */
  node?: string[];
}

const PLAIN = { PATH: process.env.PATH ?? "", LANG: "C.UTF-8" };

export function tophash(
  args: readonly string[],
  { input = "", env = {}, cwd, node = [] }: RunOptions = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...node, inRepository("dist/cli.js"), ...args], {
      cwd,
      env: { ...PLAIN, ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => {}); // it may have ended before it read everything
    child.stdin.end(input);
  });
}

/** An error as the command line tells it: one line, no stack, nothing else. */
export const ONE_LINE = /^tophash: [^\n]+\n$/;
