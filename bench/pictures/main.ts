/**
 * npm run pictures: draws the pictures of docs/pictures/ anew. They are of maps with seeds, so what changes in them has changed in
 * tophash (or in Graphviz, which draws the chains).
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { instance } from "@viz-js/viz";
import { heatmap, heatmapSvg, inspect, reportSvg, toDot } from "tophash/inspect";
import { fillingRun, loadPicture } from "./load.ts";
import { growingMap, growingSet, words, worn } from "./maps.ts";

const FOLDER = new URL("../../docs/pictures/", import.meta.url);
const graphviz = await instance();

/** Graphviz gives its pictures no title that readers of screens find. */
function drawn(title: string, dot: string): string {
  const svg = graphviz.renderString(dot, { format: "svg" });
  return svg.slice(svg.indexOf("<svg")).replace(/<svg([^>]*)>/, `<svg role="img"$1>\n<title>${title}</title>`);
}

const PICTURES: Record<string, () => string> = {
  "buckets.svg": () => drawn("The buckets of a map of words", toDot(words(), { buckets: 16 })),
  "growing.svg": () => drawn("A set that grows from 16 to 32 buckets", toDot(growingSet(), { buckets: 32 })),
  "heatmap.svg": () => heatmapSvg(heatmap(worn()), { title: "23,000 entries in 4,096 buckets" }),
  "heatmap-growing.svg": () => heatmapSvg(heatmap(growingMap()), { title: "Half-way from 8,192 to 16,384 buckets" }),
  "report.svg": () => reportSvg("A map in which every entry was replaced once", inspect(worn())),
  "load.svg": () => loadPicture(fillingRun()),
};

mkdirSync(FOLDER, { recursive: true });
for (const [name, draw] of Object.entries(PICTURES)) {
  const svg = draw();
  writeFileSync(new URL(name, FOLDER), svg);
  console.log(`docs/pictures/${name}: ${svg.length.toLocaleString("en-US")} bytes`);
}
