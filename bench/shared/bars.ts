import { pairedRatio } from "../lib/median.ts";
import type { CellSeries } from "./contest.ts";

/** The bars that the project set itself: so many times as fast as something else in the same rounds. */
interface Bar {
  row: RegExp;
  contender: RegExp;
  threads: number;
  /** Another contender with one thread, or the same one with one thread. */
  than?: string;
  ratio: number;
}

const OURS = /^(one lock|32 shards)$/;

const BARS: readonly Bar[] = [
  { row: /^get\/kind=u32\/n=/, contender: OURS, threads: 1, than: "HashMap", ratio: 0.6 },
  { row: /^get\/kind=u32\/n=/, contender: OURS, threads: 1, than: "sharedmap", ratio: 20 },
  { row: /^get\/kind=u32\/n=/, contender: OURS, threads: 1, than: "ask the owner", ratio: 50 },
  { row: /^get\/kind=u32\/n=/, contender: OURS, threads: 2, ratio: 1.8 },
  { row: /^(set|add)\/kind=u32\//, contender: /^32 shards$/, threads: 2, ratio: 1.5 },
];

/** How many times `of` is as fast as `than`: median over the rounds of the ratio within one round. */
export function timesAsFast(of: CellSeries, than: CellSeries): number {
  return pairedRatio(
    than.rounds.map((rate) => 1 / rate),
    of.rounds.map((rate) => 1 / rate),
  );
}

/** The verdicts on one cell of a row. */
export function verdicts(row: string, cell: CellSeries, cells: readonly CellSeries[]): string {
  return BARS.filter((bar) => bar.row.test(row) && bar.contender.test(cell.contender) && bar.threads === cell.threads)
    .flatMap(({ than = cell.contender, ratio }) => {
      const other = cells.find(({ contender, threads }) => contender === than && threads === 1);
      if (!other) return [];
      const found = timesAsFast(cell, other);
      const name = than === cell.contender ? "1 thread" : than;
      return [`${ratio}x ${name}: ${found.toPrecision(3)}, ${found >= ratio ? "met" : "MISSED"}`];
    })
    .join("; ");
}
