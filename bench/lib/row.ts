import type { Contest, Series } from "./contest.ts";

/** A row's dimensions, in the order in which its name spells them: `get/kind=u32/keys=full/n=1000000/hit=100`. */
export type Params = Readonly<Record<string, string | number>>;

export interface Row {
  operation: string;
  params: Params;
}

export function rowName({ operation, params }: Row): string {
  return [operation, ...Object.entries(params).map(([key, value]) => `${key}=${value}`)].join("/");
}

/** What the command line asks for. */
export interface Plan {
  sizes: readonly number[];
  quick: boolean;
}

/** One measurement of one contender in a process of its own: a number per thing measured, and a checksum. */
export interface Sample {
  values: Record<string, number>;
  checksum?: number;
}

interface Titled {
  title: string;
  rows(plan: Plan): Row[];
}

/** All contenders side by side in one child process, pass after pass (see contest.ts). */
export interface ContestSuite extends Titled {
  how: "contest";
  contest(row: Row): Contest;
}

/** Every sample of every contender in a fresh process: for what happens only once in a process's life. */
export interface SampleSuite extends Titled {
  how: "samples";
  unit: string;
  contenders(row: Row): string[];
  samples(plan: Plan): number;
  sample(row: Row, contender: string): Promise<Sample>;
}

export type Suite = ContestSuite | SampleSuite;

export interface RowResult {
  section: string;
  row: string;
  unit: string;
  series: Series[];
}
