// `tophash/metrics` needs neither library to be there until it is asked for, and says what is missing then.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

let app: string;
beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), "tophash-metrics-"));
  const installed = join(app, "node_modules", "tophash");
  mkdirSync(installed, { recursive: true });
  cpSync(inRepository("dist"), join(installed, "dist"), { recursive: true });
  cpSync(inRepository("package.json"), join(installed, "package.json"));
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

async function run(cwd: string, script: string): Promise<string> {
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, timeout: 60_000 });
  return stdout.trim();
}

const USE = `
  import { HashMap, u32 } from "tophash";
  import { instrument, openTelemetry, prometheus } from "tophash/metrics";
  const map = instrument(new HashMap(u32, u32));
  map.set(1, 2).get(1);`;

test("without prom-client maps are counted all the same; prometheus() says what to do", async () => {
  const output = await run(
    app,
    `${USE} console.log(map.counts().hits);
    try { prometheus(map, { name: "x" }); } catch (error) { console.log(error.name, error.message); }`,
  );
  const [hits, message] = output.split("\n");
  expect(hits).toBe("1");
  expect(message).toMatch(
    /^TypeError prometheus\(\) needs prom-client, .*npm install prom-client.*client: await import/,
  );
});

test("prom-client is loaded by prometheus(), not before", async () => {
  const output = await run(
    inRepository(""),
    `import { createRequire } from "node:module";
    const { cache } = createRequire(process.cwd() + "/");
    const loaded = () => Object.keys(cache).some((path) => path.includes("prom-client"));
    ${USE}
    const before = loaded();
    const exported = prometheus(map, { name: "x" });
    console.log(before, loaded());
    exported.unregister();`,
  );
  expect(output).toBe("false true");
});

test("a bundle of tophash/metrics names no library that it does not have", async () => {
  const { build } = await import("esbuild");
  const bundle = await build({
    stdin: { contents: 'export * from "tophash/metrics"; export * from "tophash/trace";', resolveDir: app },
    ...{ bundle: true, format: "esm", minify: true, write: false, platform: "browser" },
  });
  expect(bundle.warnings).toEqual([]);
  expect(bundle.outputFiles[0].text).not.toMatch(/from\s*"|\bimport\s*\(\s*"/);
});
