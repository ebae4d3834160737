// Heat maps and reports as SVG: whole files that load nothing and run nothing, say in words what they show, and show what is there.
import { readdirSync, readFileSync } from "node:fs";
import { HashMap, string, u32 } from "tophash";
import { type Heatmap, heatmap, heatmapSvg, inspect, reportSvg } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";
import { growing } from "./lib/growing.ts";
import { scatter } from "./lib/kinds.ts";
import { type Element, parsePicture } from "./lib/xml.ts";

const EVIL = `</title><script>alert("1")</script>&amp;]]>'\u0000\ud800`;

/** How many cells each shade covers. */
function areas(elements: Element[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name, attributes } of elements) {
    if (name !== "path" || !/^(f\d|over|far|unused)$/.test(attributes.class)) continue;
    const cells = Array.from(attributes.d.matchAll(/h(\d+)v1h-/g), ([, width]) => Number(width));
    if (cells.length === 0) continue;
    const sum = cells.reduce((total, n) => total + n, 0);
    found.set(attributes.class, (found.get(attributes.class) ?? 0) + sum);
  }
  return found;
}

function full(n: number): HashMap<number, number> {
  const map = new HashMap(u32, u32, { seed: 1, capacity: n });
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  return map;
}

describe("a heat map", () => {
  test("has each cell once, in the shade of its fill", () => {
    const data = heatmap(full(20_000));
    const shades = areas(parsePicture(heatmapSvg(data)));
    expect([...shades.values()].reduce((sum, n) => sum + n, 0)).toBe(data.cells);
    const over = Array.from(data.fill).filter((fill) => fill > 1).length;
    expect((shades.get("over") ?? 0) + (shades.get("far") ?? 0)).toBe(over);
    expect(over).toBeGreaterThan(0);
    const empty = Array.from(data.fill).filter((fill) => fill < 1 / 8).length;
    expect(shades.get("f0") ?? 0).toBe(empty);
  });

  test("of a growing map marks the frontier and where it leads, and blanks what is not in use", () => {
    const map = growing(3000);
    map.evacuate({ maxBuckets: 100 });
    const data = heatmap(map);
    const elements = parsePicture(heatmapSvg(data));
    const marks = (name: string) =>
      elements.filter(({ attributes }) => attributes.class === name && attributes.d).length;
    expect(marks("frontier")).toBe(2); // and one in the legend
    expect(marks("destination")).toBe(data.tables[0].destinations.length + 1);
    expect(areas(elements).get("unused")).toBe(Array.from(data.longest).filter((longest) => longest === 0).length);
    expect(elements.find(({ name }) => name === "desc")!.text).toMatch(/Grows: \d+ % done/);
    const settled = parsePicture(heatmapSvg(heatmap(full(3000))));
    expect(settled.filter(({ attributes }) => attributes.class === "frontier")).toEqual([]);
  });

  test("of a range of buckets says which, and marks the frontier where it is", () => {
    const map = growing(3000);
    map.evacuate({ maxBuckets: 100 });
    const { frontier, buckets } = heatmap(map).tables[0];
    const at = Math.round(frontier! * buckets);
    const draw = (from: number, to: number) => parsePicture(heatmapSvg(heatmap(map, { from, to })));
    const marks = (elements: Element[]) =>
      elements.filter(({ name, attributes }) => name === "rect" && attributes.class === "frontier").length;
    const near = draw(at - 4, at + 4);
    expect(near.find(({ name }) => name === "desc")!.text).toContain(`Buckets ${at - 4} to ${at + 3} of`);
    expect(marks(near)).toBe(2); // and one in the legend
    const line = near.find(({ name, attributes }) => name === "rect" && attributes.class === "frontier")!.attributes;
    expect(Number(line.x) + 1 - 24).toBe(4 * 24); // cells are as wide as they get
    expect(marks(draw(at + 10, at + 20))).toBe(1);
  });

  test("of a shared map has a panel for each shard", () => {
    const map = new SharedHashMap(u32, u32, { shards: 8 });
    for (let i = 0; i < 5000; i++) map.set(scatter(i), i);
    const data = heatmap(map);
    const elements = parsePicture(heatmapSvg(data));
    const labels = elements.filter(({ text }) => /^shard \d+$/.test(text)).map(({ text }) => text);
    expect(labels).toEqual(Array.from({ length: 8 }, (_, i) => `shard ${i}`));
    expect([...areas(elements).values()].reduce((sum, n) => sum + n, 0)).toBe(data.cells);
    map.destroy();
  });

  test("of any number of shards and cells fits its frame", () => {
    for (const shards of [1, 2, 31, 33, 256]) {
      for (const cells of [1, 2, 16, 100, 2048]) {
        const data = flat(shards, cells);
        const svg = heatmapSvg(data);
        const [{ attributes }] = parsePicture(svg);
        expect(Number(attributes.width)).toBe(960);
        const panels = Array.from(svg.matchAll(/translate\((\S+) (\S+)\) scale\((\S+) (\S+)\).*\n((?:<path.*\n)+)/g));
        expect(panels.length).toBe(shards);
        for (const [, x, y, width, height, paths] of panels) {
          const runs = Array.from(paths.matchAll(/M(\d+) (\d+)h(\d+)v1/g), (run) => run.slice(1).map(Number));
          expect(runs.reduce((sum, [, , run]) => sum + run, 0)).toBe(cells);
          const right = Math.max(...runs.map(([column, , run]) => column + run));
          const bottom = Math.max(...runs.map(([, row]) => row + 1));
          expect(Number(x) + right * Number(width)).toBeLessThanOrEqual(960 - 20);
          expect(Number(y) + bottom * Number(height)).toBeLessThanOrEqual(Number(attributes.height) - 60);
        }
      }
    }
  });

  test("can be read from JSON", () => {
    const data = heatmap(full(500));
    const copy = JSON.parse(JSON.stringify({ ...data, fill: [...data.fill], longest: [...data.longest] })) as Heatmap;
    expect(heatmapSvg(copy)).toBe(heatmapSvg(data));
  });
});

