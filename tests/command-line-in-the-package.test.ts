// The command line and the pictures of the package as npm packs it, installed into an empty folder.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installPacked, type Packed, tool } from "./lib/packed.ts";

let packed: Packed;
beforeAll(async () => {
  packed = await installPacked();
});
afterAll(() => packed.remove());

/** Runs a script in the folder. */
async function script(name: string, text: string): Promise<string> {
  writeFileSync(join(packed.app, name), text);
  return await tool(packed.app, process.execPath, name);
}
const npx = (...args: string[]) => tool(packed.app, "npx", "--no-install", "tophash", ...args);

test("tophash/inspect draws the maps of tophash", async () => {
  const text = `import { HashMap, u32 } from "tophash"; import { heatmap, heatmapSvg, toDot } from "tophash/inspect";
    const m = new HashMap(u32, u32).set(7, 1); console.log(toDot(m).includes(">7</TD>"), heatmapSvg(heatmap(m)).startsWith("<svg"));`;
  expect(await script("draw.mjs", text)).toBe("true true\n");
});

test("npx tophash runs every command", async () => {
  const { version } = JSON.parse(readFileSync(join(packed.app, "node_modules/tophash/package.json"), "utf8"));
  expect(await npx("--version")).toBe(`tophash ${version}\n`);
  expect(await npx("doctor")).toMatch(/^tophash runs here\./);
  const text = `import { HashMap, u32 } from "tophash"; import { writeFileSync } from "node:fs";
    writeFileSync("map.tph", new HashMap(u32, u32).set(1, 2).toSnapshot());`;
  await script("write.mjs", text);
  expect(JSON.parse(await npx("inspect", "map.tph", "--json", "--verify")).report.verdict.sound).toBe(true);
  expect(await npx("inspect", "map.tph", "--dot")).toMatch(/^digraph/);
  expect(JSON.parse(await npx("bench", "-n", "100", "-s", "1", "--json")).tasks.length).toBe(8);
});
