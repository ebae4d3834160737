// The results as a table: one line each, or in Markdown for docs/runtimes.md.
import type { Outcome } from "./outcome.ts";
import type { Result } from "./places.ts";

const HEAD = ["runtime", "where", "memory", "strings", "operations", "get", "set", "verdict"];
const NOTHING = "";

/** Times as fast as Map. */
const times = (ratio: number | undefined) => (ratio === undefined ? NOTHING : `${ratio.toFixed(1)} x`);

function verdict({ ok, refused, error }: Outcome): string {
  if (!ok) return `FAILS: ${String(error).split("\n")[0]}`;
  if (refused === undefined) return "works";
  return refused === "messageerror" ? "no module let in, as expected" : `${refused}, as expected`;
}

function cells(result: Result): string[] {
  if ("missing" in result)
    return [result.place, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, `not here: ${result.missing}`];
  const { where, outcome } = result;
  const { runtime, version, memory, strings, operations, ratios } = outcome;
  const ran = outcome.refused === undefined;
  return [
    `${runtime} ${version}`,
    where,
    (ran && memory) || NOTHING,
    (ran && strings) || NOTHING,
    operations?.toLocaleString("en") ?? NOTHING,
    ...[times(ratios?.get), times(ratios?.set), verdict(outcome)],
  ];
}

export function failed(result: Result): boolean {
  return "outcome" in result && result.outcome.ok !== true;
}

/** As wide as its widest cells. */
export function asText(results: Result[]): string {
  const rows = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function asMarkdown(results: Result[]): string {
  const line = (row: string[]) => `| ${row.join(" | ")} |`;
  return [line(HEAD), `|${"---|".repeat(HEAD.length)}`, ...results.map((result) => line(cells(result)))].join("\n");
}

export const oneLine = (result: Result) => cells(result).filter(Boolean).join(", ");