/** Tables of so many cells, half full. */
function flat(shards: number, cells: number): Heatmap {
  return {
    ...{ cells: shards * cells, slotsPerBucket: 7 },
    fill: new Float32Array(shards * cells).fill(0.5),
    longest: new Uint16Array(shards * cells).fill(1),
    tables: Array.from({ length: shards }, (_, i) => ({
      ...{ first: i * cells, cells, buckets: cells, from: 0, bucketsPerCell: 1, phase: "none" as const, progress: 1 },
      ...{ frontier: null, destinations: [] },
    })),
  };
}

const pictures: [string, () => string][] = [
  ["a heat map", () => heatmapSvg(heatmap(full(3000)), { title: EVIL })],
  ["a report", () => reportSvg(EVIL, inspect(full(3000)))],
  ["a report of nothing", () => reportSvg(EVIL, inspect(new HashMap(string, u32)))],
  ["a report of a snapshot", () => reportSvg(EVIL, inspect(full(300).toSnapshot()))],
];

describe.each(pictures)("%s", (_, draw) => {
  test("is one file, and a title stays a text", () => {
    const elements = parsePicture(draw());
    expect(
      elements.some(({ text }) => text.startsWith('</title><script>alert("1")</script>&amp;]]>\'\\0\\u{d800}')),
    ).toBe(true);
  });

  test("has a title and a description that readers of screens are led to, and colours for the dark", () => {
    const elements = parsePicture(draw());
    const [{ attributes }] = elements;
    expect(attributes.role).toBe("img");
    for (const id of attributes["aria-labelledby"].split(" ")) {
      expect(elements.find((element) => element.attributes.id === id)!.text.length).toBeGreaterThan(20);
    }
    const style = elements.find(({ name }) => name === "style")!.text;
    expect(style).toContain("@media(prefers-color-scheme:dark)");
    // Each class that is used has a colour in both.
    const used = new Set(elements.flatMap((element) => (element.attributes.class ? [element.attributes.class] : [])));
    const [light, dark] = style.split("@media");
    for (const name of used) for (const part of [light, dark]) expect(part).toContain(`.${name}{`);
  });
});

test("docs/inspect.md shows every drawing of docs/pictures/, each with words, and they are whole", () => {
  const docs = readFileSync(inRepository("docs/inspect.md"), "utf8");
  const shown = Array.from(docs.matchAll(/!\[([^\]]+)\]\(pictures\/([^)]+)\)/g), ([, words, name]) => ({
    words,
    name,
  }));
  const drawings = readdirSync(inRepository("docs/pictures")).filter((name) => name.endsWith(".svg"));
  expect(shown.map(({ name }) => name).sort()).toEqual(drawings.sort());
  for (const { words, name } of shown) {
    expect(words.length).toBeGreaterThan(20);
    parsePicture(readFileSync(inRepository(`docs/pictures/${name}`), "utf8"));
  }
});

test("the bars of a report are its shares", () => {
  const report = inspect(full(3000));
  const elements = parsePicture(reportSvg("a map", report));
  const bars = elements.filter(({ name, attributes }) => name === "rect" && attributes.class === "bar");
  expect(bars.length).toBeGreaterThan(10);
  const all = report.fill.exact.reduce((sum, n) => sum + n, 0);
  const most = Math.max(...report.fill.exact) / all;
  const drawn = bars.slice(1, 1 + report.fill.exact.length).map(({ attributes }) => Number(attributes.height));
  const tallest = Math.max(...drawn);
  for (const [i, height] of drawn.entries()) {
    expect(height / tallest).toBeCloseTo(report.fill.exact[i] / all / most, 2);
  }
});
