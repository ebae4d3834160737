// All places, and running them one after the other.
import { browsers, bundles, sharedBrowsers } from "./browse.ts";
import { edges } from "./edge.ts";
import { expecting, Missing, type Outcome, type Place, type Row } from "./outcome.ts";
import { shells } from "./shells.ts";

export const PLACES: Place[] = [...shells, ...browsers, ...sharedBrowsers, ...bundles, ...edges];

/** What a place gave: a row of the table, or the reason why there is none. */
export type Result = { place: string } & (Row | { missing: string });

/** Runs them; every program that ran to its end must have compared as much as the first. */
export async function* runPlaces(places: Place[], app: string): AsyncIterable<Result> {
  let operations: number | undefined;
  const asMuch = (outcome: Outcome): Outcome => {
    if (outcome.operations === undefined) return outcome;
    operations ??= outcome.operations;
    return expecting(outcome, { operations });
  };
  for (const { name, run } of places) {
    try {
      for await (const { where, outcome } of run(app)) yield { place: name, where, outcome: asMuch(outcome) };
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      yield { place: name, missing: error.message };
    }
  }
}
