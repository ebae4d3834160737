// The evacuation under way, for pictures: in words, and which buckets it has still before it.

import { PHASE_COMPACT, PHASE_GROW, PHASE_RESEED, PHASE_SHRINK } from "../../assembly/abi/layout.ts";
import type { TableView } from "./table-view.ts";
import { grouped, many } from "./words.ts";

export interface Evacuation {
  /** "grows from 8 to 16 buckets" */
  what: string;
  /** "3 of 8 are split" */
  done: string;
  /** The narrow bucket that is next: the frontier is before it. A shrinking table's comes down. */
  frontier: number;
  isPending(index: number): boolean;
}

/** Undefined when none is under way. */
export function evacuationOf({ phase, narrow, wide, nevacuate, sweep }: TableView): Evacuation | undefined {
  const few = narrow + 1;
  const of = (done: number, what: string) => `${grouped(done)} of ${grouped(few)} are ${what}`;
  switch (phase) {
    case PHASE_GROW:
      return {
        what: `grows from ${grouped(few)} to ${many(wide + 1, "bucket")}`,
        done: of(nevacuate, "split"),
        frontier: nevacuate,
        isPending: (index) => index <= narrow && index >= nevacuate,
      };
    case PHASE_SHRINK:
      return {
        what: `shrinks from ${grouped(wide + 1)} to ${many(few, "bucket")}`,
        done: of(few - nevacuate, "merged"),
        frontier: nevacuate,
        isPending: (index) => (index & narrow) >>> 0 < nevacuate,
      };
    case PHASE_RESEED:
      return {
        what: "moves to new secrets",
        done: of(nevacuate, "done"),
        frontier: nevacuate,
        isPending: (index) => index >= nevacuate,
      };
    case PHASE_COMPACT:
      return {
        what: "closes gaps in chains",
        done: of(sweep, "done"),
        frontier: sweep,
        isPending: (index) => index >= sweep,
      };
    default:
      return undefined;
  }
}
