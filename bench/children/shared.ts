/** One row of `npm run bench:shared` in a process of its own: its host, and its threads. */
import { answer, readJob } from "../lib/child.ts";
import type { Row } from "../lib/row.ts";
import { EFFORT, runContest } from "../shared/contest.ts";
import type { Suite } from "../shared/suite.ts";

export interface SharedJob {
  suite: string;
  row: Row;
  threads: number[];
  effort: keyof typeof EFFORT;
}

const { suite: name, row, threads, effort } = readJob<SharedJob>();
const path = new URL(`../shared/suites/${name}.ts`, import.meta.url).href;
const { suite } = (await import(path)) as { suite: Suite };
answer(await runContest(suite, path, row, threads, EFFORT[effort]));
