import { Worker } from "node:worker_threads";
import type { Row } from "../lib/row.ts";
import type { Given } from "./suite.ts";
import type { Order, ThreadJob } from "./thread.ts";
import { Words } from "./words.ts";

const FIRST_SCRIPT = new URL("../../scripts/typescript-thread.mjs", import.meta.url);

/** Starts a worker thread on a TypeScript file, `workerData.job` being what it is to do. */
export function startThread(script: URL, job: unknown, transfer: Given["transfer"] = []): Worker {
  return new Worker(FIRST_SCRIPT, { workerData: { script: script.href, job }, transferList: [...transfer] });
}

/** The next message of a thread. Its error is ours, and so is its end. */
export function messageOf<Message>(worker: Worker): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      then();
    };
    const onMessage = (message: Message) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) => settle(() => reject(new Error(`a thread ended with code ${code}`)));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

export interface Turn {
  contender: string;
  threads: number;
  /** Made anew, even if the threads have worked for it before. */
  fresh: boolean;
  /** At most; a thread that has done its share stops by itself. */
  ms: number;
  given(thread: number): Given;
}

export interface TurnResult {
  /** Of each thread. */
  ops: number[];
  ms: number[];
  values: unknown[];
  /** By the main thread's clock: since all were told to start. */
  start: number;
}

/** The threads of a row: all of them exist from the beginning, and wait for messages where a turn needs fewer. */
export class Crew {
  readonly #workers: Worker[];
  readonly #words: Words;
  /** Threads that have been given their part of a contender: "contender/thread". */
  readonly #knows = new Set<string>();

  private constructor(workers: Worker[], words: Words) {
    this.#workers = workers;
    this.#words = words;
  }

  static async start(suite: string, row: Row, threads: number): Promise<Crew> {
    const words = new Words(new SharedArrayBuffer(Words.bytes(threads)));
    const workers = Array.from({ length: threads }, (_, thread) => {
      const job: ThreadJob = { suite, row, thread, words: words.buffer };
      return startThread(new URL("./thread.ts", import.meta.url), job);
    });
    await Promise.all(workers.map(messageOf));
    return new Crew(workers, words);
  }

  async turn({ contender, threads, fresh, ms, given }: Turn): Promise<TurnResult> {
    const active = this.#workers.slice(0, threads);
    this.#words.reset();
    const ready = active.map((worker, thread) => {
      const answer = messageOf(worker);
      const { value, transfer } = this.#toGive(contender, thread, fresh) ? given(thread) : { value: undefined };
      const order: Order = { order: "prepare", contender, given: value, fresh };
      worker.postMessage(order, transfer);
      return answer;
    });
    await Promise.all(ready);
    const results = active.map((worker) => messageOf<{ value: unknown }>(worker));
    const start = performance.now();
    for (const worker of active) worker.postMessage({ order: "work", threads, ms } satisfies Order);
    const values = (await Promise.all(results)).map(({ value }) => value);
    const each = <T>(read: (thread: number) => T) => active.map((_, thread) => read(thread));
    return { ops: each((t) => this.#words.ops(t)), ms: each((t) => this.#words.ms(t)), values, start };
  }

  #toGive(contender: string, thread: number, fresh: boolean): boolean {
    const name = `${contender}/${thread}`;
    const known = this.#knows.has(name);
    this.#knows.add(name);
    return fresh || !known;
  }

  end(): void {
    for (const worker of this.#workers) worker.postMessage({ order: "end" } satisfies Order);
  }
}
