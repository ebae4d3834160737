/**
 * `npm run bench:stats`: whether polling `stats()` costs the program anything. Operations a second of a loop that asks the clock now and then, alone, and
 * with `stats()` called as often as said: by itself, and for shared maps by another thread, too. And what `inspect` and `heatmap` take.
 */
import type { LooksJob, LooksOutcome } from "./children/looks.ts";
import type { StatsJob, StatsOutcome } from "./children/stats.ts";
import { runChild } from "./lib/child.ts";
import { machine } from "./lib/machine.ts";
import { median, pairedRatio, spread } from "./lib/median.ts";
import { readCount, readOptions } from "./lib/options.ts";
import { type Cell, formatTable } from "./lib/table.ts";

const USAGE = `usage: npm run bench:stats -- [options]
  --n LIST          entries, default 1000,1000000
  --hertz LIST      polls a second, default 100,10000
  --rounds NUMBER   rounds, in each of which all take their turn, default 15
  --ms NUMBER       milliseconds of a turn, default 200
  --help            this text`;

const options = readOptions(USAGE, {
  n: { type: "string" },
  hertz: { type: "string" },
  rounds: { type: "string" },
  ms: { type: "string" },
});
const sizes = (options.n ?? "1000,1000000").split(",").map(readCount);
const hertz = (options.hertz ?? "100,10000").split(",").map(readCount);
const rounds = readCount(options.rounds ?? "15");
const ms = readCount(options.ms ?? "200");

console.log(
  `${machine()}\n${rounds} rounds of ${ms} ms each; million operations a second, medians; x alone: the median over the rounds of the ratio within one.\n`,
);
const rows: Cell[][] = [];
let bare: Cell[][] = [];
for (const map of ["HashMap", "SharedHashMap"] as const) {
  for (const n of sizes) {
    for (const operation of ["get", "set"] as const) {
      process.stderr.write(`${map} ${operation} ${n}\n`);
      const job: StatsJob = { map, operation, n, hertz, rounds, ms };
      const { series, nsPerCall } = await runChild<StatsOutcome>("stats.ts", job);
      series.forEach(({ name, rates, polls }, i) => {
        const ratio = i === 0 ? Number.NaN : pairedRatio(rates, series[0].rates);
        const row = i === 0 ? `${operation}/map=${map}/n=${n}` : "";
        const percent = `±${Math.round(100 * spread(rates))} %`;
        rows.push([row, name, median(rates) / 1e6, percent, Number.isNaN(ratio) ? "" : ratio.toFixed(3), polls]);
      });
      if (operation === "get") bare = [...bare, [`${map}, n=${n}`, nsPerCall]];
    }
  }
}
console.log(formatTable(["row", "stats()", "M ops/s", "spread", "x alone", "polls"], rows));
console.log(`\n${formatTable(["one call of stats()", "ns"], bare)}`);

const looks: Cell[][] = [];
for (const map of ["HashMap", "SharedHashMap"] as const) {
  for (const keys of ["u32", "string"] as const) {
    for (const n of sizes) {
      process.stderr.write(`${map} looked at, ${keys} keys, ${n}\n`);
      const job: LooksJob = { map, keys, n, rounds };
      const { inspect, verify, heatmap } = await runChild<LooksOutcome>("looks.ts", job);
      looks.push([`keys=${keys}/map=${map}/n=${n}`, inspect, (1e6 * inspect) / n, verify, (1e6 * verify) / n, heatmap]);
    }
  }
}
const heads = ["a look, ms", "inspect", "ns an entry", "with verify", "ns an entry", "heatmap, 4096 cells"];
console.log(`\n${formatTable(heads, looks)}`);
