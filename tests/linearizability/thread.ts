// A thread of a recorded run: opens the map, waits for the others, and goes.
import { workerData } from "node:worker_threads";
import type { SharedHandle } from "tophash/shared";
import type { Key } from "../lib/types.ts";
import { keyCodings, valueCodings } from "./coding.ts";
import { Recorder, type Room } from "./recorder.ts";
import { type Plan, Script } from "./script.ts";
import { type LooseSharedMap, SharedMapSubject } from "./shared-map-subject.ts";
import type { Opening, Subject } from "./subject.ts";
import { type LooseSyncMap, SyncMapSubject } from "./sync-map-subject.ts";
import { type Toy, ToySubject } from "./toys.ts";

export interface Task {
  readonly plan: Plan;
  readonly thread: number;
  readonly room: Room;
  readonly opening: Opening;
}

async function open({ subject, handle, keys, values, core }: Opening): Promise<Subject> {
  if (subject === "toy") return new ToySubject(handle as Toy);
  const { SharedHashMap, SyncMap, initShared } = await import("tophash/shared");
  if (core) initShared(core as Uint8Array<ArrayBuffer>);
  const [keyCoding, valueCoding] = [keyCodings[keys], valueCodings[values]];
  if (subject === "SyncMap") {
    const map = SyncMap.attach<Key, unknown>(handle as SharedHandle) as LooseSyncMap;
    return new SyncMapSubject(map, keyCoding, valueCoding);
  }
  const map = SharedHashMap.attach<Key, unknown>(handle as SharedHandle) as LooseSharedMap;
  return new SharedMapSubject(map, keyCoding, valueCoding, values !== "string");
}

async function main({ plan, thread, room, opening }: Task): Promise<void> {
  const subject = await open(opening);
  const recorder = new Recorder(room, thread);
  recorder.announce(subject.attachment);
  recorder.meet();
  new Script(plan, recorder, subject).run();
  subject.close();
}

// An error ends the thread, and so the run.
main(workerData as Task);
