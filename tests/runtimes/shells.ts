// Node, Bun and Deno: the program in a process of its own, in all the ways in which the package can come in.
import { join } from "node:path";
import { bun, deno, node, run } from "./install.ts";
import { expecting, type Outcome, type Place, type Row } from "./outcome.ts";

const WAYS: Record<string, { where: string; due: Partial<Outcome> }> = {
  import: { where: "import", due: { memory: "shared" } },
  require: { where: "require", due: { memory: "shared" } },
  thread: { where: "worker_threads", due: { memory: "shared" } },
  worker: { where: "Worker", due: { memory: "shared" } },
  module: { where: "init(module)", due: { memory: "plain" } },
  shared: { where: "worker_threads: shared maps", due: { memory: "shared" } },
  source: { where: "import source, init(module)", due: { memory: "plain" } },
};

interface Shell {
  name: string;
  runtime: string;
  binary(): Promise<string>;
  /** Before the script. */
  args?: string[];
  ways: string[];
}

function place({ name, runtime, binary, args = [], ways }: Shell): Place {
  return {
    name,
    async *run(app: string): AsyncIterable<Row> {
      const path = await binary();
      for (const way of ways) {
        const { where, due } = WAYS[way];
        yield {
          where,
          outcome: expecting(await attempt(app, path, [...args, "program/shell.js", way]), { runtime, ...due }),
        };
      }
    },
  };
}

async function attempt(app: string, binary: string, args: string[]): Promise<Outcome> {
  try {
    // No colours, and no option of the calling Node's.
    const env = {
      ...process.env,
      NO_COLOR: "1",
      NODE_OPTIONS: "",
      DENO_NO_UPDATE_CHECK: "1",
      DENO_DIR: join(app, ".deno"),
    };
    const { stdout } = await run(binary, args, { cwd: app, env, timeout: 120_000 });
    return JSON.parse(stdout.trim().split("\n").at(-1)!);
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    return { runtime: binary, version: "", error: stderr || message };
  }
}

export const shells: Place[] = [
  ...[20, 22, 24, 26].map((major) =>
    place({
      name: `node${major}`,
      runtime: "Node",
      binary: () => node(major),
      args: ["--no-warnings"],
      ways: ["import", "require", "thread", "shared", "module", ...(major >= 24 ? ["source"] : [])],
    }),
  ),
  place({
    name: "bun",
    runtime: "Bun",
    binary: bun,
    ways: ["import", "require", "thread", "shared", "worker", "module"],
  }),
  place({
    name: "deno",
    runtime: "Deno",
    binary: deno,
    args: ["run", "--allow-all", "--no-prompt", "--quiet"],
    ways: ["import", "require", "thread", "shared", "worker", "module", "source"],
  }),
];
