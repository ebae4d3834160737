import type { MemoryJob } from "../children/memory.ts";
import { runChild } from "../lib/child.ts";
import type { Row, Sample, SampleSuite } from "../lib/row.ts";

/**
 * Bytes per key. `live` is what the table itself accounts for, `growth` how much more memory the process holds once
 * the table is built and garbage is gone, `peak` the most that it held on the way, garbage and copies included. Strings are made one
 * by one and dropped: `Map` keeps them alive, tophash has their characters.
 */
const SMALLEST = 1_000_000; // below this the noise of a process's resident size is larger than the table

export const suite: SampleSuite = {
  how: "samples",
  title: "Memory, u32 -> u32 and string (16 characters) -> u32",
  unit: "bytes/key",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n >= SMALLEST)
      .flatMap((n): Row[] => [
        { operation: "bytes", params: { kind: "u32", n } },
        { operation: "bytes", params: { kind: "string", length: 16, n } },
      ]),
  contenders: ({ params }) => (params.kind === "u32" ? ["Map", "typed arrays", "tophash"] : ["Map", "tophash"]),
  samples: ({ quick }) => (quick ? 1 : 3),
  sample: ({ params }, contender) =>
    runChild<Sample>("memory.ts", { kind: String(params.kind), contender, n: Number(params.n) } satisfies MemoryJob),
};
