// Platforms that forbid compiling bytes: Cloudflare's own runtime, and V8's switch for it in a node:vm context. The app is
// bundled as their tools do it, and core.wasm comes as a module.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import vm from "node:vm";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { workerd } from "./install.ts";
import { expecting, type Outcome, type Place } from "./outcome.ts";

const CORE = "node_modules/tophash/dist/core.wasm";
const DUE = { memory: "plain", strings: "JavaScript" } as const;
const WHERE = "bytes forbidden, init(module)";

/** Bundles the app; the import of core.wasm becomes `core`: left to the platform, or a module's source. */
async function bundle(app: string, format: "esm" | "iife", core: { external: string } | { source: string }) {
  const wasm: Plugin = {
    name: "wasm",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm$/ }, ({ path }) =>
        "external" in core ? { path: core.external, external: true } : { path, namespace: "given" },
      );
      if ("source" in core) onLoad({ filter: /./, namespace: "given" }, () => ({ contents: core.source }));
    },
  };
  const outfile = join(app, `edge.${format}.js`);
  const options: BuildOptions = { bundle: true, format, target: "es2022", globalName: "edge", plugins: [wasm] };
  await build({ entryPoints: [join(app, "program/edge.js")], outfile, ...options });
  return outfile;
}

const CONFIGURATION = (port: number) => `@0xd2a3f0c1b4e59687;
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .tophash)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const tophash :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "edge.esm.js"), (name = "core.wasm", wasm = embed "${CORE}")],
  compatibilityDate = "2026-01-01"
);
`;

/** A port that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The server's answer, as soon as it listens. */
async function ask(server: ChildProcess, port: number): Promise<Outcome> {
  for (let left = 100; ; left--) {
    try {
      return (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Outcome;
    } catch (error) {
      if (left === 0 || server.exitCode !== null) return { runtime: "workerd", version: "", error: String(error) };
      await sleep(100);
    }
  }
}

async function inWorkerd(binary: string, app: string): Promise<Outcome> {
  await bundle(app, "esm", { external: "./core.wasm" });
  const port = await freePort();
  writeFileSync(join(app, "edge.capnp"), CONFIGURATION(port));
  const server = spawn(binary, ["serve", "edge.capnp"], { cwd: app, stdio: "ignore" });
  try {
    const { version } = JSON.parse(readFileSync(join(binary, "../../package.json"), "utf8"));
    return { ...(await ask(server, port)), runtime: "workerd", version };
  } finally {
    server.kill("SIGKILL");
  }
}

/** What a context lacks that every platform with WebAssembly has. */
const PLATFORM = { crypto, performance, setTimeout, TextDecoder, TextEncoder };

async function inContext(app: string): Promise<Outcome> {
  const script = await bundle(app, "iife", { source: "export default coreModule;" });
  const coreModule = new WebAssembly.Module(readFileSync(join(app, CORE)));
  const context = vm.createContext({ ...PLATFORM, coreModule }, { codeGeneration: { strings: false, wasm: false } });
  const found = await vm.runInContext(`${readFileSync(script, "utf8")}; edge.answer().then(JSON.stringify);`, context);
  return { ...JSON.parse(found), runtime: "node:vm", version: process.versions.node };
}

export const edges: Place[] = [
  {
    name: "workerd",
    async *run(app) {
      yield { where: WHERE, outcome: expecting(await inWorkerd(await workerd(), app), DUE) };
    },
  },
  {
    name: "vm",
    async *run(app) {
      yield { where: WHERE, outcome: expecting(await inContext(app), DUE) };
    },
  },
];
