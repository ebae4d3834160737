/** Measured tables in the guide: what stands between `<!-- npm run ...: NAME -->` and `<!-- end -->` is replaced. */
import { readFileSync, writeFileSync } from "node:fs";
import { machine } from "../lib/machine.ts";
import { median } from "../lib/median.ts";
import { formatNumber } from "../lib/table.ts";
import type { RowReport } from "./report.ts";

const GUIDE = new URL("../../docs/choosing-a-shared-map.md", import.meta.url);
const END = "<!-- end -->";

/** @param tables by name, as Markdown. @throws Error when the guide has no place for one of them */
export function publish(command: string, tables: ReadonlyMap<string, string>): void {
  let text = readFileSync(GUIDE, "utf8");
  for (const [name, table] of tables) {
    const begin = `<!-- npm run ${command}: ${name} -->`;
    const from = text.indexOf(begin) + begin.length;
    const to = text.indexOf(END, from);
    if (from < begin.length || to < 0) throw new Error(`the guide has no place for ${begin}`);
    text = `${text.slice(0, from)}\n${table}\n${text.slice(to)}`;
  }
  writeFileSync(GUIDE, text);
}

export function measuredOn(): string {
  const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return `${machine()}; ${day}.`;
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A row a line, a contender a column: millions of operations a second with 1 / 2 / ... threads. */
export function ratesTable(reports: readonly RowReport[]): string {
  const contenders = [...new Set(reports.flatMap(({ cells }) => cells.map(({ contender }) => contender)))];
  const rows = reports.map(({ row, cells }) => [
    `\`${row}\``,
    ...contenders.map((name) =>
      cells
        .filter(({ contender }) => contender === name)
        .map(({ rounds }) => formatNumber(median(rounds)))
        .join(" / "),
    ),
  ]);
  return markdownTable(["", ...contenders], rows);
}
