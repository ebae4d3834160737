// The style sheet's colours, for canvases; they change with the colour scheme of the reader's system.

const NAMES = ["surface", "ink", "muted", "line", "accent", "empty", "full", "over"] as const;
export type Colours = Record<(typeof NAMES)[number], string>;

/** Steps of the scale from empty to full, and as many beyond it. */
const STEPS = 24;
/** Entries by slots at which a cell is of the last colour: two buckets' worth in one. */
const MOST = 2;

export const LEVELS = 2 * STEPS + 1;

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const named = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return Object.fromEntries(named) as Colours;
}

/** Calls back when the colour scheme changes. */
export function onSchemeChange(callback: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
}

/** Which of the colours a cell has that is so full: 0 to LEVELS - 1. */
export function level(fill: number): number {
  if (fill <= 1) return Math.round(fill * STEPS);
  return STEPS + Math.max(1, Math.round((Math.min(fill, MOST) - 1) * STEPS));
}

/** The colours of all levels: from empty to full, and on to overflowing. */
export function ramp({ empty, full, over }: Colours): string[] {
  const stops = [empty, full, over].map(parse);
  return Array.from({ length: LEVELS }, (_, at) => {
    const [from, to] = at <= STEPS ? [stops[0], stops[1]] : [stops[1], stops[2]];
    const share = at <= STEPS ? at / STEPS : (at - STEPS) / STEPS;
    return `rgb(${from.map((value, i) => Math.round(value + (to[i] - value) * share)).join(" ")})`;
  });
}

/** "#rrggbb" as three numbers. */
function parse(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
