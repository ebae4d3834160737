/** Compiles variants with the options of the release core; a binary is kept for as long as its sources stay the same. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { applyEdit, type Variant } from "./variant.ts";

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const kept = join(tmpdir(), "tophash-lab");

/** The present sources by path, read once: the core must not change between two variants of one run. */
const sources = new Map(
  (readdirSync(inRepository("assembly"), { recursive: true }) as string[])
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, readFileSync(inRepository(`assembly/${path}`), "utf8")]),
);

/** The release target without its text form, which doubles the time and which nobody reads. */
function configuration(): string {
  const config = JSON.parse(readFileSync(inRepository("asconfig.json"), "utf8"));
  delete config.targets.release.textFile;
  return JSON.stringify(config);
}

async function compile(variant: Variant): Promise<Uint8Array<ArrayBuffer>> {
  const edited = new Map(sources);
  for (const edit of variant.edits) edited.set(edit.file, applyEdit(edited.get(edit.file) ?? "", edit));
  const config = configuration();
  const key = createHash("sha256")
    .update(JSON.stringify([config, ...edited]))
    .digest("hex");
  const binary = join(kept, `${key.slice(0, 24)}.wasm`);
  if (!existsSync(binary)) await compileTo(binary, edited, config, variant.name);
  return new Uint8Array(readFileSync(binary));
}

async function compileTo(binary: string, edited: Map<string, string>, config: string, name: string): Promise<void> {
  mkdirSync(kept, { recursive: true });
  const root = mkdtempSync(join(kept, "build-"));
  try {
    cpSync(inRepository("assembly/tsconfig.json"), join(root, "assembly/tsconfig.json"));
    for (const [path, text] of edited) {
      mkdirSync(dirname(join(root, "assembly", path)), { recursive: true });
      writeFileSync(join(root, "assembly", path), text);
    }
    writeFileSync(join(root, "asconfig.json"), config);
    const compiler = inRepository("node_modules/assemblyscript/bin/asc.js");
    const args = [compiler, "assembly/map.ts", "--target", "release", "--disableWarning", "235"];
    await promisify(execFile)(process.execPath, args, { cwd: root });
    renameSync(join(root, "build/core.wasm"), binary);
  } catch (error) {
    throw new Error(`variant "${name}" does not compile: ${(error as Error).message}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** All at once, before anything is timed: a compiler beside a measurement would be measured, too. */
export async function compileAll(variants: readonly Variant[]): Promise<Map<Variant, WebAssembly.Module>> {
  const modules = new Map<Variant, WebAssembly.Module>();
  const waiting = [...new Set(variants)];
  const worker = async () => {
    for (let variant = waiting.pop(); variant; variant = waiting.pop()) {
      modules.set(variant, new WebAssembly.Module(await compile(variant)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
  return modules;
}
