// Node, Bun and Deno run this: `shell.js WAY` prints the program's result as one line of JSON.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { engine } from "./engine.js";
import { program } from "./program.js";
import { sharedModel } from "./shared-model.js";

const require = createRequire(import.meta.url);

/** What the worker answers. */
function answer(worker, on) {
  return new Promise((resolve, reject) => {
    on(worker, "message", resolve);
    on(worker, "error", (event) => reject(event.error ?? new Error(event.message)));
  });
}

const ways = {
  import: async () => program(await import("./package.js")),
  require: async () => {
    const load = (name) => require(name);
    return program({ tophash: load("tophash"), compat: load("tophash/compat"), core: load("tophash/core") });
  },
  thread: async () => {
    const { Worker } = await import("node:worker_threads");
    const worker = new Worker(new URL("thread.js", import.meta.url));
    return answer(worker, (target, name, act) => target.on(name, act));
  },
  worker: async () => {
    const worker = new Worker(new URL("worker.js", import.meta.url).href, { type: "module" });
    const result = answer(worker, (target, name, act) =>
      target.addEventListener(name, (event) => act(name === "message" ? event.data : event)),
    );
    worker.postMessage({});
    return result;
  },
  shared: async () => {
    const { Worker } = await import("node:worker_threads");
    const [shared, types] = [await import("tophash/shared"), await import("tophash")];
    const start = () => {
      const worker = new Worker(new URL("shared-thread.js", import.meta.url));
      return {
        end: () => worker.terminate(),
        ask: (message) => {
          const said = new Promise((resolve, reject) => {
            worker.once("message", resolve);
            worker.once("error", reject);
          });
          worker.postMessage(message);
          return said;
        },
      };
    };
    await sharedModel(shared, types, start);
    return { ...engine(), memory: "shared", ok: true };
  },
  module: async () => {
    const pkg = await import("./package.js");
    const module = new WebAssembly.Module(readFileSync(require.resolve("tophash/core.wasm")));
    pkg.core.init(module);
    return program(pkg, module);
  },
  source: async () => {
    const pkg = await import("./package.js");
    const { default: module } = await import("./source.js");
    pkg.core.init(module);
    return program(pkg, module);
  },
};

console.log(JSON.stringify(await ways[process.argv[2]]()));
process.exit(0);
