// Shades of a heat map by how full a cell is: eighths of its slots, and two for cells with more entries than slots.

import type { Palette } from "./svg.ts";

const BLUES: Palette = {
  f0: ["#f1f5fa", "#141d2b"],
  f1: ["#dbe9f6", "#132c46"],
  f2: ["#bdd7ee", "#143f63"],
  f3: ["#97c3e3", "#175380"],
  f4: ["#69a9d6", "#1f6a9f"],
  f5: ["#428dc6", "#3784ba"],
  f6: ["#226fb2", "#5fa3d3"],
  f7: ["#0b4a8f", "#9ccbec"],
};

export const SHADES: Palette = {
  ...BLUES,
  over: ["#f59f4c", "#e08b3a"],
  far: ["#c4321f", "#ff6b57"],
  unused: ["#ffffff", "#0d1117"],
  chain: ["#111111", "#ffffff"],
  frontier: ["#cf222e", "#ff7b72"],
  destination: ["#8250df", "#d2a8ff"],
};

/** From empty to full, and beyond. */
export const SCALE = [...Object.keys(BLUES), "over", "far"] as const;

/** Chains of so many buckets get a dot: at the usual load chance makes one in some ten thousand. */
export const LONG_CHAIN = 3;

const EIGHTHS = 8;
/** As many entries as one and a half times the slots: what stands in overflow buckets would fill half as many again. */
const FAR = 1.5;

/** The class of a cell that is so full; `longest` 0: not in use yet. */
export function shadeOf(fill: number, longest: number): string {
  if (longest === 0) return "unused";
  if (fill > FAR) return "far";
  if (fill > 1) return "over";
  return `f${Math.min(EIGHTHS - 1, Math.floor(EIGHTHS * fill))}`;
}
