/** Curves over one axis, in panels below each other; light or dark as the reader's system is. */
import { MARGIN, type Palette, picture, round, text } from "../../src/inspect/svg.ts";

export type Point = readonly [x: number, y: number];

export interface Series {
  name: string;
  /** A class of STROKES. */
  colour: keyof typeof STROKES;
  /** What was counted is dots, what was computed is a line. */
  dots: boolean;
  points: readonly Point[];
}

export interface Panel {
  label: string;
  /** Values at which a line is drawn, from the bottom to the top of the panel. */
  ticks: readonly number[];
  format: (value: number) => string;
  series: readonly Series[];
}

export interface Chart {
  title: string;
  subtitle: string;
  x: { label: string; ticks: readonly number[]; format: (value: number) => string };
  /** A place on the x axis that has a name. */
  mark: { x: number; label: string };
  panels: readonly Panel[];
}

const STROKES = {
  first: ["#1f6feb", "#58a6ff"],
  second: ["#bc4c00", "#f0883e"],
  grid: ["#e3e7eb", "#2b3138"],
  mark: ["#8250df", "#d2a8ff"],
} as const satisfies Palette;

const FILLS: Palette = { "first-dot": STROKES.first, "second-dot": STROKES.second };

const WIDTH = 960;
const LEFT = 96;
const RIGHT = WIDTH - MARGIN;
const TOP = 84;
const PANEL = 250;
const GAP = 44;
const LEGEND = 26;

const line = (name: string, d: string, rest = "") => `<path class="${name}" d="${d}"${rest}/>`;

export function chart({ title, subtitle, x, mark, panels }: Chart): string {
  const [from, to] = [x.ticks[0], x.ticks[x.ticks.length - 1]];
  const across = (value: number) => LEFT + ((RIGHT - LEFT) * (value - from)) / (to - from);
  const body = [text("faint", MARGIN, 54, subtitle)];
  panels.forEach((panel, i) => {
    const top = TOP + LEGEND + i * (PANEL + GAP + LEGEND);
    const { ticks } = panel;
    const [low, high] = [ticks[0], ticks[ticks.length - 1]];
    const up = (value: number) => top + PANEL - (PANEL * (value - low)) / (high - low);
    body.push(...legend(panel, top - 14));
    for (const tick of ticks) {
      body.push(line("grid", `M${LEFT} ${round(up(tick))}H${RIGHT}`));
      body.push(text("faint", LEFT - 8, up(tick) + 4, panel.format(tick), { anchor: "end" }));
    }
    for (const tick of x.ticks) {
      body.push(line("grid", `M${round(across(tick))} ${top}V${top + PANEL}`));
      body.push(text("faint", across(tick), top + PANEL + 18, x.format(tick), { anchor: "middle" }));
    }
    const at = round(across(mark.x));
    body.push(line("mark", `M${at} ${top}V${top + PANEL}`, ' stroke-dasharray="4 3"'));
    body.push(text("faint", at - 6, top + 14, mark.label, { anchor: "end" }));
    for (const series of panel.series) {
      const points = series.points.map(([px, py]): Point => [round(across(px)), round(up(py))]);
      body.push(drawn(series, points));
    }
  });
  const height = TOP + panels.length * (PANEL + GAP + LEGEND) + 24;
  body.push(text("ink", RIGHT, height - 18, x.label, { anchor: "end" }));
  return picture({
    width: WIDTH,
    height,
    title,
    description: `${subtitle}. ${panels.map(describe).join(" ")}`,
    palette: FILLS,
    strokes: STROKES,
    body,
  });
}

function drawn({ colour, dots }: Series, points: readonly Point[]): string {
  if (!dots) return line(colour, `M${points.map((point) => point.join(" ")).join("L")}`, ' stroke-width="1.5"');
  return points.map(([px, py]) => `<circle class="${colour}-dot" cx="${px}" cy="${py}" r="3"/>`).join("");
}

/** What the panel shows, and each of its series with its sign. */
function legend({ label, series }: Panel, y: number): string[] {
  let x = LEFT + 260;
  const signs = series.flatMap(({ name, colour, dots }) => {
    const sign = dots
      ? `<circle class="${colour}-dot" cx="${x + 11}" cy="${y - 4}" r="3"/>`
      : line(colour, `M${x} ${y - 4}h22`, ' stroke-width="1.5"');
    const parts = [sign, text("faint", x + 28, y, name)];
    x += 150;
    return parts;
  });
  return [text("ink", LEFT, y, label), ...signs];
}

/** The first and the last point of each series. */
function describe({ label, format, series }: Panel): string {
  const ends = series.map(({ name, points }) => {
    const [first, last] = [points[0][1], points[points.length - 1][1]];
    return `${name} from ${format(first)} to ${format(last)}`;
  });
  return `${label}: ${ends.join(", ")}.`;
}
