/**
 * Contenders in many short turns. A turn's number is the tenth percentile of its slices, which the neighbours of a
 * shared machine disturb least; a result is the median over the rounds, a ratio the median of the ratios within one
 * round, in which whatever slowed the machine down slowed down all.
 */
import { median, pairedRatio } from "../lib/median.ts";

export interface Measure {
  /** Operations of one slice. */
  ops: number;
  /** Slices of a turn; the usual number unless said. */
  slices?: number;
  /** Before each slice, not timed. */
  before?(): void;
  /** A checksum of the answers of slice number `slice`. */
  run(slice: number): number;
  truth(slice: number): number;
}

export interface Contender {
  name: string;
  /** Brings the contender's table back into the caches, which the others' tables filled. */
  warm?(): void;
  measures: Record<string, Measure>;
}

export interface Effort {
  rounds: number;
  /** Slices of a turn. */
  slices: number;
  /** After this no round begins, but for the fewest that a median needs: a busy machine must not take for ever. */
  budgetMs: number;
}

const FEWEST_ROUNDS = 3;

/** ns per operation by contender, measure and round. */
export type Times = Record<string, number[]>[];

export interface Result {
  ns: number;
  /** How many times as fast as the present choice. */
  ratio: number;
}

/**
 * The lesser of the time that passed and the processor time that this process used. Other processes take their share of
 * the one, the engine's own threads add to the other; only what is in both belongs to the measurement.
 */
function timed(run: () => number): [sum: number, ms: number] {
  const used = process.cpuUsage();
  const start = performance.now();
  const sum = run();
  const passed = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  return [sum, Math.min(passed, (user + system) / 1000)];
}

function turn(contender: Contender, name: string, round: number, effort: Effort): number {
  const measure = contender.measures[name];
  const slices = measure.slices ?? effort.slices;
  const times: number[] = [];
  for (let i = 0; i < slices; i++) {
    const slice = round * slices + i;
    measure.before?.();
    const [sum, ms] = timed(() => measure.run(slice));
    times.push(ms / measure.ops);
    const truth = measure.truth(slice);
    if (sum !== truth) throw new Error(`${contender.name}, ${name}: checksum ${sum} instead of ${truth}`);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 10)] * 1e6;
}

export function race(contenders: readonly Contender[], effort: Effort): Times {
  const times: Times = contenders.map(({ measures }) => Object.fromEntries(Object.keys(measures).map((m) => [m, []])));
  const start = performance.now();
  // Round -1 is not counted: code is compiled, pages are touched for the first time.
  for (let round = -1; round < effort.rounds; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() - start > effort.budgetMs) break;
    const order = contenders.map((_, i) => i);
    if (round % 2 === 1) order.reverse();
    for (const i of order) {
      contenders[i].warm?.();
      for (const name of Object.keys(contenders[i].measures)) {
        const ns = turn(contenders[i], name, round + 1, effort);
        if (round >= 0) times[i][name].push(ns);
      }
    }
  }
  return times;
}

export function resultOf(times: Times, contender: number, measure: string, present: number): Result {
  const rounds = times[contender][measure];
  return { ns: median(rounds), ratio: pairedRatio(times[present][measure], rounds) };
}

/** Over several sizes: the mean of the times, the geometric mean of the ratios. */
export function average(results: readonly Result[]): Result {
  const ns = results.reduce((sum, result) => sum + result.ns, 0) / results.length;
  return { ns, ratio: Math.exp(results.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / results.length) };
}
