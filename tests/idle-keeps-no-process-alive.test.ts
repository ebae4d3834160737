// A process with watched maps ends when its own work does, whatever is left to move.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

/** Far more than a process takes that ends by itself. */
const PATIENCE = 60_000;

/** Runs a script as a process of its own; what it printed. Fails when it does not end by itself. */
async function run(script: string): Promise<string> {
  const text = `
    import { HashMap, u32 } from "tophash";
    import { IdleEvacuation } from "tophash/idle";
    const map = new HashMap(u32, u32, { capacity: 500_000 });
    for (let i = 0; i < 500_000; i++) map.set(i, i);
    const idle = new IdleEvacuation({ slice: 0.01 });
    process.on("exit", () => console.log(map.stats().phase, idle.stats().state));
    ${script}`;
  const args = ["--input-type=module", "--eval", text];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: inRepository(""), timeout: PATIENCE });
  return stdout.trim();
}

test("with a growth under way", async () => {
  // Ten microseconds a turn: it cannot have come to the end.
  expect(await run("map.reserve(20_000_000); idle.watch(map);")).toBe("grow running");
});

test("with nothing but looks for growth", async () => {
  expect(await run("idle.watch(map);")).toBe("none running");
});

test("after some turns and looks", async () => {
  const output = await run(`
    const until = (isSo) => new Promise((resolve) => {
      const timer = setInterval(() => isSo() && resolve(clearInterval(timer)), 5);
    });
    map.reserve(1_200_000);
    idle.watch(map);
    await until(() => idle.stats().turns > 0);
    map.evacuate();
    await until(() => idle.stats().looks > 3);
    const { buckets } = idle.stats();
    map.reserve(20_000_000);
    await until(() => idle.stats().buckets > buckets);
    console.log("on its way");`);
  expect(output.split("\n")).toEqual(["on its way", "grow running"]);
});

test("paused and resumed", async () => {
  expect(await run("map.reserve(20_000_000); idle.watch(map).pause(); idle.resume();")).toBe("grow running");
});

test("while something else keeps it alive, and sleeps, the growth gets on", async () => {
  const output = await run(`
    map.reserve(1_200_000);
    idle.watch(map);
    const held = setInterval(() => {}, 1 << 30);
    console.log(await idle.drained());
    clearInterval(held);`);
  expect(output.split("\n")).toEqual(["true", "none running"]);
});
