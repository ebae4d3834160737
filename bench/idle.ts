/**
 * `npm run bench:idle`: what idle evacuation (tophash/idle) does for a program that inserts at a steady pace and rests in
 * between: how many buckets its writes still move, how long its inserts take, and how late its bursts begin for it.
 */
import type { IdleJob, IdleOutcome } from "./children/idle.ts";
import { runChild } from "./lib/child.ts";
import { machine } from "./lib/machine.ts";
import { median, pairedRatio } from "./lib/median.ts";
import { readCount, readOptions } from "./lib/options.ts";
import { type Cell, formatTable } from "./lib/table.ts";

const USAGE = `usage: npm run bench:idle -- [options]
  --from NUMBER     entries that are there before, default 700000
  --inserts NUMBER  inserts, default 1000000
  --rate LIST       inserts a second, default 100000,400000
  --every NUMBER    milliseconds between two bursts, default 5
  --slices LIST     milliseconds of a turn, default 0.2,1,4
  --runs NUMBER     fresh processes per line, default 3; ratios are medians of those within one run
  --help            this text`;

const options = readOptions(USAGE, {
  from: { type: "string" },
  inserts: { type: "string" },
  rate: { type: "string" },
  every: { type: "string" },
  slices: { type: "string" },
  runs: { type: "string" },
});
const from = readCount(options.from ?? "700000");
const inserts = readCount(options.inserts ?? "1000000");
const rates = (options.rate ?? "100000,400000").split(",").map(readCount);
const every = readCount(options.every ?? "5");
const slices = (options.slices ?? "0.2,1,4").split(",").map(Number);
const runs = readCount(options.runs ?? "3");

const COLUMNS = ["p50", "p90", "p99", "p99.9", "p99.99", "worst", "mean"];
const LATENESS = ["late p50", "late p99", "late worst"];

console.log(
  `${machine()}\n${inserts.toLocaleString("en-US")} inserts, u32 -> u32, into a map of ${from.toLocaleString("en-US")}, in bursts every ` +
    `${every} ms; ns, clock included; in brackets: without / with, medians over ${runs} runs.\n`,
);
for (const perSecond of rates) {
  const lines = [0, ...slices].map((slice) => ({ slice, outcomes: [] as IdleOutcome[] }));
  for (let run = 1; run <= runs; run++) {
    for (const { slice, outcomes } of lines) {
      process.stderr.write(`[${run}/${runs}] ${perSecond} a second, slice ${slice}\n`);
      const job: IdleJob = { slice, from, inserts, perSecond, every };
      outcomes.push(await runChild<IdleOutcome>("idle.ts", job));
    }
  }
  console.log(`${perSecond.toLocaleString("en-US")} inserts a second\n${table(lines)}\n`);
}

function table(lines: readonly { slice: number; outcomes: readonly IdleOutcome[] }[]): string {
  const base = lines[0].outcomes;
  const rows = lines.map(({ slice, outcomes }): Cell[] => {
    const cell = (read: (outcome: IdleOutcome) => number): string => {
      const values = outcomes.map(read);
      const text = Math.round(median(values)).toLocaleString("en-US");
      return slice === 0 ? text : `${text} (${pairedRatio(base.map(read), values).toPrecision(2)})`;
    };
    return [
      slice === 0 ? "without" : `slice ${slice} ms`,
      cell(({ byWrites }) => byWrites / 2),
      Math.round(median(outcomes.map(({ turns }) => turns))),
      ...COLUMNS.map((_, i) => cell((outcome) => outcome.inserts[i])),
      ...LATENESS.map((_, i) => cell((outcome) => outcome.lateness[i])),
    ];
  });
  return formatTable(["", "writes that evacuate", "turns", ...COLUMNS, ...LATENESS], rows);
}
