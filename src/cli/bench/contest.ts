// Two contenders take turns, pass by pass: whatever slows the machine down in a round slows down both.

import { CommandError } from "../errors.ts";
import { median, pairedRatio } from "../median.ts";
import type { Contender, Task } from "./task.ts";

/** Nanoseconds of an operation. */
export interface Measured {
  median: number;
  rounds: number[];
}

export interface Outcome {
  task: string;
  operations: number;
  map: Measured;
  tophash: Measured;
  /** How many times as fast tophash is: the median over the rounds of the ratio within one. */
  ratio: number;
}

const FEWEST_ROUNDS = 3;
/** The clock of a round must be coarse beside it. */
const LEAST_MS = 10;

/** @throws CommandError when the two answer differently */
export function contest(task: Task, milliseconds: number, collect: () => void): Outcome {
  const end = performance.now() + milliseconds;
  const { map, tophash, operations, name } = task;
  const before = task.collects ? collect : () => {};
  const expected = passOf(map, 1, before).sum;
  const checked = (contender: Contender, passes: number): number => {
    const { sum, ms } = passOf(contender, passes, before);
    if (sum !== expected)
      throw new CommandError(`${name}: the answers of Map and of tophash differ: do not trust this machine`);
    return (ms * 1e6) / (passes * operations);
  };
  // The first passes run in the interpreter.
  const once = Math.max(checked(map, 1), checked(tophash, 1)) * operations;
  const passes = Math.max(1, Math.ceil((LEAST_MS * 1e6) / once));
  const warm = performance.now() + milliseconds / 5;
  do {
    checked(map, passes);
    checked(tophash, passes);
  } while (performance.now() < warm);
  const rounds = { map: [] as number[], tophash: [] as number[] };
  while (rounds.map.length < FEWEST_ROUNDS || performance.now() < end) {
    const order = rounds.map.length % 2 === 0 ? (["map", "tophash"] as const) : (["tophash", "map"] as const);
    for (const who of order) rounds[who].push(checked(task[who], passes));
  }
  const measured = (list: number[]): Measured => ({ median: median(list), rounds: list });
  return {
    ...{ task: name, operations },
    ...{ map: measured(rounds.map), tophash: measured(rounds.tophash) },
    ratio: pairedRatio(rounds.map, rounds.tophash),
  };
}

/** Several passes; the checksum of the last, and the milliseconds of all. */
function passOf(contender: Contender, passes: number, collect: () => void): { sum: number; ms: number } {
  let sum = 0;
  let ms = 0;
  for (let i = 0; i < passes; i++) {
    collect();
    contender.before?.();
    const start = performance.now();
    sum = contender.pass();
    ms += performance.now() - start;
    contender.after?.();
  }
  return { sum, ms };
}
