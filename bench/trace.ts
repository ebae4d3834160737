/**
 * `npm run bench:trace`: what trace points cost, against a core that is compiled without them, and what `instrument` does.
 */
import type { Form, Listening, TraceJob, TraceOutcome } from "./children/trace.ts";
import { compileAll } from "./lab/compile.ts";
import { PRESENT, type Variant } from "./lab/variant.ts";
import { runChild } from "./lib/child.ts";
import { machine } from "./lib/machine.ts";
import { median, pairedRatio } from "./lib/median.ts";
import { readCount, readOptions } from "./lib/options.ts";
import { formatNumber, formatTable } from "./lib/table.ts";

const USAGE = `usage: npm run bench:trace -- [options]
  --n NUMBER       entries, default 1000000
  --passes NUMBER  passes within a process, of which the first is not counted, default 4
  --runs NUMBER    fresh processes per line, interleaved, default 5; ratios are medians of those within one run
  --help           this text`;

const options = readOptions(USAGE, { n: { type: "string" }, passes: { type: "string" }, runs: { type: "string" } });
const n = readCount(options.n ?? "1000000");
const passes = Math.max(2, readCount(options.passes ?? "4"));
const runs = readCount(options.runs ?? "5");

/** The same core, but it tells nothing and asks nothing. */
const UNTRACED: Variant = {
  name: "no trace points",
  edits: [
    { file: "table/trace.ts", find: "  if (!SHARED) tell(changetype<usize>(h), event);\n", replace: "" },
    { file: "table/trace.ts", find: "return !SHARED && (arena().traced & bit) != 0;", replace: "return false;" },
  ],
};

interface Line {
  name: string;
  job: TraceJob;
  outcomes: TraceOutcome[];
}
const line = (name: string, core: string, listening: Listening, form: Form): Line => ({
  ...{ name, outcomes: [] },
  job: { core, listening, form, n, passes },
});

const cores = await compileAll([UNTRACED, PRESENT]);
const untraced = cores.get(UNTRACED)!;
const present = cores.get(PRESENT)!;
const LISTENING: Listening[] = ["nobody", "start and end", "trace()", "all channels"];
const FORMS: Form[] = ["map", "instrument, none timed", "instrument", "instrument, all timed", "Proxy"];
const tables: [string, Line[]][] = [
  [
    "Trace points: who listens",
    [
      line("no trace points", untraced, "nobody", "map"),
      ...LISTENING.map((listening) => line(listening, present, listening, "map")),
    ],
  ],
  ["Instrumented maps", FORMS.map((form) => line(form, present, "nobody", form))],
];

for (let run = 0; run < runs; run++) {
  const lines = tables.flatMap(([, lines]) => lines);
  for (const { name, job, outcomes } of run % 2 === 0 ? lines : lines.reverse()) {
    process.stderr.write(`[${run + 1}/${runs}] ${name}\n`);
    outcomes.push(await runChild<TraceOutcome>("trace.ts", job));
  }
}

console.log(
  `${machine()}\n${n.toLocaleString("en-US")} entries, u32 -> u32; ns an operation; in brackets: first line / this one, ` +
    `medians over ${runs} runs.\n`,
);
for (const [title, lines] of tables) {
  const [base] = lines;
  const rows = Object.keys(base.outcomes[0]);
  const cells = lines.map(({ name, outcomes }) => [
    name,
    ...rows.map((row) => {
      const values = outcomes.map((outcome) => outcome[row]);
      const ratio = pairedRatio(
        base.outcomes.map((outcome) => outcome[row]),
        values,
      );
      return `${formatNumber(median(values))} (${ratio.toFixed(2)})`;
    }),
  ]);
  console.log(`${title}\n${formatTable(["", ...rows], cells)}\n`);
}
