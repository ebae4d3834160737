// stats() has the same fields for plain and shared maps, and docs/inspect.md explains each of them, and each of a report.
import { readFileSync } from "node:fs";
import { HashMap, HashSet, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import ts from "typescript";
import { expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";
import { scatter } from "./lib/kinds.ts";

const OWN = ["shards", "growingShards", "memoryBytes", "largestShard", "poisonedShards", "recoveries"];

test("a shared map's stats are those of a map, and its own", () => {
  const plain = Object.keys(new HashMap(u32, u32).stats());
  expect(Object.keys(new HashSet(u32).stats())).toEqual(plain);
  const shared = new SharedHashMap(u32, u32, { maxBytes: 2 ** 24, shards: 2 });
  expect(Object.keys(shared.stats()).sort()).toEqual([...plain, ...OWN].sort());
  expect(plain.filter((name) => OWN.includes(name))).toEqual([]);
  shared.destroy();
});

test("the same fields say the same of a map of one shard", () => {
  const plain = new HashMap(u32, u32);
  const shared = new SharedHashMap(u32, u32, { maxBytes: 2 ** 24, shards: 1 });
  for (let i = 0; i < 5000; i++) {
    plain.set(scatter(i), i);
    shared.set(scatter(i), i);
    const [a, b] = [plain.stats(), shared.stats()];
    // Which buckets have chains depends on secrets: their number need not be the same.
    for (const name of [
      "size",
      "slotsPerBucket",
      "buckets",
      "slots",
      "loadFactor",
      "growing",
      "phase",
      "progress",
    ] as const) {
      if (a.phase === "compact" || b.phase === "compact") continue;
      expect(b[name], `${name} after ${i} entries`).toEqual(a[name]);
    }
    expect(Object.entries(b).map(([name, value]) => [name, typeof value])).toEqual(
      expect.arrayContaining(Object.entries(a).map(([name, value]) => [name, typeof value])),
    );
  }
  shared.destroy();
});

test("progress of a same-size growth is that of its sweep", () => {
  const map = new HashMap(u32, u32, { loadFactor: 2 });
  let i = 0;
  while (i < 3000 || map.stats().loadFactor < 1.6 || map.stats().growing) map.set(scatter(i), i++);
  map.shrink();
  expect(map.stats()).toMatchObject({ phase: "compact", progress: 0 });
  let last = 0;
  while (map.stats().phase === "compact") {
    map.evacuate({ maxBuckets: 32 });
    const { progress } = map.stats();
    expect(progress).toBeGreaterThan(last);
    last = progress;
  }
  expect(map.stats()).toMatchObject({ phase: "none", progress: 1 });
});

/** The names of an interface's own members. */
function members(path: string, name: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(inRepository(path), "utf8"), ts.ScriptTarget.Latest, true);
  const found = source.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === name);
  return (found as ts.InterfaceDeclaration).members.map((member) => member.name!.getText(source));
}

const doc = readFileSync(inRepository("docs/inspect.md"), "utf8");
/** The rows of the table under a heading: name and the rest. */
function rows(heading: string): Map<string, string> {
  const section = doc.split(/^##+ /m).find((each) => each.startsWith(heading));
  if (section === undefined) throw new Error(`docs/inspect.md has no section "${heading}"`);
  const found = [...section.matchAll(/^\| `([\w.]+)` \| (.+) \|$/gm)];
  return new Map(found.map(([, name, rest]) => [name, rest]));
}

test.each([
  ["src/stats.ts", "MapStats", "`stats()`"],
  ["src/shared/shards.ts", "SharedStats", "`stats()` of a SharedHashMap"],
  ["src/heap.ts", "ArenaStats", "`arena`"],
  ["src/inspect/report.ts", "MapReport", "`inspect(map)`"],
  ["src/inspect/report.ts", "Compared", "`chains`, `fill`, `hits`, `misses`"],
  ["src/inspect/report.ts", "HashBytes", "`hashBytes`"],
  ["src/inspect/report.ts", "HotBucket", "`hottest[]`"],
  ["src/inspect/report.ts", "Growth", "`growth`"],
  ["src/inspect/report.ts", "Load", "`growth.parts[]`"],
  ["src/inspect/report.ts", "BytesByPurpose", "`bytes`"],
  ["src/inspect/report.ts", "ShardsReport", "`shards`"],
  ["src/inspect/report.ts", "SnapshotReport", "`snapshot`"],
  ["src/inspect/verdict.ts", "Verdict", "`verdict`"],
  ["src/inspect/health.ts", "Finding", "`health(report)`"],
  ["src/inspect/heatmap.ts", "Heatmap", "`heatmap(map)`"],
  ["src/inspect/heatmap.ts", "HeatmapTable", "`tables[]`"],
])("%s: each field of %s is explained, with its unit", (path, name, heading) => {
  const explained = rows(heading);
  expect([...explained.keys()]).toEqual(members(path, name));
  for (const [field, rest] of explained) expect(rest.split("|").length, `${field} has a unit`).toBe(2);
});

test("every subject of health has its row: value, threshold, why", () => {
  const source = readFileSync(inRepository("src/inspect/health.ts"), "utf8");
  const union = /export type Subject =\n([^;]+);/.exec(source)![1];
  const subjects = [...union.matchAll(/"(\w+)"/g)].map(([, subject]) => subject);
  expect([...rows("What is judged").keys()]).toEqual(subjects);
});
