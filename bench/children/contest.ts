/** One row of a contest suite in a process of its own: all its contenders, or one pass of one of them. */
import { answer, readJob } from "../lib/child.ts";
import { EFFORT, runContest, timeOnce } from "../lib/contest.ts";
import type { ContestSuite, Row } from "../lib/row.ts";

export interface ContestJob {
  suite: string;
  row: Row;
  effort: keyof typeof EFFORT;
  /** Time a single pass of this contender instead, on code warmed up by the same row with few keys. */
  once?: string;
}

const REHEARSAL_KEYS = 20_000; // enough to reach the optimiser, few enough to leave the heap as it was

const job = readJob<ContestJob>();
// Only this row's suite is loaded: nothing else may leave its mark on the process.
const { suite } = (await import(`../suites/${job.suite}.ts`)) as { suite: ContestSuite };
if (job.once) {
  const rehearsal = { ...job.row, params: { ...job.row.params, n: REHEARSAL_KEYS } };
  answer(timeOnce(suite.contest(job.row), suite.contest(rehearsal), job.once));
} else {
  answer(runContest(suite.contest(job.row), EFFORT[job.effort]));
}
