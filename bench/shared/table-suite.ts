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
  /** Which of LOCKED; all of them if it is left out. */
  locked?: readonly string[];
  rivals?(row: Row): readonly Rival[];
}

type Loop = (map: unknown, asked: Asked, n: number, thread: number) => () => number;

const nOf = ({ params }: Row) => Number(params.n);
const kindOf = ({ params }: Row) => String(params.kind);
/** Maps that a thread holds and uses in turn; all of them are one to other threads. */
const mapsOf = ({ params }: Row) => Number(params.maps ?? 1);

/**
 * Rows on tables of n entries that are filled beforehand and then used by all turns of all threads: `HashMap`, of which each
 * thread has a copy of its own, SharedHashMap with one lock and with 32 shards, and the rivals.
 */
export function tableSuite({ title, loops, chunk, rows, locked = LOCKED, rivals = () => [] }: TableSuite): Suite {
  return {
    title,
    how: "rate",
    rows,
    contenders: (row) => [
      ...[PLAIN, ...locked].map((name) => ({ name })),
      ...rivals(row).map(({ name, threads }) => ({ name, threads })),
    ],
    host: (row) => host(row, locked, rivals(row)),
    async work(row, contender, given, thread) {
      const rival = rivals(row).find(({ name }) => name === contender);
      if (rival) return rival.work(row, given, thread);
      const loop = (await loopsFor<Record<string, Loop>>(contender, loops))[row.operation];
      const asked = new Asked(nOf(row), thread, chunk, kindOf(row));
      const make = () => (contender === PLAIN ? plainMap(nOf(row), kindOf(row)) : attach(given));
      const maps = Array.from({ length: mapsOf(row) }, make);
      const steps = maps.map((map) => loop(map, asked, nOf(row), thread));
      let turn = 0;
      return {
        step: () => steps[turn++ % steps.length](),
        dispose() {
          for (const map of maps) map.dispose();
        },
      };
    },
  };
}

async function host(row: Row, locked: readonly string[], rivals: readonly Rival[]): Promise<Host> {
  const n = nOf(row);
  const maps = new Map(locked.map((name) => [name, lockedMap(name, kindOf(row))]));
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
