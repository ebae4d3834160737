// The script of fault-script.ts with requests for memory refused: what a refusal leaves is compared with the model.
import { HashMap, OutOfMemoryError, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { type FaultyArena, FOREVER } from "../lib/faults.ts";
import { must } from "../lib/same.ts";
import type { Key } from "../lib/types.ts";
import { type Kinds, Script } from "./fault-script.ts";

/** Failed operations, or operations since the first refusal, until memory is there again. */
const MOST_FAILURES = 4;
const MOST_STEPS = 12;

/** What was met, so that nothing is vacuous. */
export interface Met {
  asked: number;
  failures: number;
  reseeds: number;
}

/** Whether looking a key up may need memory of its own. */
const isLong = ({ keys }: Kinds) => ["string", "bytes", "tuple(string, f64, bytes)"].includes(keys.name);

/**
 * Runs the script in a new arena, its requests at `places` refused from the `from`-th to the `to`-th. With FOREVER memory is
 * there again a few operations later. What was met on the way.
 */
export function play(kinds: Kinds, arena: FaultyArena, places: number, from: number, to: number, flood?: Key[]) {
  const { faults } = arena;
  const bystander = new HashMap(u32, string, { arena }).set(1, "one").set(2, "two");
  const start = arena.settledBytes();
  const script = new Script(kinds, arena, flood);
  const { map } = script;
  const met: Met = { asked: 0, failures: 0, reseeds: 0 };
  let since = 0;
  let steps = 0;
  faults.arm(places, from, to);
  for (const step of script.steps()) {
    for (let again = true; again; ) {
      again = false;
      const { refused } = faults;
      try {
        step.run();
        step.done?.();
      } catch (error) {
        if (!(error instanceof OutOfMemoryError)) throw new Error(`${step.name}: ${error}`, { cause: error });
        met.failures++;
        must(faults.refused > refused, () => `${step.name}: ${error}, but nothing was refused`);
        must(!step.free || isLong(kinds), () => `${step.name} needs no memory, it said ${error}`);
        const bulk = step.name.includes("Many");
        must(bulk || error.processed === 0, () => `${step.name} says that it processed something`);
        if (bulk && !step.name.startsWith("has")) step.done?.(error.processed);
        faults.disarm();
        try {
          script.audit();
        } catch (cause) {
          throw new Error(`after ${step.name}, which memory ended on: ${cause}`, { cause });
        }
        if (to === FOREVER && met.failures < MOST_FAILURES) faults.arm(places, 1, FOREVER);
        again = to !== FOREVER; // now it must do
      }
    }
    if (faults.refused > 0 && ++since === MOST_STEPS && to === FOREVER) faults.disarm();
    met.asked = Math.max(met.asked, faults.asked);
    must(map.size === script.model.size, () => `${step.name}: size is ${map.size}, not ${script.model.size}`);
    if (++steps % 5 === 0) checkInvariants(map);
  }
  faults.disarm();
  script.audit();
  met.reseeds = map.stats().reseeds;
  map.dispose();
  must([...bystander.values()].sort().join() === "one,two", "another map's entries");
  checkInvariants(bystander);
  // Not a byte is lost.
  const left = arena.settledBytes() - start;
  must(left === 0, () => `${left} bytes were not given back`);
  return { ...met, flood: script.flood };
}
