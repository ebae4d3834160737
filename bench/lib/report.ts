import { judge } from "./bars.ts";
import { median, pairedRatio, spread } from "./median.ts";
import type { RowResult } from "./row.ts";
import { type Cell, formatTable } from "./table.ts";

/** One contender of one row, as printed and as written to the JSON file. */
export interface Line {
  section: string;
  row: string;
  contender: string;
  unit: string;
  value: number;
  spread: number;
  ratioToMap: number;
  bar: string;
}

const BASELINE = "Map";

export function linesOf(result: RowResult): Line[] {
  const { section, row, unit, series } = result;
  const baseline = series.find(({ contender }) => contender === BASELINE);
  return series.map(({ contender, rounds }) => {
    const value = median(rounds);
    const ratioToMap = baseline && contender !== BASELINE ? pairedRatio(baseline.rounds, rounds) : Number.NaN;
    const bar = judge(row, contender, value, ratioToMap);
    return { section, row, contender, unit, value, spread: spread(rounds), ratioToMap, bar };
  });
}

/** One section's table; a row's name stands only beside its first contender. */
export function sectionTable(lines: readonly Line[]): string {
  const cells = lines.map((line, i): Cell[] => {
    const name = i > 0 && lines[i - 1].row === line.row ? "" : line.row;
    const percent = Number.isFinite(line.spread) ? `${Math.round(line.spread * 100)} %` : "-";
    return [name, line.contender, line.value, `±${percent}`, line.ratioToMap, line.bar];
  });
  return `${lines[0].section}\n${formatTable(["row", "contender", lines[0].unit, "spread", "x Map", "bar"], cells)}`;
}
