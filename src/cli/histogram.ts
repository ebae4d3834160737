// Bars of characters.
//
//   1  ████████████████▌   98.8 %  (98.7 %)

import { styled, type Terminal } from "./terminal.ts";

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

export interface Bar {
  label: string;
  /** A share of the whole. */
  share: number;
  /** What stands behind the bar. */
  text: string;
}

/** A bar for each, the longest as long as there is room. */
export function bars(list: readonly Bar[], terminal: Terminal, indent = "  "): string[] {
  const label = Math.max(...list.map((bar) => bar.label.length));
  const text = Math.max(...list.map((bar) => bar.text.length));
  const room = Math.max(8, terminal.width - indent.length - label - text - 4);
  const most = Math.max(...list.map(({ share }) => share)) || 1;
  return list.map((bar) => {
    const drawn = barOf((room * bar.share) / most, terminal.unicode);
    const space = " ".repeat(room - drawn.length);
    return `${indent}${bar.label.padStart(label)}  ${styled(terminal, "bar", drawn)}${space}  ${bar.text.padStart(text)}`;
  });
}

/** A bar of so many characters, to the eighth of one; whatever is above 0 is seen. */
function barOf(length: number, unicode: boolean): string {
  if (length <= 0) return "";
  if (!unicode) return "#".repeat(Math.max(1, Math.round(length)));
  const eighths = Math.max(1, Math.round(8 * length));
  return "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}
