// Code that type-checks with the global Map and Set does with these, also where `lib` knows less than they can.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inRepository } from "../lib/core.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tophash-compat-types-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(inRepository(""), join(folder, "node_modules", "tophash"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What tsc says about programs. */
function compile(lib: string, ...sources: string[]): string {
  const compilerOptions = { noEmit: true, strict: true, target: "es2022", module: "nodenext", types: [], lib: [lib] };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: sources.map((_, i) => `${i}.ts`) }),
  );
  for (const [i, source] of sources.entries()) writeFileSync(join(folder, `${i}.ts`), source);
  const tsc = inRepository("node_modules/typescript/bin/tsc");
  try {
    return execFileSync(process.execPath, [tsc, "-p", folder], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

/** What any `lib` has. */
const OLD = `
const map: Map<string, number> = new Map([["a", 1]]);
const anyMap = new Map();
anyMap.set(1, {}).set("x", null);
const empty = new Map<string, { x: number }>();
empty.get("a")?.x.toFixed();
const ofIterable = new Map(map);
const size: number = ofIterable.size;
map.forEach((value, key, all) => { const n: number = value; const s: string = key; all.set(s, n); });
for (const [key, value] of map) { const s: string = key; const n: number = value; s + n; }
const keys: string[] = [...map.keys()];
class Counter<T> extends Map<T, number> {
  add(key: T): this { return this.set(key, (this.get(key) ?? 0) + 1); }
}
const counter: Map<string, number> = new Counter<string>().add("x");
const set = new Set([1, 2]);
const members: Set<number> = set.add(3);
const readonlyMap: ReadonlyMap<string, number> = map;
const readonlySet: ReadonlySet<number> = members;
function isMap(value: unknown): boolean { return value instanceof Map && value.has(1); }
const descending = new Set<number>([...set].sort((a, b) => b - a));
export { keys, size, counter, readonlyMap, readonlySet, isMap, descending, empty };
`;

const NEW = `
const groups: Map<string, number[]> = Map.groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even"));
const inserted: number[] = groups.getOrInsert("x", []);
const computed: number[] = groups.getOrInsertComputed("y", (key) => [key.length]);
const both: Set<number | string> = new Set([1]).union(new Set(["a"]));
const left: Set<number> = new Set([1]).difference(new Map([[1, 2]])).intersection(new Set([1])).symmetricDifference(new Set([2]));
const subset: boolean = left.isSubsetOf(both) || left.isSupersetOf(both) || left.isDisjointFrom(both);
export { inserted, computed, subset };
`;

const FROM = 'import { Map, Set } from "tophash/compat";\n';
const BOTH_WAYS = `
import { Map as CompatMap, Set as CompatSet } from "tophash/compat";
const native: Map<string, number> = new CompatMap<string, number>();
const nativeSet: Set<string> = new CompatSet<string>();
export { native, nativeSet };
`;

test.each(["es2022", "esnext"])("with lib %s", (lib) => {
  // The old program with the built-ins, too: it is right.
  expect(compile(lib, FROM + OLD + NEW, BOTH_WAYS, OLD)).toBe("");
});

test("wrong uses are errors", () => {
  const wrong = [
    "new Map<string, number>().set(1, 1);",
    'new Map<string, number>().set("a", "b");',
    "new Map([1]);",
    "new Set<string>([1]);",
    "Map();",
    "new Set([1]).union(1);",
    'new Map<string, number>().getOrInsertComputed("a", () => "b");',
    "const m: Map<string, string> = new Map<string, number>(); m;",
  ];
  const said = compile("es2022", FROM + wrong.join("\n"));
  expect(said.match(/0\.ts\(\d+/g)?.length).toBeGreaterThanOrEqual(wrong.length);
  for (let line = 2; line <= wrong.length + 1; line++) expect(said).toContain(`0.ts(${line},`);
});
