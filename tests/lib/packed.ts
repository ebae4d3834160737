// The package as npm packs it, installed into an empty folder.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inRepository } from "./core.ts";

const run = promisify(execFile);

/** Runs a tool in a folder; its output. Fails with that output. */
export async function tool(cwd: string, command: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await run(command, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout}\n${stderr}`);
  }
}

export interface Packed {
  tarball: string;
  /** A folder in which the package is installed, and nothing else. */
  app: string;
  remove(): void;
}

export async function installPacked(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), "tophash-package-"));
  await tool(inRepository(""), "npm", "pack", "--ignore-scripts", "--pack-destination", folder);
  const packed = readdirSync(folder);
  if (packed.length !== 1) throw new Error(`npm pack made ${packed.join(", ")}`);
  const tarball = join(folder, packed[0]);
  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", version: "1.0.0", private: true }));
  await tool(app, "npm", "install", "--offline", "--no-audit", "--no-fund", tarball);
  return { tarball, app, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
