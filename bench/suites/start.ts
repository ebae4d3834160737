import { runChild } from "../lib/child.ts";
import type { Sample, SampleSuite } from "../lib/row.ts";

/** What the first map of a process waits for: importing the package, then compiling and running its core. */
export const suite: SampleSuite = {
  how: "samples",
  title: "Start, u32 -> u32 (new map, first set, first get)",
  unit: "ms",
  rows: () => [{ operation: "start", params: {} }],
  contenders: () => ["tophash"],
  samples: ({ quick }) => (quick ? 5 : 15),
  sample: (_, contender) => runChild<Sample>("first-map.mjs", { contender }, { plain: true }),
};
