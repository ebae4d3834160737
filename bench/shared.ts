/**
 * `npm run bench:shared`: SharedHashMap with one lock and with 32 shards, and SyncMap, against maps that are not shared,
 * the npm package `sharedmap`, and asking the thread that owns the map; with one thread and with more.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import type { SharedJob } from "./children/shared.ts";
import { runChild } from "./lib/child.ts";
import { machine } from "./lib/machine.ts";
import { readCount, readOptions } from "./lib/options.ts";
import { type Plan, rowName } from "./lib/row.ts";
import type { CellSeries } from "./shared/contest.ts";
import { measuredOn, publish, ratesTable } from "./shared/publish.ts";
import { type RowReport, sectionTable } from "./shared/report.ts";
import type { Suite } from "./shared/suite.ts";

const USAGE = `usage: npm run bench:shared -- [options]
  --threads LIST  numbers of threads, default 1, 2, 4 ... up to the processors
  --only REGEX    only the rows whose name matches, for instance '^get' or 'n=1000000'
  --json FILE     also write every number to FILE
  --write         also put the tables into docs/choosing-a-shared-map.md: on a quiet machine only
  --quick         fewer rounds and rows: for a first look, not for publishing
  --help          this text`;

/** In the order of the report; a suite's file bears its name. */
const SUITES = ["reads", "several", "writes", "strings", "bulk", "tasks", "mixes"];

const options = readOptions(USAGE, {
  threads: { type: "string" },
  only: { type: "string" },
  json: { type: "string" },
  write: { type: "boolean" },
  quick: { type: "boolean" },
});
if (options.quick && options.write) {
  console.error("--quick is not for publishing");
  process.exit(2);
}
const threads = options.threads?.split(",").map(readCount) ?? powersUpTo(availableParallelism());
const plan: Plan = { sizes: [], quick: options.quick ?? false };
const wanted = new RegExp(options.only ?? "");

/** At least 1 and 2: one processor can show that nothing is wrong. */
function powersUpTo(processors: number): number[] {
  const powers = [1, 2];
  while (2 * powers[powers.length - 1] <= processors) powers.push(2 * powers[powers.length - 1]);
  return powers;
}

const tasks: { name: string; title: string; row: SharedJob["row"] }[] = [];
for (const name of SUITES) {
  const { suite } = (await import(`./shared/suites/${name}.ts`)) as { suite: Suite };
  for (const row of suite.rows(plan)) if (wanted.test(rowName(row))) tasks.push({ name, title: suite.title, row });
}
if (tasks.length === 0) {
  console.error(`no row's name matches ${wanted}`);
  process.exit(2);
}

const reports: RowReport[] = [];
for (const [i, { name, title, row }] of tasks.entries()) {
  process.stderr.write(`[${i + 1}/${tasks.length}] ${rowName(row)}`);
  const start = performance.now();
  try {
    const job: SharedJob = { suite: name, row, threads, effort: plan.quick ? "quick" : "full" };
    const cells = await runChild<CellSeries[]>("shared.ts", job);
    reports.push({ suite: name, section: title, row: rowName(row), cells });
    process.stderr.write(`  ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    // The rows are independent: one that fails must not take the others' numbers with it, nor go unnoticed.
    process.stderr.write(`  FAILED: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

console.log(
  `${machine()}, load ${loadavg()[0].toFixed(1)}\nMedians of interleaved rounds; "ns a thread": what an operation takes, ` +
    `seen from one thread; "x" columns: times as fast, round by round.\n`,
);
for (const section of new Set(reports.map((report) => report.section))) {
  console.log(`${sectionTable(reports.filter((report) => report.section === section))}\n`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine: machine(), plan, reports }, null, 2)}\n`);
if (options.write) {
  const suites = [...new Set(reports.map(({ suite }) => suite))];
  const of = (suite: string) => ratesTable(reports.filter((report) => report.suite === suite));
  const tables = new Map(suites.map((suite) => [suite, of(suite)]));
  publish("bench:shared", tables.set("machine", measuredOn()));
}
