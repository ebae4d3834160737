// Rounds of a campaign: each is drawn from the campaign's seed and its own number, so that any of them can be run again.
import "../lib/instances.ts"; // before the package

import type { MemoryForm } from "../lib/core.ts";
import type { Program } from "./commands.ts";
import { drawProgram } from "./plan.ts";
import { mix, Random } from "./random.ts";
import { type Outcome, runWithStreams } from "./run.ts";
import { drawSetup, type Setup } from "./setup.ts";

/** Rounds on one core and one form of memory, before the next: compiling it takes as long as a small round. */
const ROUNDS_A_CORE = 32;

export interface Round {
  setup: Setup;
  program: Program;
}

/** `core`: the one to run all rounds on; default: the one that ships, now and then the one with assertions. */
export function drawRound(seed: number, round: number, core?: string): Round {
  const block = Math.floor(round / ROUNDS_A_CORE);
  const memory: MemoryForm = block % 2 ? "plain" : "shared";
  const random = new Random(mix(seed) ^ Math.imul(round + 1, 0x9e3779b1));
  const setup = drawSetup(random, core ?? (block % 5 === 4 ? "debug" : "release"), memory);
  return { setup, program: drawProgram(random, setup) };
}

/** What was done so far, by type. */
export interface Tally {
  operations: number;
  rounds: number;
  /** Times that memory ended. */
  failures: number;
  reseeds: number;
  /** Operations on tables of a key type and a value type. */
  types: Record<string, number>;
}

export const newTally = (): Tally => ({ operations: 0, rounds: 0, failures: 0, reseeds: 0, types: {} });

export function count(tally: Tally, setup: Setup, outcome: Outcome): void {
  tally.operations += outcome.operations;
  tally.rounds++;
  tally.failures += outcome.failures;
  tally.reseeds += outcome.reseeds;
  setup.tables.forEach(({ keys, values }, i) => {
    const name = values === null ? `set of ${keys}` : `${keys} -> ${values}`;
    tally.types[name] = (tally.types[name] ?? 0) + (outcome.operationsOf[i] ?? 0);
  });
}

export function merge(into: Tally, from: Tally): void {
  into.operations += from.operations;
  into.rounds += from.rounds;
  into.failures += from.failures;
  into.reseeds += from.reseeds;
  for (const [name, operations] of Object.entries(from.types)) into.types[name] = (into.types[name] ?? 0) + operations;
}

export const runRound = ({ setup, program }: Round): Promise<Outcome> => runWithStreams(setup, program);
