// Compiles the core with a deliberate bug, or without one.
import { execFile } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { inRepository } from "../lib/core.ts";
import type { Mutant } from "./mutants.ts";

/** In a folder of its own, `root`; the path of the binary. @throws Error when the text to be replaced is not there once */
export async function compileCore(root: string, mutant?: Mutant): Promise<string> {
  cpSync(inRepository("assembly"), join(root, "assembly"), { recursive: true });
  // Not optimised: it compiles in a quarter of the time.
  const config = JSON.parse(readFileSync(inRepository("asconfig.json"), "utf8"));
  Object.assign(config.options, { optimizeLevel: 0, shrinkLevel: 0, converge: false });
  delete config.targets.release.textFile;
  // Memory that ends on purpose is part of the run; assertions are not: it is up to the tests.
  config.targets.release.use = ["DEBUG=0", "FAULTS=1", "SHARED=0"];
  writeFileSync(join(root, "asconfig.json"), JSON.stringify(config));
  if (mutant) {
    const path = join(root, "assembly", mutant.file);
    const text = readFileSync(path, "utf8");
    if (text.split(mutant.find).length !== 2) throw new Error(`${mutant.file} must hold exactly once: ${mutant.find}`);
    writeFileSync(
      path,
      text.replace(mutant.find, () => mutant.replace),
    );
  }
  const compiler = inRepository("node_modules/assemblyscript/bin/asc.js");
  const args = [compiler, "assembly/map.ts", "assembly/faults.ts", "--target", "release", "--disableWarning", "235"];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  return join(root, "build", "core.wasm");
}
