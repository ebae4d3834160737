/** How full a table may get before it doubles: chains against bytes. */
import { DEFAULT_LOAD_FACTOR } from "../../../src/options.ts";
import { type Cell, formatTable } from "../../lib/table.ts";
import { type Chains, walk } from "../chains.ts";
import { cell, type Entrant, type Experiment, type Lab } from "../experiment.ts";
import { footprint } from "../footprint.ts";
import { raceInserts } from "../inserts.ts";
import { doublingFrom, lookupContender, raceLookups } from "../lookups.ts";
import { type Result, race, resultOf } from "../race.ts";
import type { LookupName } from "../stream.ts";
import { PRESENT } from "../variant.ts";

const PRESENT_EIGHTHS = DEFAULT_LOAD_FACTOR * 8;
const LOADS = [...new Set([4, 5, 6, 7, 8, PRESENT_EIGHTHS])].sort((a, b) => a - b);
const PRESENT_AT = LOADS.indexOf(PRESENT_EIGHTHS);

const FULL_BUCKETS = 1 << 17;
const SLOTS = 7;
const TIMED: LookupName[] = ["hit", "miss", "bulk hit"];
const BASE = 700_000;
const DOUBLING = [1, 1.25, 1.5, 1.75].map((times) => BASE * times);

interface Full {
  chains: Chains;
  bytes: number;
  times: Result[];
}

/** Every table with the same number of buckets and as many entries as it takes before it grows. */
function fullTables(lab: Lab, entrants: readonly Entrant[]): Full[] {
  const streams = entrants.map(({ load }) => lab.stream("K4V4", Math.floor(FULL_BUCKETS * SLOTS * load!)));
  const maps = entrants.map(({ core, loops, load }, i) => {
    const h = core.make("K4V4", load);
    loops.insert(h, streams[i].keys, 0, streams[i].n);
    return h;
  });
  const times = race(
    entrants.map((entrant, i) => lookupContender(entrant, maps[i], streams[i], TIMED)),
    lab.effort,
  );
  return entrants.map(({ core }, i) => {
    const chains = walk(core, maps[i]);
    const bytes = core.bytes(maps[i]) / streams[i].n;
    core.drop(maps[i]);
    return { chains, bytes, times: TIMED.map((name) => resultOf(times, i, name, PRESENT_AT)) };
  });
}

function rowOf(eighths: number, { chains, bytes, times }: Full): Cell[] {
  const { overflow, probesHit, probesMiss } = chains;
  const present = eighths === PRESENT_EIGHTHS ? " (present)" : "";
  const probes = [probesHit.toFixed(3), probesMiss.toFixed(3)];
  return [`${eighths}/8${present}`, `${(100 * overflow).toFixed(1)} %`, ...probes, ...times.map(cell), bytes];
}

export const experiment: Experiment = {
  name: "load",
  title: "load factor in eighths of the slots (src/options.ts, DEFAULT_LOAD_FACTOR)",
  variants: [PRESENT],
  run: (lab) => {
    const entrants = LOADS.map((eighths) => lab.entrant(PRESENT, "K4V4", `${eighths}/8`, eighths / 8));
    const full = fullTables(lab, entrants).map((each, i) => rowOf(LOADS[i], each));
    const inserts = raceInserts(lab, entrants, doublingFrom(BASE), "insert", PRESENT_AT);
    const averaged = raceLookups(lab, entrants, DOUBLING, TIMED, PRESENT_AT).map((times, i) => {
      const { mean } = footprint(lab, entrants[i], BASE);
      return [full[i][0], cell(inserts[i]), ...TIMED.map((name) => cell(times[name]!)), mean];
    });
    const head = ["full", "overflow", "probes/hit", "probes/miss", ...TIMED, "bytes/entry"];
    return [
      formatTable(head, full),
      `${FULL_BUCKETS} buckets of ${SLOTS} slots, just before growing\n`,
      formatTable(["over a doubling", "insert", ...TIMED, "bytes/entry"], averaged),
      `averages over ${DOUBLING.join(", ")} keys; insert: from nothing to ${doublingFrom(BASE).join(", ")}`,
    ].join("\n");
  },
};
