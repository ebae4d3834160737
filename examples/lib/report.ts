// What the reader sees at the end: a table, and a picture of the pauses.
import { DECADES } from "./pauses.ts";

/** Columns as wide as their widest cell; the first one to the left, numbers to the right. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ");
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** Three digits are all that a measurement like this one is worth. */
export function milliseconds(ms: number): string {
  if (ms < 0.1) return `${(ms * 1000).toFixed(0)} us`;
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  if (ms < 1000) return `${ms.toFixed(0)} ms`;
  return `${(ms / 1000).toFixed(2)} s`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 1 : 0)} x`;
}

/**
 * One row per decade of pause length. Bars grow with the logarithm of the count, so that the one pause of a second is
 * seen beside ten million short ones.
 */
export function pausePicture(columns: { title: string; decades: number[] }[]): string {
  const BAR = 16;
  const most = Math.max(...columns.flatMap((column) => column.decades));
  const bar = (count: number) =>
    count === 0 ? "" : "█".repeat(Math.max(1, Math.round((BAR * Math.log10(1 + count)) / Math.log10(1 + most))));
  const cell = (count: number) => `${bar(count)} ${Math.round(count).toLocaleString("en")}`.trimStart();
  const width = BAR + 1 + most.toLocaleString("en").length;
  // Below the last decade that anybody reached there is nothing to see.
  const last = DECADES.findLastIndex((_, decade) => columns.some((column) => column.decades[decade] > 0));
  const lines = [`${"".padEnd(14)}${columns.map((column) => column.title.padEnd(width + 2)).join("")}`];
  for (let decade = 0; decade <= last; decade++) {
    const cells = columns.map(({ decades }) => (decades[decade] === 0 ? "·" : cell(decades[decade])).padEnd(width + 2));
    lines.push(`${DECADES[decade].padEnd(14)}${cells.join("")}`);
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}
