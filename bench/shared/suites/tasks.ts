import { HashMap, u32 } from "tophash";
import { keyRange, mix32 } from "../../lib/keys.ts";
import { sampleIndices } from "../../lib/random.ts";
import type { Row } from "../../lib/row.ts";
import { zipfRanks } from "../../lib/zipf.ts";
import { loopsFor } from "../loops/copy.ts";
import { attach, LOCKED, lockedMap, ONE_LOCK, PLAIN, SHARDED } from "../maps.ts";
import type { Host, Suite, Work } from "../suite.ts";

/**
 * A task that threads share, from an empty table to the merged result: inserting n keys, and counting a stream of
 * occurrences of n keys (evenly drawn, and by Zipf's law). "a map each": every thread counts into a HashMap of its own,
 * and the main thread adds them up; nothing is shared.
 */
const EACH = "a map each";
const BULK = ", addMany";
const OCCURRENCES = 1 << 21;

export const suite: Suite = {
  title: "Tasks, from an empty table to the result",
  how: "task",
  fresh: true,
  rows: ({ quick }) =>
    (quick ? [100_000] : [100_000, 1_000_000]).flatMap((n): Row[] => [
      { operation: "insert", params: { n } },
      { operation: "count", params: { n, spread: "even" } },
      { operation: "count", params: { n, spread: "zipf" } },
    ]),
  contenders: ({ operation }) =>
    [
      { name: PLAIN, threads: 1, stays: true },
      ...(operation === "count" ? [EACH, EACH + BULK] : []),
      ...LOCKED,
      ...(operation === "count" ? [ONE_LOCK + BULK, SHARDED + BULK] : []),
    ].map((each) => (typeof each === "string" ? { name: each } : each)),
  host,
  work,
};

/** What a thread is given; no handle: it counts into a map of its own, and gives that away. */
interface Share {
  keys: Uint32Array;
  handle?: unknown;
}

type Entries = { keys: Uint32Array; values: Uint32Array };

function stream({ operation, params }: Row): Uint32Array {
  const n = Number(params.n);
  if (operation === "insert") return keyRange("full", 0, n);
  const drawn = params.spread === "zipf" ? zipfRanks(n, 1.1, OCCURRENCES, 6) : sampleIndices(n, OCCURRENCES, 7);
  return drawn.map(mix32);
}

function host(row: Row): Host {
  const drawn = stream(row);
  const keys = new Uint32Array(new SharedArrayBuffer(drawn.byteLength));
  keys.set(drawn);
  const truth = new Map<number, number>();
  for (const key of drawn) truth.set(key, row.operation === "insert" ? key : (truth.get(key) ?? 0) + 1);
  let map: ReturnType<typeof lockedMap> | HashMap<number, number>;
  const isLocked = (contender: string) => LOCKED.includes(contender.replace(BULK, ""));
  return {
    before(contender) {
      map = isLocked(contender) ? lockedMap(contender.replace(BULK, "")) : new HashMap(u32, u32);
    },
    given(_, thread, threads) {
      const bound = (at: number) => Math.floor((keys.length * at) / threads);
      const share: Share = { keys: keys.subarray(bound(thread), bound(thread + 1)) };
      return { value: "handle" in map ? { ...share, handle: map.handle } : share };
    },
    merge(contender, results) {
      if (isLocked(contender)) return;
      for (const { keys, values } of results as Entries[]) (map as HashMap<number, number>).addMany(keys, values);
    },
    after() {
      if (map.size !== truth.size) throw new Error(`${map.size} keys instead of ${truth.size}`);
      for (const [key, value] of truth) {
        if (map.get(key) !== value) throw new Error(`key ${key} has ${map.get(key)} instead of ${value}`);
      }
      if ("destroy" in map) map.destroy();
      else map.dispose();
    },
  };
}

async function work({ operation }: Row, contender: string, given: unknown): Promise<Work> {
  const { keys, handle } = given as Share;
  const loops = await loopsFor<typeof import("../loops/share.ts")>(contender, "share");
  const loop = operation === "insert" ? loops.insert : contender.endsWith(BULK) ? loops.countInBulk : loops.count;
  if (handle !== undefined) {
    const map = attach(handle);
    return { step: loop(map, keys), dispose: () => map.dispose() };
  }
  const map = new HashMap(u32, u32);
  return {
    step: loop(map, keys),
    result() {
      const value = {
        keys: map.keysArray() as Uint32Array<ArrayBuffer>,
        values: map.valuesArray() as Uint32Array<ArrayBuffer>,
      };
      return { value, transfer: [value.keys.buffer, value.values.buffer] };
    },
    dispose: () => map.dispose(),
  };
}
