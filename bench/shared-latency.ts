/**
 * `npm run bench:shared-latency`: how long a write takes when many threads write at a fixed rate, 70 % of them to hot keys
 * and the others through the map's growth: one lock, 32 shards and SyncMap. Then: do all threads get their turn at one key?
 *
 * Open loop: each write has a time at which it is due, drawn beforehand, and its latency counts from then. A write that
 * has to wait for the one before it has waited; nothing is omitted.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import type { Fairness, SharedLatencyJob } from "./children/shared-latency.ts";
import { runChild } from "./lib/child.ts";
import { type Curve, curvesSvg } from "./lib/curves-svg.ts";
import { formatTime, type Latencies, medianRun, PERCENTILES } from "./lib/latencies.ts";
import { machine } from "./lib/machine.ts";
import { median } from "./lib/median.ts";
import { readCount, readOptions } from "./lib/options.ts";
import { formatNumber, formatTable } from "./lib/table.ts";
import type { Load } from "./shared/arrivals.ts";
import { ONE_LOCK, SHARDED } from "./shared/maps.ts";
import { markdownTable, measuredOn, publish } from "./shared/publish.ts";
import { NO_MAP } from "./shared/stores.ts";
import { IN_SYNC_STYLE, SYNC } from "./shared/sync.ts";

const USAGE = `usage: npm run bench:shared-latency -- [options]
  --rate NUMBER    writes a second, of all threads together, default 200000
  --seconds NUMBER of each run, default 5
  --threads NUMBER that write, default the processors, at most 4
  --hot NUMBER     hot keys, to which 70 % of the writes go, default 1000
  --keys LIST      how hot keys are drawn, default uniform,zipf (exponent 1.2)
  --crowds LIST    threads on one key, for the fairness, default 2,4
  --runs NUMBER    fresh processes per line, default 5; every number is the median over them
  --svg FILE       also draw the percentile curves
  --json FILE      also write every number of every run
  --write          also put tables and picture into docs/: on a quiet machine only
  --help           this text`;

const options = readOptions(USAGE, {
  rate: { type: "string" },
  seconds: { type: "string" },
  threads: { type: "string" },
  hot: { type: "string" },
  keys: { type: "string" },
  crowds: { type: "string" },
  runs: { type: "string" },
  svg: { type: "string" },
  json: { type: "string" },
  write: { type: "boolean" },
});
const rate = readCount(options.rate ?? "200000");
const seconds = readCount(options.seconds ?? "5");
const threads = readCount(options.threads ?? String(Math.min(4, Math.max(2, availableParallelism()))));
const hot = readCount(options.hot ?? "1000");
const runs = readCount(options.runs ?? "5");
const crowds = (options.crowds ?? "2,4").split(",").map(readCount);
const kinds = (options.keys ?? "uniform,zipf").split(",").filter(isKind);
if (kinds.length === 0) {
  console.error(`"${options.keys}" is neither uniform nor zipf`);
  process.exit(2);
}

function isKind(name: string): name is Load["keys"] {
  return name === "uniform" || name === "zipf";
}

const COLOURS: Record<string, string> = {
  [NO_MAP]: "#8a8a8a",
  [ONE_LOCK]: "#c0392b",
  [SHARDED]: "#1f6feb",
  [SYNC]: "#2f855a",
};
const contenders = [NO_MAP, ...IN_SYNC_STYLE];

interface Result<Outcome> {
  contender: string;
  about: string;
  runs: Outcome[];
}

/** Contenders take turns, run by run. */
async function measure<Outcome>(about: string, job: Omit<SharedLatencyJob, "contender">): Promise<Result<Outcome>[]> {
  const results = contenders.map((contender): Result<Outcome> => ({ contender, about, runs: [] }));
  for (let run = 1; run <= runs; run++) {
    for (const { contender, runs: all } of results) {
      process.stderr.write(`[${run}/${runs}] ${about}: ${contender}\n`);
      all.push(await runChild<Outcome>("shared-latency.ts", { contender, ...job } satisfies SharedLatencyJob));
    }
  }
  return results;
}

