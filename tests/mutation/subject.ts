// What is mutated: the core, compiled anew for each mutant, or src/, bundled anew with the run that judges it.
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { compileCore } from "../lib/compile-core.ts";
import { inRepository } from "../lib/core.ts";
import { coreFiles, coreText } from "../lib/core-syntax.ts";
import { apply, type Mutation } from "./operators.ts";

export interface Subject {
  /** Sources by path. */
  texts: Map<string, string>;
  /** The mutant; undefined when it does not compile. Without a mutation the original. */
  make(mutation?: Mutation): Promise<Made | undefined>;
}

/** A core, and the run that judges it, as one module. */
export interface Made {
  core: Uint8Array;
  program: Uint8Array;
}

/** Where keys and values cross, and what keeps them: the parts of src/ that have more than checks of arguments. */
const SRC = [
  ...["add", "bulk", "crossing", "cursor", "heap", "iterators", "key-list", "map", "set", "set-methods", "side-table"],
  ...["stats", "stored", "table", "table-keys", "table-state", "make-table", "secrets", "collection", "walk"],
  ...["checksum", "format", "load", "load-block", "long-pile", "read", "survey", "word-pile", "write"].map(
    (name) => `snapshot/${name}`,
  ),
  ...["keys/bytes", "keys/custom", "keys/packed", "keys/text", "keys/tuple", "types/types"],
].map((name) => `${name}.ts`);

/** Refusals of memory: never in the core that ships. */
const isForTests = (path: string) => path.endsWith("faults.ts");

export async function coreSubject(): Promise<Subject> {
  const program = await bundle();
  return {
    texts: new Map(coreFiles().flatMap((path) => (isForTests(path) ? [] : [[path, coreText(path)]]))),
    async make(mutation) {
      const { exit } = process;
      // The compiler ends the process when it meets what it cannot bear.
      process.exit = () => {
        throw new Error("the compiler gave up");
      };
      try {
        const source = (path: string, text: string) => (path === mutation?.path ? apply(text, mutation) : text);
        return { core: (await compileCore({ target: "release", source })).binary, program };
      } catch (error) {
        if (mutation === undefined) throw error;
        return undefined;
      } finally {
        process.exit = exit;
      }
    },
  };
}

export async function srcSubject(): Promise<Subject> {
  const { binary: core } = await compileCore({ target: "release" });
  return {
    texts: new Map(SRC.map((path) => [path, readFileSync(inRepository(`src/${path}`), "utf8")])),
    async make(mutation) {
      try {
        return { core, program: await bundle(mutation) };
      } catch (error) {
        if (mutation === undefined) throw error;
        return undefined;
      }
    },
  };
}

/** The run in one file, so that a process starts in a tenth of a second; with the package's sources, one of them changed. */
async function bundle(mutation?: Mutation): Promise<Uint8Array> {
  const changed = mutation && inRepository(`src/${mutation.path}`);
  const { outputFiles } = await build({
    entryPoints: [inRepository("tests/mutants/run.ts")],
    write: false,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
    alias: {
      "tophash/core": inRepository("src/core.ts"),
      "tophash/idle": inRepository("src/idle.ts"),
      tophash: inRepository("src/index.ts"),
    },
    define: { "import.meta.url": JSON.stringify(new URL("../lib/core.ts", import.meta.url).href) },
    plugins: [
      {
        name: "mutation",
        setup({ onLoad }) {
          if (mutation === undefined) return;
          onLoad({ filter: /\.ts$/ }, ({ path }) =>
            path === changed ? { contents: apply(readFileSync(path, "utf8"), mutation), loader: "ts" } : undefined,
          );
        },
      },
    ],
  });
  return outputFiles[0].contents;
}
