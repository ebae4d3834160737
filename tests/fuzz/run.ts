// Runs a program on its tables; the first divergence ends it.
import { Arena } from "tophash";
import { FaultyArena } from "../lib/faults.ts";
import { bulkCommands } from "./bulk-commands.ts";
import { OPERATIONS, type Operation, type Program, WORDS } from "./commands.ts";
import { initCore } from "./cores.ts";
import { fail } from "./model.ts";
import type { Setup } from "./setup.ts";
import { type Handler, singleCommands } from "./single-commands.ts";
import { snapshotCommands } from "./snapshot-commands.ts";
import { streams } from "./streams.ts";
import { setCommands, tableCommands } from "./table-commands.ts";
import { Trial } from "./trial.ts";
import { walkCommands } from "./walk-commands.ts";

const all = {
  ...{ ...singleCommands, ...bulkCommands, ...tableCommands },
  ...{ ...setCommands, ...walkCommands, ...snapshotCommands },
};
const handlers: Handler[] = OPERATIONS.map((name) => all[name]!);

const LOOKUPS = new Set<Operation>([
  ...(["get", "has", "delete", "getEach", "hasEach", "deleteEach", "getMany", "hasMany", "wrong"] as const),
]);

/** A write for which there is no memory takes 10,000 times as long as another one. */
const ENOUGH_FAILURES = 2000;

export interface Find {
  /** The command that diverged, counted from 0; as many as there are when it was the end. */
  at: number;
  message: string;
  /** Whether it was in the streams of the end, which only `runWithStreams` has. */
  streaming: boolean;
}

export interface Outcome {
  find: Find | undefined;
  operations: number;
  /** Of each table. */
  operationsOf: number[];
  failures: number;
  reseeds: number;
}

export interface Runs {
  /** Commands to run; default all. */
  length?: number;
  /** Compare everything after the last command, and close. Default true. */
  end?: boolean;
}

export function run(setup: Setup, program: Program, runs?: Runs): Outcome {
  const running = runIn(setup, program, false, runs);
  for (;;) {
    const { done, value } = running.next();
    if (done) return value;
  }
}

/** The same, and everything there and back in streams before the end: these alone need the event loop. */
export async function runWithStreams(setup: Setup, program: Program): Promise<Outcome> {
  const running = runIn(setup, program, true);
  let step = running.next();
  while (!step.done) {
    try {
      await step.value;
    } catch (error) {
      step = running.throw(error);
      continue;
    }
    step = running.next();
  }
  return step.value;
}

/** Yields what is to be waited for: nothing without streams. */
function* runIn(
  setup: Setup,
  program: Program,
  streaming: boolean,
  { length = program.length, end = true }: Runs = {},
): Generator<Promise<void>, Outcome, void> {
  initCore(setup.core, setup.memory);
  // Most errors are expected ones, and their stacks would take most of the time.
  const depth = Error.stackTraceLimit;
  if (!process.env.FUZZ_STACK) Error.stackTraceLimit = 0;
  const operationsOf = setup.tables.map(() => 0);
  const outcome: Outcome = { find: undefined, operations: 0, operationsOf, failures: 0, reseeds: 0 };
  const options = setup.arenaBytes ? { maxBytes: setup.arenaBytes } : {};
  const arena = setup.refusals ? new FaultyArena(options) : new Arena(options);
  let at = 0;
  let inStream = false;
  const trials: Trial[] = [];
  try {
    for (const table of setup.tables) {
      trials.push(new Trial(table, arena, setup.arenaBytes > 0 || table.maxBytes > 0 || setup.refusals === true));
    }
    const { words } = program;
    for (; at < length; at++) {
      const i = at * WORDS;
      const head = words[i];
      const table = (head >>> 16) % trials.length;
      const trial = trials[table];
      const flavour = (head >>> 8) & 255;
      try {
        operationsOf[table] += handlers[head & 255](trial, flavour, words[i + 1], words[i + 2], words[i + 3], trials);
      } catch (error) {
        // A key longer than the crossing area needs a block even to be looked up, as long as no such key was inserted.
        if (!trial.setup.long || !LOOKUPS.has(OPERATIONS[head & 255])) throw error;
        trial.mayEnd(error);
      }
      if (trial.failures > ENOUGH_FAILURES) break;
      if (trial.map.size !== trial.model.size) fail(`size is ${trial.map.size}, not ${trial.model.size}`);
    }
    inStream = streaming;
    if (streaming) for (const trial of trials) yield streams(trial);
    inStream = false;
    if (end) finish(trials, outcome);
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    outcome.find = { at, message, streaming: inStream };
    if (process.env.FUZZ_STACK) console.error(error);
  }
  for (const trial of trials) outcome.failures += trial.failures;
  for (const count of operationsOf) outcome.operations += count;
  arena.dispose();
  Error.stackTraceLimit = depth;
  return outcome;
}

const isNumber = (type: string | null) => type === null || /^[uif]\d\d$/.test(type);

/** Open iterators end, everything is compared, and an emptied table serves again. */
function finish(trials: Trial[], outcome: Outcome): void {
  for (const trial of trials) trial.refuse(0, 0, 0);
  for (const trial of trials) {
    for (const walk of trial.model.walks.slice()) {
      for (let i = 0; walk.step(trial.placeOf, trial.isSet); i++) {
        if (i > trial.model.keys) fail("an iterator does not end");
      }
    }
    all.audit!(trial, 0, 0, 0, 0, trials);
    outcome.reseeds += trial.reseeds + trial.map.stats().reseeds;
  }
  for (const trial of trials) {
    trial.map.clear();
    // What was reserved stays reserved, and a reserved table takes a segment wherever it is written first.
    trial.map.shrink();
    trial.model.clear();
  }
  // Copies of keys and values have a segment for each size: no small arena has room for all of them.
  const roomy = trials.every(({ setup }) => setup.maxBytes === 0 && isNumber(setup.keys) && isNumber(setup.values));
  for (const trial of trials) {
    const before = trial.failures;
    if (!roomy) continue;
    all.setEach!(trial, 0, 40, Math.min(60, trial.setup.pool), 0, trials);
    if (trial.failures > before) fail("an emptied table finds no memory");
    all.audit!(trial, 0, 0, 0, 0, trials);
  }
  for (const trial of trials) trial.map.dispose();
}