const LATENCY_HEAD = [
  ...["contender", "mean"],
  ...PERCENTILES.map((fraction) => `p${fraction * 100}`),
  ...["worst", "worst of each run", "preempted"],
];

function latencyRows(results: readonly Result<Latencies>[]): string[][] {
  return results.map(({ contender, runs: all }) => {
    const { nsPerInsert, percentiles, worst, preemptions } = medianRun(all);
    const each = all.map((run) => formatTime(run.worst)).join(", ");
    return [contender, ...[nsPerInsert, ...percentiles, worst].map(formatTime), each, formatNumber(preemptions)];
  });
}

const FAIRNESS_HEAD = ["contender", "M writes/s", "most / fewest of a thread", "longest wait", "of each run"];

function fairnessRows(results: readonly Result<Fairness>[], ms: number): string[][] {
  return results.map(({ contender, runs: all }) => [
    contender,
    formatNumber(median(all.map(({ writes }) => writes.reduce((sum, count) => sum + count, 0) / ms / 1000))),
    formatNumber(median(all.map(({ writes }) => Math.max(...writes) / Math.min(...writes)))),
    formatTime(median(all.map(({ longest }) => longest))),
    all.map(({ longest }) => formatTime(longest)).join(", "),
  ]);
}

/** By their names in the guide. */
const tables = new Map<string, string>();

function show(title: string, name: string, head: string[], rows: string[][]): void {
  console.log(`${title}\n${formatTable(head, rows)}\n`);
  tables.set(name, markdownTable(head, rows));
}

console.log(
  `${machine()}, load ${loadavg()[0].toFixed(1)}\n${rate.toLocaleString("en-US")} writes a second for ${seconds} s by ` +
    `${threads} threads, u32 -> u32, from an empty map, 70 % to ${hot.toLocaleString("en-US")} hot keys and 30 % to new ones; ` +
    `medians of ${runs} runs, from when a write was due.\n`,
);
const latencies: Result<Latencies>[] = [];
for (const keys of kinds) {
  const load: Load = { keys, rate, seconds, threads, hot };
  const measured = await measure<Latencies>(`${keys} keys`, { threads, load, ms: 0 });
  latencies.push(...measured);
  const title = `Hot keys drawn ${keys === "zipf" ? "by Zipf's law (1.2)" : "evenly"}`;
  show(title, keys, LATENCY_HEAD, latencyRows(measured));
}

const CROWD_MS = 1000;
const PICTURE = new URL("../docs/shared-latency.svg", import.meta.url);
const fairness: Result<Fairness>[] = [];
for (const crowd of crowds) {
  const measured = await measure<Fairness>(`${crowd} threads on one key`, { threads: crowd, ms: CROWD_MS });
  fairness.push(...measured);
  const title = `${crowd} threads on one key, as fast as they can`;
  show(title, `${crowd} threads on one key`, FAIRNESS_HEAD, fairnessRows(measured, CROWD_MS));
}

if (options.json) {
  const about = { machine: machine(), rate, seconds, threads, hot, latencies, fairness };
  writeFileSync(options.json, `${JSON.stringify(about, null, 2)}\n`);
}
if (options.write) {
  tables.set("machine", measuredOn());
  tables.set("picture", "![How long writes took, by percentile](shared-latency.svg)");
  publish("bench:shared-latency", tables);
}
const picture = options.svg ?? (options.write ? PICTURE : undefined);
if (picture) {
  const curves = latencies.map(({ contender, about, runs: all }): Curve => {
    const typical = medianRun(all);
    const label = `${contender}, ${about}: worst ${formatTime(typical.worst)}`;
    return { label, colour: COLOURS[contender], dashed: about.startsWith("zipf"), latencies: typical };
  });
  const title = `${rate.toLocaleString("en-US")} writes a second by ${threads} threads, 70 % to hot keys`;
  const subtitle = `u32 -> u32, open loop, median of ${runs} runs in fresh processes; percentile of writes against latency`;
  writeFileSync(picture, curvesSvg(title, subtitle, curves));
}
