// One process of a campaign: round after round, until it is told to end or finds something. Started by main.ts.
import { count, drawRound, newTally, type Round, runRound, type Tally } from "./campaign.ts";
import { type Minimal, minimise } from "./minimise.ts";
import type { Find } from "./run.ts";

export interface Order {
  seed: number;
  /** This process does every `step`-th round from `first` on. */
  first: number;
  step: number;
  seconds: number;
  core?: string;
  minimiseSeconds: number;
}

export type Report =
  | { kind: "round"; round: number; core: string }
  | { kind: "tally"; tally: Tally }
  | { kind: "find"; round: number; minimal: Minimal }
  | { kind: "end" };

const REPORT_EVERY = 500;

function send(report: Report): Promise<void> {
  return new Promise((resolve) => process.send!(report, () => resolve()));
}

/** Another process has found something. */
let stopped = false;

/** What diverges in a stream only stays as it was drawn: runs of the minimiser have none. */
function short({ setup, program }: Round, find: Find, seconds: number): Minimal {
  if (find.streaming) return { setup, commands: program.shown(), message: find.message };
  return minimise(setup, program, find, seconds);
}

async function work({ seed, first, step, seconds, core, minimiseSeconds }: Order): Promise<void> {
  const until = performance.now() + seconds * 1000;
  let tally = newTally();
  let reported = performance.now();
  for (let round = first; !stopped && performance.now() < until; round += step) {
    const drawn = drawRound(seed, round, core);
    // Said before, in case that it never ends.
    await send({ kind: "round", round, core: `${drawn.setup.core}, ${drawn.setup.memory}` });
    const outcome = await runRound(drawn);
    count(tally, drawn.setup, outcome);
    if (outcome.find) {
      const minimal = short(drawn, outcome.find, minimiseSeconds);
      await send({ kind: "find", round, minimal });
      break;
    }
    if (performance.now() - reported < REPORT_EVERY) continue;
    await send({ kind: "tally", tally });
    tally = newTally();
    reported = performance.now();
  }
  await send({ kind: "tally", tally });
  await send({ kind: "end" });
  process.disconnect();
}

// Whoever ordered it may have been killed.
process.on("disconnect", () => process.exit());
process.on("message", (order: Order | "stop") => {
  if (order === "stop") stopped = true;
  else void work(order);
});
