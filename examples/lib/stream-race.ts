// Task 4, the parent: a fresh process per run, and the medians over the runs.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./contest.ts";
import { DECADES } from "./pauses.ts";
import { type Contestant, expectedChecksum, type StreamMessage, type StreamResult } from "./stream.ts";

export interface StreamRace {
  equal: boolean;
  /** How often each ran. */
  runs: Record<Contestant, number>;
  results: Record<Contestant, StreamResult>;
}

const CHILD = fileURLToPath(new URL("./stream.ts", import.meta.url));
/**
 * One run of each is due, the others happen while there is time. A single late wake-up of the process would pass for a
 * pause of tophash, so it gets three; nothing of the kind can hide the pauses of Map, which takes three times as long.
 */
const SCHEDULE: Contestant[] = ["map", "tophash", "clock", "tophash", "clock", "tophash", "clock", "map"];

function runChild(contestant: Contestant, keys: number, report: (done: number) => void): Promise<StreamResult> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, ["stream", contestant, String(keys)], {
      // What runs this file (tsx) runs the child, too. Map alone needs about 1 GiB of heap on its way.
      execArgv: [...process.execArgv, "--expose-gc", "--max-old-space-size=2500"],
    });
    let result: StreamResult | undefined;
    child.on("message", (message: StreamMessage) => {
      if ("result" in message) result = message.result;
      else report(message.done);
    });
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(`the ${contestant} stream ended without a result (exit ${code ?? signal})`));
    });
  });
}

/** Field by field, because the run with the median time need not be the one with the median pause. */
function medians(runs: StreamResult[]): StreamResult {
  const of = (field: (run: StreamResult) => number) => median(runs.map(field));
  return {
    ...runs[0],
    insertMs: of((run) => run.insertMs),
    lookupMs: of((run) => run.lookupMs),
    worstMs: of((run) => run.worstMs),
    peakBytes: of((run) => run.peakBytes),
    keptBytes: of((run) => run.keptBytes),
    decades: DECADES.map((_, decade) => of((run) => run.decades[decade])),
  };
}

/** A run that is not due starts only if it should end before `deadline`, a time of `performance.now()`. */
export async function streamRace(
  keys: number,
  deadline: number,
  report: (step: string, done: number) => void,
): Promise<StreamRace> {
  const runs: Record<Contestant, StreamResult[]> = { map: [], tophash: [], clock: [] };
  const lasted: Record<Contestant, number> = { map: 0, tophash: 0, clock: 0 };
  for (const contestant of SCHEDULE) {
    const start = performance.now();
    const run = runs[contestant].length + 1;
    if (run > 1 && start + lasted[contestant] > deadline) continue;
    const step = `stream of ${keys.toLocaleString("en")} keys: ${contestant}, run ${run}`;
    report(step, 0);
    runs[contestant].push(await runChild(contestant, keys, (done) => report(step, done)));
    lasted[contestant] = performance.now() - start;
  }
  const checksum = expectedChecksum(keys);
  const right = (run: StreamResult) => run.size === keys && run.checksum === checksum && run.strangersFound === 0;
  return {
    equal: [...runs.map, ...runs.tophash].every(right),
    runs: { map: runs.map.length, tophash: runs.tophash.length, clock: runs.clock.length },
    results: { map: medians(runs.map), tophash: medians(runs.tophash), clock: medians(runs.clock) },
  };
}
