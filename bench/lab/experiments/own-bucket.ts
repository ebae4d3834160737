/**
 * Go's rule, a write evacuates its own bucket and one more, against two at the cursor. With one frontier and no mark
 * in the buckets it cannot be built by a small replacement; what can be measured is its least price.
 */
import { HMAP_PHASE, PHASE_NONE } from "../../../assembly/abi/layout.ts";
import { DEFAULT_LOAD_FACTOR } from "../../../src/options.ts";
import { formatTable } from "../../lib/table.ts";
import { cell, type Entrant, type Experiment } from "../experiment.ts";
import { type Contender, race, resultOf } from "../race.ts";
import type { Stream } from "../stream.ts";
import { PRESENT } from "../variant.ts";
import { ONE_PER_WRITE, OWN_BUCKET_LINE } from "../variants/pacing.ts";

const BUCKETS = 1 << 17;
const FULL = Math.floor(BUCKETS * 7 * DEFAULT_LOAD_FACTOR);
/** As many writes as a doubling lasts at two buckets a write, less a few. */
const WRITES = BUCKETS / 2 - 64;
const VARIANTS = [{ ...PRESENT, name: "2 at the cursor (present)" }, ONE_PER_WRITE, OWN_BUCKET_LINE];

/** Times the writes from `first` on, in a table that was filled up to there. */
function writer({ name, core, loops }: Entrant, stream: Stream, first: number, growing: boolean): Contender {
  let h = core.make("K4V4");
  const before = () => {
    core.drop(h);
    h = core.make("K4V4");
    loops.insert(h, stream.keys, 0, first);
  };
  const run = () => loops.insert(h, stream.keys, first, first + WRITES);
  const truth = () => {
    const phase = core.field(h, HMAP_PHASE) & 0xff;
    if ((phase !== PHASE_NONE) !== growing) throw new Error(`${name}: phase ${phase} after the writes`);
    return first + WRITES;
  };
  return { name, measures: { write: { ops: WRITES, slices: 1, before, run, truth } } };
}

export const experiment: Experiment = {
  name: "own-bucket",
  title: "the write's own bucket and one more, or two at the cursor (ops/evacuate.ts, growWork)",
  variants: [...VARIANTS, PRESENT],
  run: (lab) => {
    const stream = lab.stream("K4V4", FULL + WRITES);
    const contenders = VARIANTS.map((variant) => writer(lab.entrant(variant, "K4V4"), stream, FULL, true));
    // The last writes before the table grows: chains as long, nothing to evacuate.
    const idle = writer(lab.entrant(PRESENT, "K4V4", "nothing to evacuate"), stream, FULL - WRITES, false);
    const times = race([...contenders, idle], {
      slices: 1,
      rounds: lab.effort.rounds * 3,
      budgetMs: lab.effort.budgetMs * 4,
    });
    const rows = [...contenders, idle].map(({ name }, i) => [name, cell(resultOf(times, i, "write", 0))]);
    return `${formatTable(["evacuated by a write", "insert"], rows)}\n${WRITES} insertions into ${FULL} entries that have just begun to double`;
  },
};
