// `reportSvg`: the distributions of a report as a picture, bars beside what chance has.

import { describe } from "../types/describe.ts";
import { type Compared, checkReport, type MapReport } from "./report.ts";
import { MARGIN, type Palette, picture, rect, text } from "./svg.ts";
import { grouped, many } from "./words.ts";

const WIDTH = 960;
const TOP = 92;
const PANEL = { width: 440, height: 236, plot: 150, gap: 32 };
/** Pixels that a label needs. */
const LABEL = 18;
const MOST_BARS = 16;
/** Shares below it are not seen. */
const LEAST_SHARE = 0.0005;

const PALETTE: Palette = {
  bar: ["#428dc6", "#3784ba"],
  chance: ["#c4321f", "#ff7b72"],
  line: ["#d1d9e0", "#3d444d"],
};

interface Panel {
  title: string;
  /** What the numbers below the bars count. */
  unit: string;
  first: number;
  values: Compared;
}

/**
 * The distributions of a report as the text of an SVG file that needs nothing else: how full buckets are, how long chains, how many buckets
 * lookups visit. Bars are what was counted, lines what chance has (Poisson) for the same load.
 *
 * @param report what `inspect` gave
 * @throws TypeError for anything else
 */
export function reportSvg(title: string, report: MapReport): string {
  if (typeof title !== "string") throw new TypeError(`title must be a string, got ${describe(title)}`);
  checkReport(report, "reportSvg draws");
  const { stats, fill, chains, hits, misses } = report;
  const { size, buckets, slotsPerBucket, overflowBuckets, loadFactor } = stats;
  const summary =
    `${many(size, "entry", "entries")} in ${many(buckets, "bucket")} of ${slotsPerBucket} slots, ` +
    `${many(overflowBuckets, "overflow bucket")}, load factor ${loadFactor.toFixed(3)}`;
  const mean = ({ mean, predictedMean }: Compared) =>
    `${mean.toFixed(3)} on average, by Poisson ${predictedMean.toFixed(3)}`;
  const panels: Panel[] = [
    { title: "Buckets by their entries", unit: "entries", first: 0, values: fill },
    { title: "Chains by their buckets", unit: "buckets", first: 1, values: chains },
    { title: `Lookups, key there: ${mean(hits)}`, unit: "buckets visited", first: 1, values: hits },
    { title: `Lookups, key not there: ${mean(misses)}`, unit: "buckets visited", first: 1, values: misses },
  ];
  return picture({
    width: WIDTH,
    height: TOP + 2 * PANEL.height,
    title,
    description: `${summary}. ${panels.map(describePanel).join(" ")}`,
    palette: PALETTE,
    body: [
      text("faint", MARGIN, 54, summary),
      rect("bar", MARGIN, 66, 12, 10),
      text("faint", MARGIN + 18, 75, "counted"),
      rect("chance", MARGIN + 88, 70, 14, 2),
      text("faint", MARGIN + 108, 75, "chance (Poisson)"),
      ...panels.flatMap((panel, i) =>
        draw(panel, MARGIN + (i % 2) * (PANEL.width + PANEL.gap), TOP + Math.floor(i / 2) * PANEL.height),
      ),
    ],
  });
}

/** Shares of all, the same number of both. */
function shares({ exact, predicted }: Compared): { here: number[]; chance: number[] } {
  const part = (list: readonly number[]) => {
    const all = list.reduce((sum, n) => sum + n, 0) || 1;
    return list.map((n) => n / all);
  };
  const here = part(exact);
  const chance = part(predicted);
  let length = Math.max(here.length, chance.length);
  const isSeen = (i: number) => (here[i] ?? 0) > 0 || (chance[i] ?? 0) >= LEAST_SHARE;
  while (length > 1 && !isSeen(length - 1)) length--;
  length = Math.min(length, MOST_BARS);
  const padded = (list: number[]) => Array.from({ length }, (_, i) => list[i] ?? 0);
  return { here: padded(here), chance: padded(chance) };
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

function describePanel({ title, first, unit, values }: Panel): string {
  const { here } = shares(values);
  return `${title}: ${here.map((share, i) => `${percent(share)} ${grouped(i + first)} ${unit}`).join(", ")}.`;
}

function draw({ title, unit, first, values }: Panel, left: number, top: number): string[] {
  const { here, chance } = shares(values);
  const most = Math.max(...here, ...chance) || 1;
  const base = top + 34 + PANEL.plot;
  const step = PANEL.width / Math.max(here.length, 4);
  const width = Math.min(48, 0.72 * step);
  const height = (share: number) => (PANEL.plot * share) / most;
  const parts = [text("ink", left, top + 14, title), rect("line", left, base, PANEL.width, 1)];
  for (const [i, share] of here.entries()) {
    const middle = left + (i + 0.5) * step;
    parts.push(
      rect("bar", middle - width / 2, base - height(share), width, height(share)),
      rect("chance", middle - width / 2 - 2, base - height(chance[i]) - 1, width + 4, 2),
      text("faint", middle, base + 17, `${i + first}`, { anchor: "middle" }),
    );
    // Just above the bar, unless the line of chance is there.
    const gap = height(chance[i]) - height(share);
    const above = base - height(gap > -2 && gap < LABEL ? chance[i] : share) - 5;
    if (share > 0)
      parts.push(text("faint", middle, above, percent(share), { anchor: "middle", size: step < 36 ? 10 : 12 }));
  }
  parts.push(text("faint", left + PANEL.width, base + 34, unit, { anchor: "end" }));
  return parts;
}
