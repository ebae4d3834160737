import type { ContestJob } from "../children/contest.ts";
import { runChild } from "./child.ts";
import {
  type ContestSuite,
  type Plan,
  type Row,
  type RowResult,
  rowName,
  type SampleSuite,
  type Suite,
} from "./row.ts";

/** One row measured: a contest gives one result, a row of samples one for each thing that it measures. */
export async function runRow(name: string, suite: Suite, row: Row, plan: Plan): Promise<RowResult[]> {
  return suite.how === "contest" ? [await runContestRow(name, suite, row, plan)] : runSampleRow(suite, row, plan);
}

async function runContestRow(name: string, suite: ContestSuite, row: Row, plan: Plan): Promise<RowResult> {
  const job: ContestJob = { suite: name, row, effort: plan.quick ? "quick" : "full" };
  const series = await runChild<RowResult["series"]>("contest.ts", job);
  return { section: suite.title, row: rowName(row), unit: "ns", series };
}

/** Contenders take turns here too, sample by sample. */
async function runSampleRow(suite: SampleSuite, row: Row, plan: Plan): Promise<RowResult[]> {
  const contenders = suite.contenders(row);
  const results = new Map<string, RowResult>();
  for (let round = 0; round < suite.samples(plan); round++) {
    let truth: number | undefined;
    for (const contender of contenders) {
      const { values, checksum } = await suite.sample(row, contender);
      truth ??= checksum;
      if (checksum !== truth) throw new Error(`${contender}: wrong answer, ${checksum} instead of ${truth}`);
      for (const [measure, value] of Object.entries(values)) record(suite, row, results, { measure, contender, value });
    }
  }
  return [...results.values()];
}

interface Measured {
  measure: string;
  contender: string;
  value: number;
}

function record(suite: SampleSuite, row: Row, results: Map<string, RowResult>, measured: Measured): void {
  const params = measured.measure ? { ...row.params, measure: measured.measure } : row.params;
  const name = rowName({ ...row, params });
  let result = results.get(name);
  if (!result) {
    result = { section: suite.title, row: name, unit: suite.unit, series: [] };
    results.set(name, result);
  }
  let series = result.series.find(({ contender }) => contender === measured.contender);
  if (!series) {
    series = { contender: measured.contender, rounds: [] };
    result.series.push(series);
  }
  // JSON turns NaN, "this contender cannot tell", into null on its way out of the child.
  series.rounds.push(measured.value ?? Number.NaN);
}
