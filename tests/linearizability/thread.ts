// A thread of a recorded run: opens the map, waits for the others, and goes.
import { workerData } from "node:worker_threads";
import { Recorder, type Room } from "./recorder.ts";
import { type Plan, Script } from "./script.ts";
import type { Opening, Subject } from "./subject.ts";
import { type Toy, ToySubject } from "./toys.ts";

export interface Task {
  readonly plan: Plan;
  readonly thread: number;
  readonly room: Room;
  readonly opening: Opening;
}

async function open(opening: Opening): Promise<Subject> {
  if (opening.subject === "toy") return new ToySubject(opening.handle as Toy);
  throw new Error(`no such subject: ${opening.subject}`);
}

async function main({ plan, thread, room, opening }: Task): Promise<void> {
  const subject = await open(opening);
  const recorder = new Recorder(room, thread);
  recorder.meet();
  new Script(plan, recorder, subject).run();
  subject.close();
}

// An error ends the thread, and so the run.
main(workerData as Task);
