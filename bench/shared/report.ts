import { median, spread } from "../lib/median.ts";
import { type Cell, formatTable } from "../lib/table.ts";
import { timesAsFast, verdicts } from "./bars.ts";
import type { CellSeries } from "./contest.ts";

export interface RowReport {
  suite: string;
  section: string;
  row: string;
  cells: CellSeries[];
}

/** One section's table; a row's name stands only beside its first contender. */
export function sectionTable(reports: readonly RowReport[]): string {
  const lines = reports.flatMap(({ row, cells }) =>
    cells.map((cell, i): Cell[] => {
      const alone = cells.find(({ contender, threads }) => contender === cell.contender && threads === 1);
      const [first] = cells;
      const base = cells.find((each) => each.contender === first.contender && each.threads === cell.threads) ?? first;
      const rate = median(cell.rounds);
      return [
        i === 0 ? row : "",
        cell.contender,
        String(cell.threads),
        rate,
        (cell.threads * 1000) / rate,
        `±${Math.round(spread(cell.rounds) * 100)} %`,
        base !== cell ? timesAsFast(cell, base) : "",
        alone && alone !== cell ? timesAsFast(cell, alone) : "",
        verdicts(row, cell, cells),
      ];
    }),
  );
  const base = reports[0].cells[0].contender;
  const head = ["row", "contender", "threads", "M ops/s", "ns a thread", "spread", `x ${base}`, "x 1 thread", "bar"];
  return `${reports[0].section}\n${formatTable(head, lines)}`;
}
