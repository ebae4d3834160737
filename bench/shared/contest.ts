import type { Row } from "../lib/row.ts";
import { Crew } from "./crew.ts";
import type { Host, Suite } from "./suite.ts";

/** One contender with one number of threads, as measured: millions of operations a second, all threads together, each round. */
export interface CellSeries {
  contender: string;
  threads: number;
  rounds: number[];
}

interface Cell extends CellSeries {
  stays: boolean;
}

export interface Effort {
  rounds: number;
  /** Milliseconds of a turn. */
  turnMs: number;
  budgetMs: number;
}

export const EFFORT = {
  full: { rounds: 9, turnMs: 200, budgetMs: 60_000 },
  quick: { rounds: 3, turnMs: 60, budgetMs: 10_000 },
} as const satisfies Record<string, Effort>;

const FEWEST_ROUNDS = 3;
/** Of a turn that ends by itself: so long only where something is stuck. */
const ENDLESS_MS = 1e9;

/** All cells of a row in turn, in alternating order, so that a drift of the machine hits all alike. */
export async function runContest(
  suite: Suite,
  path: string,
  row: Row,
  threads: readonly number[],
  effort: Effort,
): Promise<CellSeries[]> {
  const cells = suite
    .contenders(row)
    .flatMap(({ name, threads: only, stays = false }) =>
      (only === undefined ? threads : [only]).map(
        (count): Cell => ({ contender: name, threads: count, stays, rounds: [] }),
      ),
    );
  const host = await suite.host(row);
  const crew = await Crew.start(path, row, Math.max(...threads));
  const start = performance.now();
  // Round -1 is not counted: code is compiled, tables and caches are touched for the first time.
  for (let round = -1; round < effort.rounds; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() - start > effort.budgetMs) break;
    for (const cell of round % 2 === 0 ? [...cells].reverse() : cells) {
      const rate = await measure(suite, host, crew, cell, effort);
      if (round >= 0) cell.rounds.push(rate);
    }
  }
  crew.end();
  host.end?.();
  return cells;
}

async function measure(suite: Suite, host: Host, crew: Crew, cell: Cell, effort: Effort): Promise<number> {
  const { contender, threads } = cell;
  host.before?.(contender);
  const task = suite.how === "task" && !cell.stays;
  const { ops, ms, values, start } = await crew.turn({
    ...{ contender, threads, fresh: suite.fresh ?? false, ms: suite.how === "task" ? ENDLESS_MS : effort.turnMs },
    given: (thread) => host.given(contender, thread, threads),
  });
  host.merge?.(contender, values);
  const passed = performance.now() - start;
  const total = ops.reduce((sum, count) => sum + count, 0);
  host.after?.(contender, total);
  const perMs = task ? total / passed : ops.reduce((sum, count, thread) => sum + count / ms[thread], 0);
  return perMs / 1000;
}
