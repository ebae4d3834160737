// One process of a campaign: round after round, until it is told to end or finds something. Started by main.ts.
import { count, drawRound, newTally, runRound, type Tally } from "./campaign.ts";
import { type Minimal, minimise } from "./minimise.ts";

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

async function work({ seed, first, step, seconds, core, minimiseSeconds }: Order): Promise<void> {
  const until = performance.now() + seconds * 1000;
  let tally = newTally();
  let reported = performance.now();
  for (let round = first; !stopped && performance.now() < until; round += step) {
    const drawn = drawRound(seed, round, core);
    // Said before, in case that it never ends.
    await send({ kind: "round", round, core: `${drawn.setup.core}, ${drawn.setup.memory}` });
    const outcome = runRound(drawn);
    count(tally, drawn.setup, outcome);
    if (outcome.find) {
      const minimal = minimise(drawn.setup, drawn.program, outcome.find, minimiseSeconds);
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

process.on("message", (order: Order | "stop") => {
  if (order === "stop") stopped = true;
  else void work(order);
});
