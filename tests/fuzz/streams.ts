// The end of a round: a snapshot in chunks, between which the table changes, and back from chunks cut anywhere.
import { HashMap, HashSet, SnapshotError } from "tophash";
import { checkInvariants } from "tophash/core";
import { show } from "../lib/same.ts";
import type { LooseMap, LooseSet } from "../lib/types.ts";
import { bulkCommands } from "./bulk-commands.ts";
import { expectSame, fail } from "./model.ts";
import { Random } from "./random.ts";
import { type Handlers, singleCommands } from "./single-commands.ts";
import { edited } from "./snapshot-edits.ts";
import { tableCommands } from "./table-commands.ts";
import type { Trial } from "./trial.ts";

/** Larger tables take most of a round's time. */
const MOST_ENTRIES = 100_000;
const EDITED = 4;
const changes: Handlers = { ...singleCommands, ...bulkCommands, ...tableCommands };
const REPEATED = [
  "setEach",
  "setEach",
  "setMany",
  "deleteEach",
  "deleteMany",
  "evacuate",
  "reserve",
  "shrink",
] as const;

interface Progress {
  done: number;
  total: number;
}

/** What was true of the entries when the snapshot was begun, and what has happened to them since. */
class Before {
  readonly present: Uint8Array;
  readonly values: unknown[];
  readonly touched: Uint8Array;
  readonly deleted: Uint8Array;

  constructor(readonly trial: Trial) {
    this.present = trial.model.present.slice();
    this.values = trial.model.values.slice();
    this.touched = new Uint8Array(trial.model.keys);
    this.deleted = new Uint8Array(trial.model.keys);
  }

  /** Changes the table; the model knows. */
  change(random: Random): void {
    const { trial } = this;
    const name = random.chance(200) ? "clear" : random.pick(REPEATED);
    const from = random.below(trial.setup.pool);
    const n = random.size(Math.min(trial.setup.pool, 500));
    const on = /Each|Many/.test(name);
    changes[name]!(trial, 0, on ? from : random.size(trial.setup.pool), n, random.below(48), []);
    const gone = name.startsWith("delete") ? this.deleted : this.touched;
    for (let i = 0; on && i < n; i++) this.touched[trial.place(from + i)] = gone[trial.place(from + i)] = 1;
    if (name === "clear") {
      this.touched.fill(1);
      this.deleted.fill(1);
    }
  }

  /** A map that was loaded from the snapshot. */
  compare(map: LooseMap & LooseSet): void {
    const { trial, present, values, touched, deleted } = this;
    const seen = new Uint8Array(trial.model.keys);
    const entries = trial.isSet ? map.entries() : (map as LooseMap)[Symbol.iterator]();
    for (const [key, value] of entries) {
      const place = trial.placeOf(key);
      if (place < 0 || (touched[place] === 0 && present[place] === 0))
        fail(`the stream held ${show(key)}, not the map`);
      if (seen[place]++) fail(`a map from a stream yields ${show(key)} twice`);
      if (touched[place] === 0 && !trial.isSet) expectSame("the value streamed with", value, values[place], key);
    }
    for (let place = 0; place < trial.keys.length; place++) {
      if (present[place] === 1 && deleted[place] === 0 && seen[place] === 0)
        fail(`${show(trial.keys[place])} stayed and was not in the stream`);
    }
    checkInvariants(map);
  }
}

/** Progress never goes back, nor beyond its end. */
function watcher(): (progress: Progress) => void {
  let last = 0;
  return ({ done, total }) => {
    if (done < last || done > total) fail(`progress of ${done} of ${total} after ${last}`);
    last = done;
  };
}

/** The same bytes in other chunks. */
function* cut(whole: Uint8Array, random: Random): Generator<Uint8Array> {
  for (let at = 0; at < whole.length; ) {
    const n = random.chance(10) ? 0 : random.size(whole.length);
    yield whole.slice(at, at + n);
    at += n;
  }
}

function load(trial: Trial, chunks: Iterable<Uint8Array>, onProgress = watcher()): Promise<LooseMap & LooseSet> {
  const { type } = trial.pool.kind;
  const options = { ...trial.options, onProgress };
  return (
    trial.isSet
      ? HashSet.fromSnapshotChunks(type, chunks, options)
      : HashMap.fromSnapshotChunks(type, trial.values.kind.type, chunks, options)
  ) as Promise<LooseMap & LooseSet>;
}

/** How many entries an edited snapshot has; undefined when it is refused. */
async function verdict(from: () => Promise<LooseMap & LooseSet>): Promise<number | undefined> {
  try {
    const map = await from();
    checkInvariants(map);
    const { size } = map;
    map.dispose();
    return size;
  } catch (error) {
    if (error instanceof SnapshotError) return undefined;
    throw error;
  }
}

async function there(trial: Trial, random: Random): Promise<Uint8Array> {
  const before = new Before(trial);
  const chunks: Uint8Array[] = [];
  const calm = random.chance(4);
  for await (const chunk of trial.map.snapshotChunks({ onProgress: watcher() })) {
    chunks.push(chunk.slice());
    if (!calm) for (let i = random.size(20); i > 0; i--) before.change(random);
    checkInvariants(trial.map);
  }
  const whole = Uint8Array.from(Buffer.concat(chunks));
  const map = await load(trial, cut(whole, random));
  before.compare(map);
  map.dispose();
  return whole;
}

/** Edited bytes are refused or not, however they come. */
async function both(trial: Trial, whole: Uint8Array, seed: number, random: Random): Promise<void> {
  const bytes = edited(whole, seed);
  const { type } = trial.pool.kind;
  const one = await verdict(async () =>
    trial.isSet
      ? (HashSet.fromSnapshot(type, bytes, trial.options) as never)
      : (HashMap.fromSnapshot(type, trial.values.kind.type, bytes, trial.options) as never),
  );
  const other = await verdict(() => load(trial, cut(bytes, random), () => {}));
  if (!trial.limited) expectSame("entries of an edited snapshot in chunks", other, one);
}

export async function streams(trial: Trial): Promise<void> {
  if (trial.setup.values === "any" || trial.model.size > MOST_ENTRIES) return;
  const random = new Random(trial.setup.seed);
  try {
    const whole = await there(trial, random);
    for (let i = 0; i < EDITED; i++) await both(trial, whole, random.word(), random);
    // Left in the middle.
    for await (const chunk of trial.map.snapshotChunks()) if (chunk.length > 0) break;
  } catch (error) {
    trial.mayEnd(error);
  }
  checkInvariants(trial.map);
}
