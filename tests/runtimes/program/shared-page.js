// A page with shared maps: `shared-page.js?WAY`.

import "./no-sleep.js"; // before the package, which takes hold of WebAssembly.Instance

import * as tophash from "../node_modules/tophash/dist/index.js";
import * as shared from "../node_modules/tophash/dist/shared.js";
import { engine } from "./engine.js";
import { parked, slept } from "./no-sleep.js";
import { report } from "./report.js";
import { deaths } from "./shared-deaths.js";
import { sharedModel } from "./shared-model.js";
import { refusedShared } from "./shared-refusals.js";

const compileShared = () => WebAssembly.compileStreaming(fetch("node_modules/tophash/dist/shared.wasm"));

function start() {
  const worker = new Worker(new URL("shared-worker.js", import.meta.url), { type: "module" });
  return {
    ask: (message) =>
      new Promise((resolve) => {
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = (event) => resolve({ error: `the worker: ${event.message}` });
        worker.postMessage(message);
      }),
    end: () => worker.terminate(),
  };
}

/** Threads contend for one lock until this one had to wait for it. */
async function share(begin = start) {
  const before = parked();
  const done = await sharedModel(shared, tophash, begin, () => parked() > before);
  if (parked() === before) throw new Error("the page never had to wait: there was no contention");
  return { ...done, parked: parked() - before };
}

const ways = {
  share: () => share(),
  deaths: () => deaths(shared, tophash, start),
  given: async () => {
    shared.initShared(await compileShared());
    return share();
  },
  "worker-given": async () => {
    const module = await compileShared();
    // Under a policy Firefox lets no module in.
    const first = start();
    const { error } = await first.ask({ module });
    first.end();
    if (error !== undefined) return { error };
    return share(() => {
      const { ask, end } = start();
      return { end, ask: (message) => ask(message.handles === undefined ? message : { ...message, module }) };
    });
  },
  refused: () => refusedShared(shared, tophash),
  "worker-refused": async () => {
    const worker = start();
    const answer = await worker.ask({ refused: true });
    worker.end();
    return answer;
  },
};

async function outcome() {
  try {
    const done = await ways[new URL(import.meta.url).search.slice(1)]();
    if (done.error === "messageerror") return { ok: true, refused: done.error };
    if (done.error !== undefined) throw new Error(done.error);
    if (slept.length > 0) throw new Error(`the page called Atomics.wait ${slept.length} times: ${slept[0]}`);
    return { memory: "shared", ok: true, ...done };
  } catch (error) {
    // Due in some browsers: who expects more sees that there is no memory.
    if (error instanceof tophash.UnsupportedPlatformError) return { ok: true, refused: error.name };
    return { error: `${error?.name}: ${error?.message}\n${error?.stack}` };
  }
}

await report({ ...engine(), ...(await outcome()) });
