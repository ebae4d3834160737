import type { ContestJob } from "../children/contest.ts";
import { runChild } from "../lib/child.ts";
import type { Row, Sample, SampleSuite } from "../lib/row.ts";
import { rowsFor } from "./insert.ts";

/**
 * The same insertions, but every sample is the first big table of a fresh process, which is how most big tables are
 * built: each page of it is touched for the first time, and the kernel's zeroing is part of the price for everyone.
 */
const SMALLEST = 1_000_000; // below this a table fits pages that the process has touched long before

async function sample(row: Row, contender: string): Promise<Sample> {
  const job: ContestJob = { suite: "insert", row, effort: "full", once: contender };
  const { ns, checksum } = await runChild<{ ns: number; checksum: number }>("contest.ts", job);
  return { values: { "": ns }, checksum };
}

export const suite: SampleSuite = {
  how: "samples",
  title: "Insertion, u32 -> u32, the first big table of a process",
  unit: "ns",
  rows: (plan) => {
    const sizes = plan.sizes.filter((n) => n >= SMALLEST);
    return rowsFor({ ...plan, sizes, quick: true }, "fresh");
  },
  contenders: () => ["Map", "typed arrays", "tophash", "tophash bulk"],
  samples: ({ quick }) => (quick ? 3 : 5),
  sample,
};
