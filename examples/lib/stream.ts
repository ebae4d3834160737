// Task 4, the child process: one contestant, ten million inserts one by one, every single one timed. A process of its
// own, because memory is read from the process, and a second map would disturb both heap and clock.
import { HashMap, u32 } from "tophash";
import { mix } from "./mixer.ts";
import { DECADES, decadeOf } from "./pauses.ts";

/** `clock` stores nothing: it shows what the machine and the clock themselves cost. */
export type Contestant = "map" | "tophash" | "clock";

export interface StreamResult {
  insertMs: number;
  lookupMs: number;
  worstMs: number;
  decades: number[];
  size: number;
  checksum: number;
  strangersFound: number;
  /** Growth of the process: the highest seen, and what stays after a garbage collection. */
  peakBytes: number;
  keptBytes: number;
  bytesPerEntry: number | undefined;
}

export type StreamMessage = { done: number } | { result: StreamResult };

interface Store {
  set(key: number, value: number): unknown;
  get(key: number): number | undefined;
  readonly size: number;
}

const SAMPLE = 1 << 16;
const REPORT = 1 << 20;
/** Coprime to the number of keys: lookups meet every key once, in another order than that of insertion. */
const STRIDE = 6_180_339;

/** What a map that holds mix(i) -> i for all i must give. */
export function expectedChecksum(keys: number): number {
  let checksum = 0;
  for (let i = 0; i < keys; i++) checksum = (checksum + (mix(i) ^ i)) | 0;
  return checksum;
}

function makeStore(contestant: Contestant): Store {
  if (contestant === "map") return new Map<number, number>();
  if (contestant === "tophash") return new HashMap(u32, u32);
  return { set: () => undefined, get: () => undefined, size: 0 };
}

function insertAll(store: Store, keys: number, watch: (inserted: number) => void) {
  const decades = new Array<number>(DECADES.length).fill(0);
  let worstMs = 0;
  let insertMs = 0;
  let before = performance.now();
  for (let i = 0; i < keys; ) {
    store.set(mix(i), i);
    const after = performance.now();
    const pause = after - before;
    before = after;
    insertMs += pause;
    decades[decadeOf(pause)]++;
    if (pause > worstMs) worstMs = pause;
    if (++i % SAMPLE === 0) {
      watch(i);
      before = performance.now(); // watching is not the map's fault
    }
  }
  return { insertMs, worstMs, decades };
}

function lookUpAll(store: Store, keys: number) {
  let checksum = 0;
  const start = performance.now();
  for (let n = 0, i = 0; n < keys; n++) {
    const key = mix(i);
    checksum = (checksum + (key ^ (store.get(key) ?? 0))) | 0;
    i += STRIDE;
    while (i >= keys) i -= keys;
  }
  return { lookupMs: performance.now() - start, checksum };
}

function run(contestant: Contestant, keys: number, send: (message: StreamMessage) => void): StreamResult {
  const rss = () => process.memoryUsage.rss();
  // The code is compiled, the warm-up map gone and the heap clean before anything is measured.
  for (let round = 0; round < 3; round++) {
    const trial = makeStore(contestant);
    insertAll(trial, 100_000, rss);
    lookUpAll(trial, 100_000);
    if (trial instanceof HashMap) trial.dispose();
  }
  globalThis.gc?.();

  const before = rss();
  let peak = before;
  const store = makeStore(contestant);
  const inserted = insertAll(store, keys, (count) => {
    peak = Math.max(peak, rss());
    if (count % REPORT === 0) send({ done: count / keys });
  });
  peak = Math.max(peak, rss());
  globalThis.gc?.();
  const kept = rss();
  const lookedUp = lookUpAll(store, keys);
  let strangersFound = 0;
  for (let i = keys; i < keys + keys / 10; i++) if (store.get(mix(i)) !== undefined) strangersFound++;
  return {
    ...inserted,
    ...lookedUp,
    size: store.size,
    strangersFound,
    peakBytes: Math.max(peak, kept) - before,
    keptBytes: kept - before,
    bytesPerEntry: store instanceof HashMap ? store.stats().bytesPerEntry : undefined,
  };
}

// Only in the child: the parent imports the types and the checksum.
if (process.send !== undefined && process.argv[2] === "stream") {
  const send = (message: StreamMessage) => void process.send?.(message);
  send({ result: run(process.argv[3] as Contestant, Number(process.argv[4]), send) });
  process.disconnect();
}
