/** Loops on maps that are traced or not, instrumented or not, in a process of its own. */
import { subscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { HashMap, u32 } from "tophash";
import { init } from "tophash/core";
import { instrument } from "tophash/metrics";
import { trace } from "tophash/trace";
import { CHANNELS } from "../../src/trace/points.ts";
import { answer, readJob } from "../lib/child.ts";
import { mix32 } from "../lib/keys.ts";
import { median } from "../lib/median.ts";

export type Listening = "nobody" | "start and end" | "all channels" | "trace()";
export type Form = "map" | "instrument" | "instrument, all timed" | "instrument, none timed" | "Proxy";

export interface TraceJob {
  /** A core's binary; default: the package's own. */
  core?: string;
  listening: Listening;
  form: Form;
  /** Entries of the large map, operations of each pass. */
  n: number;
  passes: number;
}

/** Nanoseconds an operation, by row. */
export type TraceOutcome = Record<string, number>;

const { core, listening, form, n, passes } = readJob<TraceJob>();
if (core !== undefined) init(readFileSync(core));

let heard = 0;
if (listening === "trace()") trace();
else if (listening !== "nobody") {
  const chosen = listening === "all channels" ? CHANNELS : CHANNELS.slice(0, 2);
  for (const channel of chosen) subscribe(`tophash:${channel}`, () => heard++);
}

type Table = HashMap<number, number>;

function formed(map: Table): Table {
  if (form === "instrument") return instrument(map);
  if (form === "instrument, all timed") return instrument(map, { sample: 1 });
  if (form === "instrument, none timed") return instrument(map, { sample: 0 });
  return form === "Proxy" ? proxied(map) : map;
}
/** What one would write without instrument(). */
function proxied(map: Table): Table {
  const counts = { get: 0, set: 0 };
  return new Proxy(map, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        if (name === "get" || name === "set") counts[name]++;
        return member.apply(target, args);
      };
    },
  });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const times: Record<string, number[]> = {};
async function row(name: string, expected: number, pass: () => number): Promise<void> {
  await turn();
  const start = performance.now();
  const sum = pass();
  times[name] ??= [];
  times[name].push(((performance.now() - start) * 1e6) / n);
  if (sum !== expected) throw new Error(`${name}: ${sum} instead of ${expected}`);
  await turn();
}

const SMALL = 100;
for (let pass = 0; pass < passes; pass++) {
  const map = formed(new HashMap<number, number>(u32, u32));
  await row("insert/capacity=grow", n, () => {
    for (let i = 0; i < n; i++) map.set(mix32(i), i);
    return map.size;
  });
  await row("get/hit=100", n, () => {
    let hits = 0;
    for (let i = 0; i < n; i++) if (map.get(mix32(i)) === i) hits++;
    return hits;
  });
  await row("set/hit=100", n, () => {
    for (let i = 0; i < n; i++) map.set(mix32(i), i);
    return map.size;
  });
  map.dispose();
  const crowded = formed(new HashMap<number, number>(u32, u32, { loadFactor: 4 }));
  await row("insert/capacity=grow/load=4", n, () => {
    for (let i = 0; i < n; i++) crowded.set(mix32(i), i);
    return crowded.size;
  });
  crowded.dispose();
  const maps = Math.ceil(n / SMALL);
  await row(`make-fill-dispose/n=${SMALL}`, maps * SMALL, () => {
    let entries = 0;
    for (let i = 0; i < maps; i++) {
      const small = formed(new HashMap<number, number>(u32, u32));
      for (let j = 0; j < SMALL; j++) small.set(j, j);
      entries += small.size;
      small.dispose();
    }
    return entries;
  });
}
// The first pass compiles the loops.
answer(Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values.slice(1))])));
