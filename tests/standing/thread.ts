// A thread that does what it is told, one thing after the other, and stands still where it is told to.
import { parentPort, workerData } from "node:worker_threads";
import type { SharedHandle } from "tophash/shared";
import { withActor } from "../deaths/stage.ts";
import type { Key } from "../lib/types.ts";
import { keyCodings, valueCodings } from "../linearizability/coding.ts";
import { Recorder, type Room } from "../linearizability/recorder.ts";
import { type LooseSharedMap, SharedMapSubject } from "../linearizability/shared-map-subject.ts";
import { type LooseSyncMap, SyncMapSubject } from "../linearizability/sync-map-subject.ts";
import { type News, type Sleep, Standing, type Stop } from "./actor.ts";
import { type Deed, Doer, type LooseMap } from "./deeds.ts";

export interface Given {
  /** With hooks; the package's own core without. */
  readonly module?: WebAssembly.Module;
  readonly control: SharedArrayBuffer;
}

export interface Place {
  readonly subject: "SharedHashMap" | "SyncMap";
  readonly handle: SharedHandle;
  readonly keys: string;
  readonly values: string;
  readonly room: Room;
  /** Whose rows of the room are written. */
  readonly thread: number;
}

export type Order =
  | { readonly order: "attach"; readonly place: Place }
  | { readonly order: "do"; readonly deed: Deed; readonly stop?: Stop; readonly sleep?: Sleep }
  | { readonly order: "leave" };

/** The answer to an order: `id` of the attachment, or what went wrong. */
export interface Answer {
  readonly news: "done";
  readonly id?: number;
  readonly error?: string;
}

const { module, control } = workerData as Given;
const tell = (news: News | Answer) => parentPort!.postMessage(news);
let actor: Standing | undefined;
let doer: Doer | undefined;

async function follow(order: Order): Promise<Answer> {
  if (order.order === "attach") {
    actor = new Standing(new Int32Array(control), tell);
    doer = await enter(order.place, actor);
  }
  if (order.order === "do") {
    actor!.sleeps = order.sleep;
    actor!.standAt(order.stop);
    doer!.do(order.deed);
    actor!.standAt(undefined);
  }
  if (order.order === "leave") doer!.subject.close();
  return { news: "done", id: doer!.map.id };
}

async function enter(place: Place, standing: Standing): Promise<Doer> {
  const { SharedHashMap, SyncMap, initShared } = await import("tophash/shared");
  if (module) initShared(module);
  const { handle, keys, values, room, thread } = place;
  const codings = [keyCodings[keys], valueCodings[values]] as const;
  const recorder = new Recorder(room, thread);
  if (place.subject === "SyncMap") {
    const map = withActor(standing, () => SyncMap.attach<Key, unknown>(handle)) as LooseSyncMap & LooseMap;
    return new Doer(map, new SyncMapSubject(map, ...codings), recorder);
  }
  const map = withActor(standing, () => SharedHashMap.attach<Key, unknown>(handle)) as LooseSharedMap & LooseMap;
  return new Doer(map, new SharedMapSubject(map, ...codings, values !== "string"), recorder);
}

parentPort!.on("message", async (order: Order) => {
  try {
    tell(await follow(order));
  } catch (error) {
    tell({ news: "done", error: (error as Error).stack ?? String(error) });
  }
});
