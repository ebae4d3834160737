// The live page as `npm run demo` serves it, from a temporary folder.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRepository } from "../lib/core.ts";

export interface DemoSite {
  url: string;
  close(): void;
}

/** @param options further ones of scripts/demo.mjs */
export async function demoSite(...options: string[]): Promise<DemoSite> {
  const out = mkdtempSync(join(tmpdir(), "tophash-demo-"));
  const child = spawn(process.execPath, [inRepository("scripts/demo.mjs"), "--out", out, "--port", "0", ...options]);
  const close = () => {
    child.kill();
    rmSync(out, { recursive: true, force: true });
  };
  try {
    return { url: await addressOf(child), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The address that it prints when it is ready. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (text: Buffer) => {
      said += text;
      const address = /http:\S+/.exec(said);
      if (address) resolve(address[0]);
    };
    child.stdout!.on("data", listen);
    child.stderr!.on("data", listen);
    child.once("close", (code) => reject(new Error(`scripts/demo.mjs ended with ${code}: ${said}`)));
  });
}
