// The frame of every picture that tophash draws: one file, no script, nothing from elsewhere, light or dark as the reader's
// system is, a title and a description for those who do not see it.

import { safeText, xml } from "./key-text.ts";

/** Fills by class, in the light and in the dark. */
export interface Palette {
  [className: string]: readonly [light: string, dark: string];
}

export interface Picture {
  width: number;
  height: number;
  title: string;
  /** What the picture shows, in sentences. */
  description: string;
  palette: Palette;
  /** The same for lines. */
  strokes?: Palette;
  /** SVG elements, already escaped. */
  body: readonly string[];
}

const PAPER: Palette = {
  paper: ["#ffffff", "#0d1117"],
  ink: ["#1f2328", "#e6edf3"],
  faint: ["#59636e", "#9198a1"],
};

/** A whole SVG file. */
export function picture({ width, height, title, description, palette, strokes = {}, body }: Picture): string {
  const rules = (shade: 0 | 1) => {
    const fills = Object.entries({ ...PAPER, ...palette }).map(([name, colours]) => `.${name}{fill:${colours[shade]}}`);
    const lines = Object.entries(strokes).map(([name, colours]) => `.${name}{fill:none;stroke:${colours[shade]}}`);
    return [...fills, ...lines].join("");
  };
  const words = (text: string) => xml(safeText(text));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${words(title)}</title>`,
    `<desc id="desc">${words(description)}</desc>`,
    `<style>text{font:13px system-ui,sans-serif}${rules(0)}@media(prefers-color-scheme:dark){${rules(1)}}</style>`,
    rect("paper", 0, 0, width, height),
    text("ink", MARGIN, 30, title, { size: 18 }),
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

/** Space around everything. */
export const MARGIN = 24;

/** Two decimals at most. */
export const round = (n: number): number => Math.round(100 * n) / 100;

export interface TextStyle {
  size?: number;
  anchor?: "start" | "middle" | "end";
}

export function text(className: string, x: number, y: number, content: string, style: TextStyle = {}): string {
  const { size, anchor } = style;
  const attributes = `${anchor ? ` text-anchor="${anchor}"` : ""}${size ? ` style="font-size:${size}px"` : ""}`;
  return `<text class="${className}" x="${round(x)}" y="${round(y)}"${attributes}>${xml(safeText(content))}</text>`;
}

export function rect(className: string, x: number, y: number, width: number, height: number): string {
  return `<rect class="${className}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/>`;
}
