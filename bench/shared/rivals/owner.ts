/** The usual way without shared memory: one more thread owns the map, and is asked by messages. */
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Asked } from "../asked.ts";
import { messageOf, startThread } from "../crew.ts";
import type { Work } from "../suite.ts";
import type { Rival } from "../table-suite.ts";

export interface OwnerJob {
  n: number;
}

/** A rival that asks the owner in the way of `ask`, chunks of `chunk` keys. One thread asks, since the owner is the second. */
function rival(name: string, chunk: number, ask: (port: MessagePort, asked: Asked) => Work): Rival {
  return {
    name,
    threads: 1,
    async prepare({ params }) {
      const worker = startThread(new URL("./owner-thread.ts", import.meta.url), { n: Number(params.n) } as OwnerJob);
      await messageOf(worker);
      return {
        given() {
          const { port1, port2 } = new MessageChannel();
          worker.postMessage(port1, [port1]);
          return { value: port2, transfer: [port2] };
        },
        end: () => void worker.terminate(),
      };
    },
    work: async ({ params }, given, thread) => ask(given as MessagePort, new Asked(Number(params.n), thread, chunk)),
  };
}

/** One key a message, so many messages before their answers are awaited. */
function keyByKey(atOnce: number) {
  return (port: MessagePort, asked: Asked): Work => {
    const { keys, chunk } = asked;
    let sum = 0;
    let due = 0;
    let settled = () => {};
    port.on("message", (value: number) => {
      sum = (sum + value) | 0;
      if (--due === 0) settled();
    });
    return {
      async step() {
        const from = asked.next();
        sum = 0;
        for (let i = from; i < from + chunk; i += atOnce) {
          due = atOnce;
          const answered = new Promise<void>((resolve) => {
            settled = resolve;
          });
          for (let k = i; k < i + atOnce; k++) port.postMessage(keys[k]);
          await answered;
        }
        asked.check(from, sum);
        return chunk;
      },
      dispose: () => port.close(),
    };
  };
}

/** All keys of a chunk in one message, all answers in another. */
function inBulk(port: MessagePort, asked: Asked): Work {
  const { keys, chunk } = asked;
  let answered: (values: Uint32Array) => void;
  port.on("message", (values: Uint32Array) => answered(values));
  return {
    async step() {
      const from = asked.next();
      const answer = new Promise<Uint32Array>((resolve) => {
        answered = resolve;
      });
      port.postMessage(keys.slice(from, from + chunk));
      const values = await answer;
      let sum = 0;
      for (let i = 0; i < chunk; i++) sum = (sum + values[i]) | 0;
      asked.check(from, sum);
      return chunk;
    },
    dispose: () => port.close(),
  };
}

export const ASKED_ONE_BY_ONE = rival("ask the owner", 16, keyByKey(1));
export const ASKED_AT_ONCE = rival("ask, 64 at once", 256, keyByKey(64));
export const askedInBulk = (chunk: number): Rival => rival("ask in bulk", chunk, inBulk);
