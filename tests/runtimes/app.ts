// A folder like a user's: the package as npm packs it in node_modules, and beside it the program.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRepository } from "../lib/core.ts";
import { run } from "./install.ts";

/** Its path. The caller removes it. */
export async function makeApp(): Promise<string> {
  const app = mkdtempSync(join(tmpdir(), "tophash-app-"));
  const manifest = { name: "app", version: "1.0.0", private: true, type: "module", dependencies: { tophash: "*" } };
  writeFileSync(join(app, "package.json"), JSON.stringify(manifest));
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", app], { cwd: inRepository("") });
  const tarball = readdirSync(app).find((name) => name.endsWith(".tgz"))!;
  const home = join(app, "node_modules", "tophash");
  mkdirSync(home, { recursive: true });
  await run("tar", ["-xzf", join(app, tarball), "-C", home, "--strip-components=1"]);
  cpSync(inRepository("tests/runtimes/program"), join(app, "program"), { recursive: true });
  return app;
}
