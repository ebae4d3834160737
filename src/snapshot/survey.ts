// The survey of a snapshot: how its entries lay in their table, as counts that say nothing about a key.

import {
  BATCH_KEYS,
  HMAP_WIDE,
  SURVEY_CHAINS,
  SURVEY_DEPTHS,
  SURVEY_USED,
  SURVEY_WORDS,
} from "../../assembly/abi/layout.ts";
import { type MapStats, stats } from "../stats.ts";
import type { Table } from "../table.ts";

/** Chains surveyed at a time: about a millisecond. */
const CHAINS = 16384;

export interface Survey extends MapStats {
  /** Chains of 1, 2 .. buckets; the 32nd count is that of all longer ones. */
  chains: number[];
  /** Buckets, overflow buckets included, that hold 0, 1 .. entries. */
  used: number[];
  /** Entries that lie in the first, second .. bucket of their chain: so many buckets a lookup visits. */
  depths: number[];
}

/** Counts chain by chain, in steps between which the table may change. O(size) */
export function* surveySteps(table: Table<unknown, unknown>): Generator<undefined, Survey> {
  const words = new Array<number>(SURVEY_WORDS).fill(0);
  for (let from = 0; from <= table.field(HMAP_WIDE); from += CHAINS) {
    const { heap } = table;
    heap.core.survey(table.h, from, from + CHAINS);
    const part = BATCH_KEYS >>> 2;
    for (let i = 0; i < SURVEY_WORDS; i++) words[i] += heap.u32[part + i];
    yield undefined;
  }
  return {
    ...stats(table),
    chains: counts(words.slice(SURVEY_CHAINS, SURVEY_USED)),
    used: counts(words.slice(SURVEY_USED, SURVEY_DEPTHS)),
    depths: counts(words.slice(SURVEY_DEPTHS)),
  };
}

/** Without the zeroes at the end. */
function counts(list: number[]): number[] {
  while (list.length > 0 && list[list.length - 1] === 0) list.pop();
  return list;
}
