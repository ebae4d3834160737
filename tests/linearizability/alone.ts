// A script without other threads, on a map that no thread shares: for what scripts, subjects and codings say of one thread.
import { HashMap } from "tophash";
import { same } from "../lib/same.ts";
import type { Key } from "../lib/types.ts";
import { keyCodings, valueCodings } from "./coding.ts";
import type { Operation } from "./history.ts";
import { makeRoom, Recorder, readHistory } from "./recorder.ts";
import { type Plan, Script } from "./script.ts";
import { type LooseSharedMap, SharedMapSubject } from "./shared-map-subject.ts";
import { type LooseSyncMap, SyncMapSubject } from "./sync-map-subject.ts";
import { keyTypes, valueTypes } from "./types.ts";

/** A `HashMap` with the one member that it lacks. */
export class LocalMap extends HashMap<Key, unknown> {
  compareExchange(key: Key, expected: unknown, value: unknown): boolean {
    const isExpected = same(this.get(key), expected);
    if (isExpected) this.set(key, value);
    return isExpected;
  }
}

export function recordAlone(plan: Plan, keys: string, values: string, LocalOne = LocalMap): Operation[] {
  const map = new LocalOne(keyTypes[keys], valueTypes[values]) as unknown as LooseSharedMap;
  return run(plan, new SharedMapSubject(map, keyCodings[keys], valueCodings[values], values !== "string"));
}

export function recordSyncAlone(plan: Plan, keys: string, values: string, map: LooseSyncMap): Operation[] {
  return run(plan, new SyncMapSubject(map, keyCodings[keys], valueCodings[values]));
}

function run(plan: Plan, subject: SharedMapSubject | SyncMapSubject): Operation[] {
  const room = makeRoom(1, plan.rows);
  new Script(plan, new Recorder(room, 0), subject).run();
  subject.close();
  return readHistory(room);
}
