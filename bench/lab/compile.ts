/** Compiles variants with the options of the release core; a binary is kept for as long as its sources stay the same. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { applyEdit, type Variant } from "./variant.ts";

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const kept = join(tmpdir(), "tophash-lab");

/** The present sources by path, read once: the core must not change between two variants of one run. */
const sources = new Map(
  (readdirSync(inRepository("assembly"), { recursive: true, encoding: "utf8" }) as string[])
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [`assembly/${path.replaceAll("\\", "/")}`, readFileSync(inRepository(`assembly/${path}`), "utf8")]),
);

/** The release target without its text form, which nobody reads. */
function configuration(): string {
  const config = JSON.parse(readFileSync(inRepository("asconfig.json"), "utf8"));
  delete config.targets.release.textFile;
  return JSON.stringify(config);
}

function sourcesOf(variant: Variant): Map<string, string> {
  const edited = new Map(sources).set("asconfig.json", configuration());
  for (const edit of variant.edits) {
    const path = `assembly/${edit.file}`;
    edited.set(path, applyEdit(edited.get(path) ?? "", edit));
  }
  return edited;
}

/** In this process: once the compiler itself is compiled, a variant takes two seconds instead of five. */
async function compile(files: ReadonlyMap<string, string>, name: string): Promise<Uint8Array> {
  const { main } = await import("assemblyscript/asc");
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(["assembly/map.ts", "--target", "release", "--disableWarning", "235"], {
    readFile: (path) => files.get(path.replaceAll("\\", "/").replace(/^\.\//, "")) ?? null,
    writeFile: (_, contents) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`variant "${name}" does not compile: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

/** Where a variant's binary is kept, and made if it is not there. */
async function binaryOf(variant: Variant): Promise<string> {
  const files = sourcesOf(variant);
  const key = createHash("sha256")
    .update(JSON.stringify([...files]))
    .digest("hex");
  const path = join(kept, `${key.slice(0, 24)}.wasm`);
  if (existsSync(path)) return path;
  mkdirSync(kept, { recursive: true });
  // Under another name first: another run may read what is half written.
  writeFileSync(`${path}.${process.pid}`, await compile(files, variant.name));
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** All of them, before anything is timed. Variants are told apart by identity, binaries by content. */
export async function compileAll(variants: readonly Variant[]): Promise<Map<Variant, string>> {
  const paths = new Map<Variant, string>();
  for (const variant of variants) if (!paths.has(variant)) paths.set(variant, await binaryOf(variant));
  return paths;
}
