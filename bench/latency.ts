/**
 * `npm run bench:latency`: how long each single insert takes on the way from an empty table to ten million keys.
 *
 * Averages hide what a server's users feel: the one insert that has to copy the whole table. Every contender runs in
 * fresh processes, taking turns, with an empty heap and with three million live objects for the collector to walk.
 */
import { writeFileSync } from "node:fs";
import type { LatencyJob } from "./children/latency.ts";
import { runChild } from "./lib/child.ts";
import { CompatMap } from "./lib/compat.ts";
import { type Curve, curvesSvg } from "./lib/curves-svg.ts";
import { formatTime, type Latencies, medianRun, PERCENTILES } from "./lib/latencies.ts";
import { machine } from "./lib/machine.ts";
import { readCount, readOptions } from "./lib/options.ts";
import { type Cell, formatTable } from "./lib/table.ts";

const USAGE = `usage: npm run bench:latency -- [options]
  --n NUMBER      keys to insert, default 10000000
  --keys KIND     u32 (default); string: of 16 characters, made for each insert; object: for tophash/compat
  --runs NUMBER   fresh processes per line, default 5; every number is the median over them
  --objects LIST  live JavaScript objects, default 0,3000000
  --svg FILE      also draw the percentile curves
  --json FILE     also write every number of every run
  --help          this text`;

const COLOURS = {
  "empty loop": "#8a8a8a",
  Map: "#c0392b",
  "typed arrays": "#b7791f",
  tophash: "#1f6feb",
  compat: "#2f855a",
};
type Contender = keyof typeof COLOURS;
const CONTENDERS: Record<LatencyJob["keys"], Contender[]> = {
  u32: ["empty loop", "Map", "typed arrays", "tophash", "compat"],
  string: ["empty loop", "Map", "tophash", "compat"],
  object: ["empty loop", "Map", "compat"],
};
/** The project's bar: the slowest insert at most a 300th of Map's, and 2 ms. */
const BAR = { ratio: 300, ns: 2e6 };

const options = readOptions(USAGE, {
  n: { type: "string" },
  keys: { type: "string" },
  runs: { type: "string" },
  objects: { type: "string" },
  svg: { type: "string" },
  json: { type: "string" },
});
const keys = options.keys ?? "u32";
if (!isKind(keys)) {
  console.error(`"${keys}" is none of ${Object.keys(CONTENDERS).join(", ")}`);
  process.exit(2);
}
const contenders = CONTENDERS[keys].filter((name) => name !== "compat" || CompatMap !== undefined);
const types = `${keys} -> ${keys === "object" ? "number" : "u32"}`;
const n = readCount(options.n ?? "10000000");
const runs = readCount(options.runs ?? "5");
const heaps = (options.objects ?? "0,3000000").split(",").map((text) => (text === "0" ? 0 : readCount(text)));

function isKind(name: string): name is LatencyJob["keys"] {
  return Object.hasOwn(CONTENDERS, name);
}

interface Result {
  contender: Contender;
  objects: number;
  runs: Latencies[];
  typical: Latencies;
}

async function measure(keys: LatencyJob["keys"], objects: number): Promise<Result[]> {
  const results = contenders.map((contender) => ({ contender, objects, runs: [] as Latencies[] }));
  for (let run = 1; run <= runs; run++) {
    for (const { contender, runs: all } of results) {
      process.stderr.write(`[${run}/${runs}] ${contender}, ${objects} live objects`);
      const job: LatencyJob = { keys, contender, n, objects };
      const latencies = await runChild<Latencies>("latency.ts", job);
      all.push(latencies);
      process.stderr.write(`  worst ${formatTime(latencies.worst)}\n`);
    }
  }
  return results.map((result) => ({ ...result, typical: medianRun(result.runs) }));
}

function table(results: readonly Result[]): string {
  const map = results.find(({ contender }) => contender === "Map")!.typical;
  const head = [
    "contender",
    "mean",
    ...PERCENTILES.map((fraction) => `p${fraction * 100}`),
    "worst",
    "Map / worst",
    "preempted",
    "bar",
  ];
  const rows = results.map(({ contender, typical }): Cell[] => {
    const ratio = map.worst / typical.worst;
    const met = ratio >= BAR.ratio && typical.worst <= BAR.ns;
    const bar = contender === "tophash" ? `${BAR.ratio}x and ${formatTime(BAR.ns)} ${met ? "met" : "MISSED"}` : "";
    return [
      contender,
      formatTime(typical.nsPerInsert),
      ...typical.percentiles.map(formatTime),
      formatTime(typical.worst),
      ratio,
      typical.preemptions,
      bar,
    ];
  });
  return formatTable(head, rows);
}

const results: Result[] = [];
console.log(
  `${machine()}\nEach of ${n.toLocaleString("en-US")} inserts, ${types}, clock included; medians of ${runs} runs.\n`,
);
for (const objects of heaps) {
  const measured = await measure(keys, objects);
  results.push(...measured);
  console.log(
    `${objects === 0 ? "empty heap" : `${objects.toLocaleString("en-US")} live objects`}\n${table(measured)}`,
  );
  for (const { contender, runs: all } of measured) {
    console.log(`  worst of each run, ${contender}: ${all.map(({ worst }) => formatTime(worst)).join(", ")}`);
  }
  console.log();
}

if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine: machine(), keys, n, results }, null, 2)}\n`);
if (options.svg) {
  const curves = results.map(({ contender, objects, typical }): Curve => {
    const heap = objects === 0 ? "empty heap" : `${objects.toLocaleString("en-US")} live objects`;
    const label = `${contender}, ${heap}: worst ${formatTime(typical.worst)}`;
    return { label, colour: COLOURS[contender], dashed: objects > 0, latencies: typical };
  });
  const subtitle = `${types}, median of ${runs} runs in fresh processes; percentile of inserts against latency`;
  writeFileSync(
    options.svg,
    curvesSvg(`Every insert from empty to ${n.toLocaleString("en-US")} keys`, subtitle, curves),
  );
}
