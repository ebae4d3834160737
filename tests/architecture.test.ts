// Imports go only downward, there are no cycles, and files stay small.
import { describe, expect, test } from "vitest";
import { findCycle, type Source, sources } from "./lib/imports.ts";

/** Lowest first; each row names folders ("arena/") and files. A file may import from its own layer and from lower ones. */
const LAYERS: Record<"assembly" | "src", string[][]> = {
  assembly: [
    ["abi/", "debug.d.ts"],
    ["word/"],
    ["arena/"],
    ["table/"],
    ["kinds/"],
    ["ops/"],
    ["survey/", "shared/"],
    ["map.ts", "faults.ts", "shared.ts"],
  ],
  src: [
    ["errors.ts", "dispose-symbol.ts", "intrinsics.ts", "portable.d.ts"],
    ["types/", "wasm/"],
    ["secrets.ts", "options.ts", "side-table.ts", "views.ts", "trace-hook.ts", "heap.ts"],
    ["keys/"],
    ["arena.ts", "dropped.ts", "table-state.ts", "table-keys.ts", "table.ts"],
    ["crossing.ts", "key-list.ts", "stored.ts"],
    ["walk.ts", "cursor.ts", "stats.ts", "invariants.ts", "bulk.ts", "add.ts"],
    ["iterators.ts", "console.ts", "set-methods.ts", "make-table.ts"],
    ["snapshot/"],
    ["collection.ts", "map-by-parts.ts"],
    ["map.ts", "set.ts"],
    ["compat/", "idle/", "shared/", "trace/", "metrics/"],
    ["inspect/"],
    ["index.ts", "core.ts", "compat.ts", "idle.ts", "shared.ts", "inspect.ts", "trace.ts", "metrics.ts"],
    ["node/"],
    ["cli/"],
    ["cli.ts"],
  ],
};

const MOST_LINES = 300;

function layerOf(folder: keyof typeof LAYERS, path: string): number {
  const inside = path.slice(folder.length + 1);
  return LAYERS[folder].findIndex((names) =>
    names.some((name) => (name.endsWith("/") ? inside.startsWith(name) : inside === name)),
  );
}

describe.each(["assembly", "src"] as const)("%s", (folder) => {
  const files = sources(folder);
  const inFolder = (path: string) => path.startsWith(`${folder}/`);

  test("has sources, each of them in a layer, and no layer is empty", () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter(({ path }) => layerOf(folder, path) < 0).map(({ path }) => path)).toEqual([]);
    const used = new Set(files.map(({ path }) => layerOf(folder, path)));
    expect(used.size).toBe(LAYERS[folder].length);
    for (const name of LAYERS[folder].flat()) {
      expect(files.some(({ path }) => path.slice(folder.length + 1).startsWith(name))).toBe(true);
    }
  });

  test("imports what exists", () => {
    const all = new Set([...files, ...sources("assembly/abi")].map(({ path }) => path));
    const missing = files.flatMap(({ path, imports }) =>
      imports.filter((name) => !all.has(name)).map((name) => `${path} <- ${name}`),
    );
    // Made by the build.
    expect(missing.filter((each) => !each.includes(".generated.ts"))).toEqual([]);
    expect(files.reduce((sum, { imports }) => sum + imports.length, 0)).toBeGreaterThan(files.length);
  });

  test("imports only downward", () => {
    const upward = files.flatMap(({ path, imports }) =>
      imports
        .filter((name) => inFolder(name) && layerOf(folder, name) > layerOf(folder, path))
        .map((name) => `${path} <- ${name}`),
    );
    expect(upward).toEqual([]);
  });

  test("has no cycles", () => {
    expect(findCycle(files)).toBeUndefined();
  });
});

test("src takes nothing from assembly but abi, and assembly nothing from src", () => {
  const foreign = (files: Source[], own: string, allowed: string) =>
    files.flatMap(({ path, imports }) =>
      imports.filter((name) => !name.startsWith(own) && !name.startsWith(allowed)).map((name) => `${path} <- ${name}`),
    );
  expect(foreign(sources("src"), "src/", "assembly/abi/")).toEqual([]);
  expect(foreign(sources("assembly"), "assembly/", "assembly/")).toEqual([]);
});

test("abi is constants only: what both languages read", () => {
  for (const { path, text } of sources("assembly/abi")) {
    const code = text
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .split("\n")
      .map((line) => line.replace(/\/\/.*/, "").trim())
      .filter((line) => line !== "");
    for (const line of code) expect(`${path}: ${line}`).toMatch(/: export const [A-Z0-9_]+: u32 = (0x)?[0-9a-f]+;$/);
  }
});

test("the package has no dependencies: src imports no packages, and only the command line what is Node's", () => {
  const foreign = ({ path, packages }: Source) =>
    packages
      .filter((name) => !(path.startsWith("src/cli/") && name.startsWith("node:")))
      .map((name) => `${path} <- ${name}`);
  expect(sources("src").flatMap(foreign)).toEqual([]);
});

describe("files", () => {
  const all = ["assembly", "src", "tests", "bench", "demo", "examples"].flatMap(sources);

  test(`have at most ${MOST_LINES} lines`, () => {
    const long = all
      .filter(({ path }) => !path.endsWith(".generated.ts"))
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });

  test("are not named utils, nor anything like it", () => {
    expect(all.filter(({ path }) => /(^|\/)(utils?|helpers?|misc|common)(\/|\.)/i.test(path))).toEqual([]);
  });
});

test("the reader of imports finds every form, and the search for cycles finds cycles", () => {
  const file = (path: string, ...imports: string[]): Source => ({ path, text: "", imports, packages: [] });
  expect(findCycle([file("a", "b"), file("b", "c"), file("c", "b")])).toEqual(["b", "c", "b"]);
  expect(findCycle([file("a", "b", "c"), file("b", "c"), file("c")])).toBeUndefined();
  const own = sources("tests").find(({ path }) => path === "tests/architecture.test.ts")!;
  expect(own.imports).toEqual(["tests/lib/imports.ts"]);
  expect(own.packages).toEqual(["vitest"]);
});
