// What the colours and signs of a heat map mean.

import type { Heatmap } from "./heatmap.ts";
import { LONG_CHAIN, SCALE } from "./heatmap-shades.ts";
import { MARGIN, rect, round, text } from "./svg.ts";

/** Pixels below the cells. */
export const LEGEND_HEIGHT = 118;
const SWATCH = { width: 30, height: 14 };
/** Texts below the swatches, at the borders between them. */
const SCALE_LABELS: [border: number, label: string][] = [
  [0, "0"],
  [4, "0.5"],
  [8, "1"],
  [9, "1.5"],
];

/** A line down a cell, and a triangle that points at it from above. */
export function marker(name: string, x: number, y: number, size: number): string {
  const tip = round(y);
  const left = round(x);
  return (
    `<path class="${name}" d="M${left} ${tip}l-5 -8h10z"/>` +
    `<rect class="${name}" x="${round(x - 1)}" y="${tip}" width="2" height="${round(size)}"/>`
  );
}

/** The scale, with its unit, and those signs that the picture has. */
export function legend({ tables, longest }: Heatmap, top: number): string[] {
  const parts = [
    text("ink", MARGIN, top, "entries / slots"),
    ...SCALE.map((name, i) => rect(name, MARGIN + i * SWATCH.width, top + 8, SWATCH.width, SWATCH.height)),
    ...SCALE_LABELS.map(([border, label]) =>
      text("faint", MARGIN + border * SWATCH.width, top + 38, label, { anchor: border === 0 ? "start" : "middle" }),
    ),
    text("faint", MARGIN + 10 * SWATCH.width + 8, top + 20, "above 1: overflow buckets"),
  ];
  const line = top + 66;
  let x = MARGIN + 6;
  const sign = (shape: string, label: string, width: number) => {
    parts.push(shape, text("faint", x + 12, line, label));
    x += width;
  };
  if (longest.some((buckets) => buckets >= LONG_CHAIN)) {
    sign(`<circle class="chain" cx="${x}" cy="${line - 4}" r="3"/>`, `chain of ${LONG_CHAIN} buckets or more`, 210);
  }
  if (tables.some(({ frontier }) => frontier !== null))
    sign(marker("frontier", x, line - 6, 8), "frontier: moves next", 180);
  if (tables.some(({ destinations }) => destinations.length > 0)) {
    sign(marker("destination", x, line - 6, 8), "to there", 110);
  }
  if (longest.some((buckets) => buckets === 0)) sign("", "blank: not in use yet", 160);
  return parts;
}
