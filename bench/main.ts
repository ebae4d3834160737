/**
 * `npm run bench`: tophash against `Map` and against plain TypeScript, side by side in one run.
 *
 * Every row runs in a child process of its own, because type feedback, heap and touched memory of one row would
 * colour the next; within a row the contenders take turns, round after round, and must agree on a checksum.
 */
import { writeFileSync } from "node:fs";
import { machine } from "./lib/machine.ts";
import { readCount, readOptions } from "./lib/options.ts";
import { type Line, linesOf, sectionTable } from "./lib/report.ts";
import { type Plan, type Row, rowName, type Suite } from "./lib/row.ts";
import { runRow } from "./lib/run.ts";

const USAGE = `usage: npm run bench -- [options]
  --n LIST       numbers of keys, default 100,10000,1000000 (10000000 takes some minutes more)
  --only REGEX   only the rows whose name matches, for instance '^get/kind=u32' or 'n=1000000'
  --json FILE    also write every number to FILE
  --quick        fewer rounds and rows: for a first look, not for publishing
  --help         this text`;

/** In the order of the report; a suite's file bears its name. */
const SUITES = [
  ...["get", "has", "insert", "fresh-insert", "delete", "iterate", "mix", "count"],
  ...["u64", "u64-halves", "f64", "any", "string", "string-write", "string-count", "bytes"],
  ...["tuple", "tuple-write", "tuple-parts", "compat", "snapshot", "memory", "start", "size"],
];

const options = readOptions(USAGE, {
  n: { type: "string" },
  only: { type: "string" },
  json: { type: "string" },
  quick: { type: "boolean" },
});
const plan: Plan = {
  sizes: (options.n ?? "100,10000,1000000").split(",").map(readCount),
  quick: options.quick ?? false,
};
const wanted = new RegExp(options.only ?? "");

const tasks: { name: string; suite: Suite; row: Row }[] = [];
for (const name of SUITES) {
  const { suite } = (await import(`./suites/${name}.ts`)) as { suite: Suite };
  for (const row of suite.rows(plan)) if (wanted.test(rowName(row))) tasks.push({ name, suite, row });
}

if (tasks.length === 0) {
  console.error(`no row's name matches ${wanted}`);
  process.exit(2);
}

const lines: Line[] = [];
for (const [i, { name, suite, row }] of tasks.entries()) {
  process.stderr.write(`[${i + 1}/${tasks.length}] ${rowName(row)}`);
  const start = performance.now();
  try {
    for (const result of await runRow(name, suite, row, plan)) lines.push(...linesOf(result));
    process.stderr.write(`  ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    // The rows are independent: one that fails must not take the others' numbers with it, nor go unnoticed.
    process.stderr.write(`  FAILED: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

console.log(
  `${machine()}\nMedians of interleaved rounds; "x Map" is how many times better than Map, round by round.\n`,
);
for (const section of new Set(lines.map((line) => line.section))) {
  console.log(`${sectionTable(lines.filter((line) => line.section === section))}\n`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine: machine(), plan, lines }, null, 2)}\n`);
