// npm run build: the core (AssemblyScript -> build/), then the package (esbuild and tsc -> dist/).

import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

const SHARED_FLAG = 2;
/** One more than the code of the quotation mark. */
const CORE_TEXT_SHIFT = 35;

const run = promisify(execFile);

/** Runs a tool of node_modules and shows what it has to say. */
async function bin(name, ...args) {
  try {
    const { stdout, stderr } = await run(process.execPath, [`node_modules/${name}`, ...args]);
    process.stdout.write(stdout);
    process.stderr.write(stderr);
  } catch (error) {
    process.stderr.write(`${error.stdout}${error.stderr}`);
    throw new Error(`${name} ${args.join(" ")} failed`);
  }
}

/**
 * The release core as text in a module: it must be there at once, without fetching. A character a byte, moved up past the
 * control characters and the quotation mark: two thirds of what base64 takes, gzipped.
 */
function inlineCore() {
  const bytes = readFileSync("build/core.wasm");
  const text =
    `// Made by scripts/build.mjs from build/core.wasm.\nexport const CORE_TEXT_SHIFT = ${CORE_TEXT_SHIFT};\n` +
    `export const CORE_MEMORY_FLAG = ${memoryFlag(bytes)};\n` +
    `export const CORE_TEXT =\n  ${literalOf(bytes)};\n`;
  writeFileSync("src/wasm/bytes.generated.ts", text);
  const shared = `// Made by scripts/build.mjs from build/shared.wasm.\nexport const SHARED_CORE_TEXT =\n  ${literalOf(readFileSync("build/shared.wasm"))};\n`;
  writeFileSync("src/wasm/shared-bytes.generated.ts", shared);
}

const literalOf = (bytes) =>
  JSON.stringify(String.fromCharCode(...Array.from(bytes, (byte) => byte + CORE_TEXT_SHIFT)));

/** Where the limits flag of the memory import is (after "env" "memory" and its kind): it says shared or plain. */
function memoryFlag(bytes) {
  const at = bytes.indexOf(Buffer.from("\x03env\x06memory\x02", "latin1")) + 12;
  if (bytes[at] !== 3) throw new Error(`unexpected limits flag ${bytes[at]} of the imported memory`);
  return at;
}

function plainCore() {
  const bytes = readFileSync("build/core.wasm");
  bytes[memoryFlag(bytes)] &= ~SHARED_FLAG;
  writeFileSync("dist/core.wasm", bytes);
  writeFileSync("dist/shared.wasm", readFileSync("build/shared.wasm"));
}

/** Declarations import "./x.ts" as the sources do: what is published imports "./x.js". */
function pointTypesAtJs() {
  for (const name of readdirSync("dist/types", { recursive: true })) {
    if (!name.endsWith(".d.ts")) continue;
    const text = readFileSync(`dist/types/${name}`, "utf8");
    writeFileSync(`dist/types/${name}`, text.replace(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"'));
  }
}

/**
 * Imports of a chunk for nothing but its side effects, which none has: bundlers would warn that they leave them out. The lines stay, for
 * the source maps.
 */
function dropBareImports() {
  for (const name of readdirSync("dist", { recursive: true })) {
    if (!name.endsWith(".js")) continue;
    const text = readFileSync(`dist/${name}`, "utf8");
    writeFileSync(`dist/${name}`, text.replace(/^import "(\.{1,2}\/)+chunk-\w+\.js";$/gm, ""));
  }
}

mkdirSync("build", { recursive: true });
// --no-debug: what the package needs, without the core that the tests use.
const targets = process.argv.includes("--no-debug") ? ["release", "shared"] : ["release", "shared", "debug"];
const entries = {
  release: ["assembly/map.ts"],
  shared: ["assembly/shared.ts"],
  debug: ["assembly/map.ts", "assembly/faults.ts"],
};
await Promise.all(
  targets.map((target) =>
    bin("assemblyscript/bin/asc.js", ...entries[target], "--target", target, "--disableWarning", "235"),
  ),
);
inlineCore();
if (!process.argv.includes("--core")) {
  rmSync("dist", { recursive: true, force: true });
  await Promise.all([
    bin("typescript/bin/tsc", "-p", "scripts/tsconfig.types.json"),
    build({
      entryPoints: [
        ...["index", "core", "compat", "idle", "shared", "inspect", "trace", "metrics", "cli"],
        ...["node/index", "node/compat"],
      ].map((name) => `src/${name}.ts`),
      outbase: "src",
      outdir: "dist",
      bundle: true,
      splitting: true,
      format: "esm",
      target: "es2022",
      minifySyntax: true,
      charset: "utf8",
      sourcemap: true,
      sourcesContent: false,
      legalComments: "none",
      external: ["node:*"], // the command line's
    }),
  ]);
  dropBareImports();
  pointTypesAtJs();
  plainCore();
  chmodSync("dist/cli.js", 0o755);
}
