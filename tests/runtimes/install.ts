// What the machine lacks comes from npm on demand, into a folder that the next run finds again.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Missing } from "./outcome.ts";

export const run = promisify(execFile);

/** Delete it to get newer versions. */
export const CACHE = join(tmpdir(), "tophash-runtimes");

/**
 * The path of `file` in a folder where the packages are installed. No install scripts run.
 * @throws Missing
 */
export async function fromNpm(packages: string[], file: string): Promise<string> {
  const folder = join(CACHE, packages.join("+").replace(/\//g, "_"));
  const path = join(folder, "node_modules", file);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  // Complete or not there: two runs may install at once, and one may be stopped.
  const beside = mkdtempSync(join(CACHE, "installing-"));
  const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", beside];
  try {
    await run("npm", ["install", ...options, ...packages], { timeout: 240_000 });
    if (!existsSync(join(beside, "node_modules", file))) throw new Error(`it has no ${file}`);
    if (!existsSync(path)) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(beside, folder);
    }
    return path;
  } catch (error) {
    throw new Missing(
      `${packages.join(", ")} cannot be had from npm: ${String((error as Error).message).split("\n")[0]}`,
    );
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

const { platform, arch } = process;
const windows = platform === "win32";
const exe = windows ? ".exe" : "";

/** This machine's Node of that major version: the running one when it is that. */
export async function node(major: number): Promise<string> {
  if (Number(process.versions.node.split(".")[0]) === major) return process.execPath;
  const name = `node-${windows ? "win" : platform}-${arch}`;
  return fromNpm([`${name}@${major}`], `${name}/bin/node${exe}`);
}

export async function bun(): Promise<string> {
  // "baseline" asks for no AVX2.
  const name = `@oven/bun-${windows ? "windows" : platform}-${arch === "arm64" ? "aarch64" : `${arch}-baseline`}`;
  return fromNpm([name], `${name}/bin/bun${exe}`);
}

export async function deno(): Promise<string> {
  const name = `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`;
  return fromNpm([name], `${name}/deno${exe}`);
}

/** The runtime of Cloudflare's workers. */
export async function workerd(): Promise<string> {
  const name = `@cloudflare/workerd-${windows ? "windows" : platform}-${arch === "arm64" ? "arm64" : "64"}`;
  return fromNpm([name], `${name}/bin/workerd${exe}`);
}
