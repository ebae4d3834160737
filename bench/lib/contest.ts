import { Bench, type Task } from "tinybench";

/**
 * A contender answers the same questions as the others. `pass` is what is timed: all operations of the row, returning
 * a checksum of what it saw, which also keeps the optimiser from dropping the work. `before` and `after` are not timed;
 * `after` may return what could only be checked afterwards.
 *
 * Every contender's loop is a function of its own in the source: V8 shares type feedback between the closures of one
 * function, and a loop that has seen two kinds of map would slow both.
 */
export interface Contender {
  name: string;
  before?(): void;
  pass(): number;
  // biome-ignore lint/suspicious/noConfusingVoidType: an after() that has nothing to report returns nothing
  after?(): number | void;
}

export interface Contest {
  ops: number;
  /**
   * Collect garbage before every turn: for passes that build tables, whose remains would burden the next contender.
   * Such contenders keep one small table alive all the time, as a program would: with the last instance of a class V8
   * drops its hidden class, and with it all code compiled for it.
   */
  collect?: boolean;
  /** The first is the baseline, whose checksum is the truth. */
  contenders: Contender[];
}

export interface Effort {
  rounds: number;
  roundMs: number;
  warmMs: number;
  budgetMs: number;
}

export const EFFORT = {
  full: { rounds: 9, roundMs: 40, warmMs: 200, budgetMs: 15_000 },
  quick: { rounds: 3, roundMs: 15, warmMs: 60, budgetMs: 3_000 },
} as const satisfies Record<string, Effort>;

const FEWEST_ROUNDS = 3;

/** Runs one untimed pass, with everything that belongs to it, and gives its checksum. */
function checkedPass(contender: Contender): number {
  contender.before?.();
  return (contender.pass() + (contender.after?.() ?? 0)) | 0;
}

/** What was measured: one number per round (contests) or per sample, in the row's unit. */
export interface Series {
  contender: string;
  rounds: number[];
}

/** Rounds of all contenders in turn, in alternating order, so that a drift of the machine hits all alike. */
export function runContest(contest: Contest, effort: Effort): Series[] {
  const truth = verify(contest);
  for (const contender of contest.contenders) warmUp(contender, truth, effort.warmMs);
  const series = contest.contenders.map(({ name }) => ({ contender: name, rounds: [] as number[] }));
  const start = performance.now();
  for (let round = 0; round < effort.rounds; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() - start > effort.budgetMs) break;
    const order = round % 2 === 0 ? contest.contenders : [...contest.contenders].reverse();
    for (const task of runRound(contest, order, truth, effort.roundMs)) {
      series.find(({ contender }) => contender === task.name)?.rounds.push(nsPerOp(task, contest.ops));
    }
  }
  return series;
}

/** One pass each; the first contender's checksum is the one that every pass of all must give. */
function verify(contest: Contest): number {
  const sums = contest.contenders.map((contender) => checkedPass(contender));
  for (const [i, sum] of sums.entries()) mustEqual(contest.contenders[i].name, sum, sums[0]);
  return sums[0];
}

function warmUp(contender: Contender, truth: number, ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) mustEqual(contender.name, checkedPass(contender), truth);
}

function runRound(contest: Contest, order: Contender[], truth: number, ms: number): Task[] {
  // Code is warm by now. Three passes where tables persist: the first finds the caches full of the others' tables.
  const iterations = contest.collect ? 1 : 3;
  const bench = new Bench({
    time: ms,
    iterations,
    warmup: false,
    throws: true,
    timestampProvider: "performanceNow",
  });
  for (const contender of order) {
    let sum = 0;
    bench.add(
      contender.name,
      () => {
        sum = contender.pass();
      },
      {
        async: false,
        beforeAll: () => {
          if (contest.collect) globalThis.gc?.();
        },
        beforeEach: () => contender.before?.(),
        afterEach: () => mustEqual(contender.name, (sum + (contender.after?.() ?? 0)) | 0, truth),
      },
    );
  }
  return bench.runSync();
}

function nsPerOp(task: Task, ops: number): number {
  const { result } = task;
  if (result.state !== "completed") throw new Error(`${task.name}: ${result.state}`);
  return (result.latency.p50 * 1e6) / ops;
}

function mustEqual(name: string, sum: number, truth: number): void {
  if (sum !== truth) throw new Error(`${name}: wrong answer, checksum ${sum} instead of ${truth}`);
}

/** For rows that time one pass per process: the pass of `contender` alone, on code warmed up with `rehearsal`. */
export function timeOnce(contest: Contest, rehearsal: Contest, contender: string): { ns: number; checksum: number } {
  const pick = (from: Contest) => from.contenders.find(({ name }) => name === contender)!;
  const end = performance.now() + EFFORT.full.warmMs;
  while (performance.now() < end) checkedPass(pick(rehearsal));
  const chosen = pick(contest);
  chosen.before?.();
  globalThis.gc?.();
  const start = performance.now();
  const sum = chosen.pass();
  const ns = ((performance.now() - start) * 1e6) / contest.ops;
  return { ns, checksum: (sum + (chosen.after?.() ?? 0)) | 0 };
}
