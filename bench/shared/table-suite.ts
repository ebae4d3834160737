import type { Row } from "../lib/row.ts";
import { Asked } from "./asked.ts";
import { loopsFor } from "./loops/copy.ts";
import { attach, checkFilled, fill, LOCKED, lockedMap, PLAIN, plainMap, sumOf } from "./maps.ts";
import type { Contender, Host, Suite, Work } from "./suite.ts";

type Part = Pick<Host, "given" | "end"> & { after?(ops: number): void };

/** Another contender than a map of ours. */
export interface Rival extends Contender {
  prepare(row: Row): Promise<Part>;
  work(row: Row, given: unknown, thread: number): Promise<Work>;
}

/** What a row does, in a module of loops that has a function of the row's operation. */
interface TableSuite {
  title: string;
  loops: string;
  chunk?: number;
  rows: Suite["rows"];
  rivals?(row: Row): readonly Rival[];
}

type Loop = (map: unknown, asked: Asked, n: number, thread: number) => () => number;

const nOf = ({ params }: Row) => Number(params.n);
const kindOf = ({ params }: Row) => String(params.kind);

/**
 * Rows on tables of n entries that are filled beforehand and then used by all turns of all threads: `HashMap`, of which each
 * thread has a copy of its own, SharedHashMap with one lock and with 32 shards, and the rivals.
 */
export function tableSuite({ title, loops, chunk, rows, rivals = () => [] }: TableSuite): Suite {
  return {
    title,
    how: "rate",
    rows,
    contenders: (row) => [
      ...[PLAIN, ...LOCKED].map((name) => ({ name })),
      ...rivals(row).map(({ name, threads }) => ({ name, threads })),
    ],
    host: (row) => host(row, rivals(row)),
    async work(row, contender, given, thread) {
      const rival = rivals(row).find(({ name }) => name === contender);
      if (rival) return rival.work(row, given, thread);
      const loop = (await loopsFor<Record<string, Loop>>(contender, loops))[row.operation];
      const asked = new Asked(nOf(row), thread, chunk, kindOf(row));
      const map = contender === PLAIN ? plainMap(nOf(row), kindOf(row)) : attach(given);
      return { step: loop(map, asked, nOf(row), thread), dispose: () => map.dispose() };
    },
  };
}

async function host(row: Row, rivals: readonly Rival[]): Promise<Host> {
  const n = nOf(row);
  const maps = new Map(LOCKED.map((name) => [name, lockedMap(name, kindOf(row))]));
  for (const map of maps.values()) fill(map, n, kindOf(row));
  const sums = new Map([...maps].map(([name, map]) => [name, sumOf(map)]));
  const others = new Map<string, Part>();
  for (const rival of rivals) others.set(rival.name, await rival.prepare(row));
  const isAdding = row.operation.startsWith("add");
  return {
    given: (contender, thread, threads) =>
      others.get(contender)?.given(contender, thread, threads) ?? { value: maps.get(contender)?.handle },
    after(contender, ops) {
      const map = maps.get(contender);
      if (!map) return others.get(contender)?.after?.(ops);
      if (!isAdding) return checkFilled(map, n, kindOf(row));
      const due = sums.get(contender)! + ops;
      if (sumOf(map) !== due) throw new Error(`${contender}: additions are lost, ${sumOf(map)} instead of ${due}`);
      sums.set(contender, due);
    },
    end() {
      for (const { end } of others.values()) end?.();
      for (const map of maps.values()) map.destroy();
    },
  };
}
