import { CURVE, type Latencies } from "./latencies.ts";

/** Percentile curves as a picture: both axes logarithmic, one colour per contender, dashed with live objects. */
export interface Curve {
  label: string;
  colour: string;
  dashed: boolean;
  latencies: Latencies;
}

const WIDTH = 960;
const HEIGHT = 560;
const PLOT = { left: 84, right: 930, top: 64, bottom: 440 };
const DECADES_X = Math.log10(1 / (1 - CURVE[CURVE.length - 1]));
const LOWEST = 10;
const NAMES = ["10 ns", "100 ns", "1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s"];
const PERCENTILES = ["0", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "1 in 10⁶", "1 in 10⁷"];

const x = (decades: number) => PLOT.left + ((PLOT.right - PLOT.left) * decades) / DECADES_X;

export function curvesSvg(title: string, subtitle: string, curves: readonly Curve[]): string {
  const decadesY = Math.max(
    5,
    Math.ceil(Math.log10(Math.max(...curves.map(({ latencies }) => latencies.worst)) / LOWEST)),
  );
  const y = (ns: number) => {
    const decades = Math.max(0, Math.log10(Math.max(ns, LOWEST) / LOWEST));
    return PLOT.bottom - ((PLOT.bottom - PLOT.top) * decades) / decadesY;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(PLOT.left, 28, title, { size: 18, fill: "#1a1a1a" }),
    text(PLOT.left, 48, subtitle, { size: 13, fill: "#5a5a5a" }),
    ...grid(decadesY, y),
    ...curves.map((curve) => line(curve, y)),
    ...legend(curves),
    "</svg>",
    "",
  ].join("\n");
}

interface TextStyle {
  size?: number;
  fill?: string;
  anchor?: "start" | "middle" | "end";
}

function text(left: number, top: number, content: string, style: TextStyle = {}): string {
  const { size = 13, fill = "#333333", anchor = "start" } = style;
  return `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

const rule = (x1: number, y1: number, x2: number, y2: number) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#e3e3e3"/>`;

function grid(decadesY: number, y: (ns: number) => number): string[] {
  const parts: string[] = [];
  for (let decade = 0; decade <= decadesY; decade++) {
    const top = y(LOWEST * 10 ** decade);
    parts.push(rule(PLOT.left, top, PLOT.right, top));
    parts.push(text(PLOT.left - 8, top + 4, NAMES[decade] ?? "", { anchor: "end" }));
  }
  for (let nines = 0; nines < PERCENTILES.length; nines++) {
    parts.push(rule(x(nines), PLOT.top, x(nines), PLOT.bottom));
    parts.push(text(x(nines), PLOT.bottom + 20, PERCENTILES[nines], { anchor: "middle" }));
  }
  return parts;
}

function line({ colour, dashed, latencies }: Curve, y: (ns: number) => number): string {
  const points = CURVE.map((fraction, i) => [x(Math.log10(1 / (1 - fraction))), y(latencies.curve[i])]);
  // The histogram's last percentile may fall short of the one insert that was the slowest of all.
  const [lastX] = points[points.length - 1];
  const worst = y(latencies.worst);
  const path = [...points, [lastX, worst]].map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ");
  const dash = dashed ? ' stroke-dasharray="6 4"' : "";
  return [
    `<polyline fill="none" stroke="${colour}" stroke-width="2"${dash} points="${path}"/>`,
    `<circle cx="${lastX.toFixed(1)}" cy="${worst.toFixed(1)}" r="4" fill="${colour}"/>`,
  ].join("\n");
}

/** Two columns below the plot, so that no curve runs through its own explanation. */
function legend(curves: readonly Curve[]): string[] {
  const perColumn = Math.ceil(curves.length / 2);
  return curves.flatMap(({ label, colour, dashed }, i) => {
    const left = PLOT.left + Math.floor(i / perColumn) * 420;
    const top = PLOT.bottom + 46 + (i % perColumn) * 19;
    const dash = dashed ? ' stroke-dasharray="6 4"' : "";
    return [
      `<line x1="${left}" y1="${top - 4}" x2="${left + 34}" y2="${top - 4}" stroke="${colour}" stroke-width="2.5"${dash}/>`,
      text(left + 44, top, label),
    ];
  });
}

const escaped = (content: string) => content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
