// A page runs this: `page.js?WAY`.

import { engine } from "./engine.js";
import * as pkg from "./package-by-path.js";
import { program, refusal } from "./program.js";
import { report } from "./report.js";

const compileCore = () => WebAssembly.compileStreaming(fetch("node_modules/tophash/dist/core.wasm"));

function inWorker(message) {
  const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => resolve({ error: `the worker: ${event.message}` });
    worker.postMessage(message);
  });
}

const ways = {
  page: () => program(pkg),
  refused: () => refusal(pkg),
  given: async () => {
    const module = await compileCore();
    pkg.core.init(module);
    return program(pkg, module);
  },
  worker: () => inWorker({}),
  "worker-refused": () => inWorker({ refused: true }),
  "worker-given": async () => inWorker({ module: await compileCore() }),
};

await report({ ...engine(), ...(await ways[new URL(import.meta.url).search.slice(1)]()) });
