// `tophash bench`: a quick comparison with the native Map on this machine. `npm run bench` of the repository measures with more care.

import { arch, cpus, platform } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { grouped } from "../inspect/words.ts";
import { contest, type Outcome } from "./bench/contest.ts";
import { get, getMany, getText, iterate, miss } from "./bench/reads.ts";
import { count, countMany, insert, worstInserts } from "./bench/writes.ts";
import type { Command, Streams } from "./commands.ts";
import { engine } from "./engine.ts";
import { OK, UsageError } from "./errors.ts";
import { type Given, wholeNumber } from "./options.ts";
import { formatTable } from "./table.ts";
import { styled } from "./terminal.ts";

const TASKS = [insert, get, getMany, miss, count, countMany, getText, iterate];
const DEFAULT_ENTRIES = 1_000_000;
const MOST_ENTRIES = 2 ** 24 - 1;
const DEFAULT_SECONDS = 15;
const MOST_SECONDS = 3600;

const ABOUT = `Compares HashMap(u32, u32) of tophash with the native Map, in nanoseconds an operation: both
do the same in turns, in alternating order; answers are compared; what is told is the median
of the rounds, and the median of the ratio within one round (above 1: tophash is faster).
On a busy machine trust the ratios, not the nanoseconds.`;

export const bench: Command = {
  name: "bench",
  usage: "[options]",
  about: ABOUT,
  options: {
    n: {
      kind: "value",
      short: "n",
      value: "COUNT",
      help: `entries of the maps, default ${grouped(DEFAULT_ENTRIES)}; 1e5 is read, too`,
    },
    seconds: {
      kind: "value",
      short: "s",
      value: "SECONDS",
      help: `how long it may take, about; default ${DEFAULT_SECONDS}`,
    },
    json: { kind: "flag", help: "the numbers as JSON, every round" },
  },
  run,
};

async function run(given: Given, { out, note, terminal, watched }: Streams): Promise<number> {
  if (given.positionals.length > 0) throw new UsageError(`bench takes no argument, got "${given.positionals[0]}"`);
  const n = wholeNumber(given.value("n") ?? `${DEFAULT_ENTRIES}`, "n", 1, MOST_ENTRIES);
  const seconds = wholeNumber(given.value("seconds") ?? `${DEFAULT_SECONDS}`, "seconds", 1, MOST_SECONDS);
  const collect = collector();
  const machine = {
    engine: engine(),
    system: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
  };
  const outcomes: Outcome[] = [];
  for (const [i, make] of TASKS.entries()) {
    const task = make(n);
    if (watched) note(`\r${i + 1} of ${TASKS.length}: ${task.name}`.padEnd(60));
    outcomes.push(contest(task, (1000 * seconds) / TASKS.length, collect));
    task.end();
  }
  const worst = worstInserts(n, collect);
  if (watched) note(`\r${" ".repeat(60)}\r`);
  if (given.has("json")) {
    out(`${JSON.stringify({ n, seconds, machine, tasks: outcomes, worstInsert: worst }, undefined, 2)}\n`);
    return OK;
  }
  const { name, version } = machine.engine;
  const rows = outcomes.map(({ task, operations, map, tophash, ratio }) => {
    const times = `${ratio.toFixed(1)} x`;
    return [task, grouped(operations), map.median, tophash.median, times.padStart(6)];
  });
  out(`${styled(terminal, "bold", `${name} ${version}, ${machine.system}, ${machine.processor}`)}\n\n`);
  out(`${formatTable(["nanoseconds an operation", "operations", "Map", "tophash", " ratio"], rows)}\n\n`);
  out(
    `slowest single insert on the way to ${grouped(n)}: Map ${worst.map.toFixed(2)} ms, tophash ${worst.tophash.toFixed(2)} ms\n`,
  );
  return OK;
}

/** Collects garbage, where the engine lets a program do so: what one contender leaves is not to be the other's work. */
function collector(): () => void {
  const given = (globalThis as { gc?: () => void }).gc;
  if (given !== undefined) return given;
  try {
    setFlagsFromString("--expose-gc");
    return runInNewContext("gc") as () => void;
  } catch {
    return () => {};
  }
}
