// `heatmapSvg`: a heat map as a picture, one SVG file.

import type { Heatmap } from "./heatmap.ts";
import { checkHeatmap, type HeatmapSvgOptions, PHASE_WORDS, svgTitle } from "./heatmap-checks.ts";
import { type Layout, layoutOf, type Panel } from "./heatmap-layout.ts";
import { LEGEND_HEIGHT, legend, marker } from "./heatmap-legend.ts";
import { LONG_CHAIN, SHADES, shadeOf } from "./heatmap-shades.ts";
import { MARGIN, picture, round, text } from "./svg.ts";
import { grouped, many } from "./words.ts";

const WIDTH = 960;
const TOP = 72;
/** Smaller cells have no lines between them. */
const LEAST_WITH_LINES = 5;

/**
 * A heat map as the text of an SVG file that needs nothing else: a cell is the darker the fuller its buckets are (on a dark page the
 * lighter), orange and red where more lies there than fits without overflow buckets; dots mark chains of three buckets and more, triangles
 * the evacuation's frontier and where it puts what moves. O(cells)
 *
 * @param heatmap what `heatmap(map)` gave, or the same read from JSON with arrays for `fill` and `longest`
 * @throws TypeError, RangeError for anything else
 */
export function heatmapSvg(heatmap: Heatmap, options?: HeatmapSvgOptions): string {
  const title = svgTitle(options);
  checkHeatmap(heatmap);
  const layout = layoutOf(heatmap.tables, MARGIN, TOP, WIDTH - 2 * MARGIN);
  const summary = summaryOf(heatmap);
  const marks = layout.panels.flatMap((panel) => markers(panel, layout));
  return picture({
    width: WIDTH,
    height: Math.ceil(layout.bottom) + LEGEND_HEIGHT,
    title: title ?? "How full the buckets are",
    description: `${summary} Each cell stands for ${many(heatmap.tables[0].bucketsPerCell, "bucket")}, in the order of the table.`,
    palette: SHADES,
    body: [
      text("faint", MARGIN, 54, summary),
      ...layout.panels.flatMap((panel) => cells(panel, layout, heatmap)),
      ...marks,
      ...legend(heatmap, layout.bottom + 26),
    ],
  });
}

/** The heat map in a sentence or two. */
function summaryOf({ tables, cells, slotsPerBucket, fill, longest }: Heatmap): string {
  const [{ from, buckets: all, bucketsPerCell }] = tables;
  const end = Math.min(all, from + cells * bucketsPerCell);
  const isPart = tables.length === 1 && (from > 0 || end < all);
  const range = isPart ? `Buckets ${grouped(from)} to ${grouped(end - 1)} of ` : "";
  const buckets = tables.reduce((sum, table) => sum + table.buckets, 0);
  let fullest = 0;
  let chain = 0;
  for (let i = 0; i < cells; i++) {
    fullest = Math.max(fullest, fill[i]);
    chain = Math.max(chain, longest[i]);
  }
  const where = tables.length === 1 ? "" : ` in ${grouped(tables.length)} shards`;
  return (
    `${range}${many(buckets, "bucket")} of ${slotsPerBucket} slots${where}; the fullest cell has ${fullest.toFixed(2)} entries a slot, ` +
    `the longest chain ${many(chain, "bucket")}. ${evacuation(tables)}`
  ).trim();
}

function evacuation(tables: Heatmap["tables"]): string {
  const moving = tables.filter(({ phase }) => phase !== "none");
  if (moving.length === 0) return "";
  if (tables.length > 1)
    return `${many(moving.length, "shard")} of these ${moving.length === 1 ? "is" : "are"} moving.`;
  const { phase, progress } = moving[0];
  return `${PHASE_WORDS[phase]}: ${Math.floor(100 * progress)} % done.`;
}

/** A panel's cells: one path for each shade, in units of cells, lines between them, and dots on chains. */
function cells(panel: Panel, layout: Layout, heatmap: Heatmap): string[] {
  const { table, number, x, y } = panel;
  const { columns, width, height, panels } = layout;
  const label = panels.length > 1 ? [text("faint", x - 8, y + 11, `shard ${number}`, { anchor: "end" })] : [];
  const at = `translate(${round(x)} ${round(y)})`;
  const hasLines = width >= LEAST_WITH_LINES;
  return [
    ...label,
    `<g transform="${at} scale(${round(width)} ${round(height)})" shape-rendering="crispEdges">`,
    ...Array.from(shadePaths(panel, layout, heatmap), ([name, d]) => path(name, d)),
    ...(hasLines
      ? [path("paper", lines(Math.min(columns, table.cells), Math.ceil(table.cells / columns), layout))]
      : []),
    "</g>",
    ...dots(panel, layout, heatmap).map((d) => path("chain", d, ` transform="${at}"`)),
  ];
}

const path = (name: string, d: string, rest = ""): string => `<path class="${name}" d="${d}"${rest}/>`;

/** For each shade the cells that have it, neighbours in a row as one rectangle. */
function shadePaths({ table }: Panel, { columns }: Layout, { fill, longest }: Heatmap): Map<string, string> {
  const { first, cells } = table;
  const shadeAt = (cell: number) => shadeOf(fill[first + cell], longest[first + cell]);
  const paths = new Map<string, string>();
  for (let start = 0, next = 0; start < cells; start = next) {
    const shade = shadeAt(start);
    const column = start % columns;
    const end = Math.min(cells, start - column + columns);
    while (next < end && shadeAt(next) === shade) next++;
    const run = `M${column} ${Math.floor(start / columns)}h${next - start}v1h${start - next}z`;
    paths.set(shade, (paths.get(shade) ?? "") + run);
  }
  return paths;
}

/** Discs in the middle of cells with long chains: one path, in pixels, or none. */
function dots({ table }: Panel, { columns, width, height }: Layout, { longest }: Heatmap): string[] {
  const r = round(0.2 * Math.min(width, height));
  let d = "";
  for (let cell = 0; cell < table.cells; cell++) {
    if (longest[table.first + cell] < LONG_CHAIN) continue;
    const left = round(((cell % columns) + 0.5) * width - r);
    d += `M${left} ${round((Math.floor(cell / columns) + 0.5) * height)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  }
  return d === "" ? [] : [d];
}

/** Lines of paper between the cells, one pixel thick. */
function lines(columns: number, rows: number, { width, height }: Layout): string {
  const [w, h] = [round(1 / width), round(1 / height)];
  const down = Array.from({ length: columns - 1 }, (_, i) => `M${i + 1} 0h${w}v${rows}h-${w}z`);
  const across = Array.from({ length: rows - 1 }, (_, i) => `M0 ${i + 1}v${h}h${columns}v-${h}z`);
  return [...down, ...across].join("");
}

/** Triangles at the frontier and at its destinations, where these are among the buckets drawn. */
function markers({ table, x, y }: Panel, { columns, width, height }: Layout): string[] {
  const { cells, buckets, from, bucketsPerCell, frontier, destinations } = table;
  const at = (name: string, fraction: number): string[] => {
    const cell = (fraction * buckets - from) / bucketsPerCell;
    if (cell < 0 || cell > cells) return [];
    const row = Math.min(Math.floor(cell / columns), Math.ceil(cells / columns) - 1);
    return [marker(name, x + (cell - row * columns) * width, y + row * height, height)];
  };
  const marks = destinations.flatMap((fraction) => at("destination", fraction));
  return frontier === null ? marks : [...marks, ...at("frontier", frontier)];
}
