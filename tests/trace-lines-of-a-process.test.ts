// TOPHASH_TRACE in the environment: trace points as lines on stderr, of a program that knows nothing of them.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

const PROGRAM = `
  import { HashMap, u32 } from "tophash";
  const map = new HashMap(u32, u32, { loadFactor: 3 });
  for (let i = 0; i < 3000; i++) map.set(Math.imul(i, 0x9e3779b1) >>> 0, i);
  map.evacuate();
  console.log(map.size, map.stats().evacuations);`;

async function run(script: string, env: Record<string, string>, ...flags: string[]) {
  const args = [...flags, "--input-type=module", "--eval", script];
  const options = { cwd: inRepository(""), env: { ...process.env, ...env }, timeout: 60_000 };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
  return { stdout, lines: stderr.split("\n").filter((line) => line !== "") };
}

const channelOf = (line: string) => line.slice(0, line.indexOf(" "));
const messageOf = (line: string) => JSON.parse(line.slice(line.indexOf(" ")));

describe("TOPHASH_TRACE", () => {
  test("=1: every message, a line each, the program's own output as ever", async () => {
    const { stdout, lines } = await run(PROGRAM, { TOPHASH_TRACE: "1" });
    const evacuations = Number(stdout.split(" ")[1]);
    expect(stdout).toMatch(/^3000 \d+\n$/);
    const count = (channel: string) => lines.filter((line) => channelOf(line) === channel).length;
    expect(count("tophash:evacuation:start")).toBe(evacuations);
    expect(count("tophash:evacuation:end")).toBe(evacuations);
    expect(count("tophash:overflow")).toBeGreaterThan(50);
    expect(count("tophash:evacuation:progress")).toBeGreaterThan(evacuations);
    for (const line of lines) expect(messageOf(line).time).toBeGreaterThan(0);
    const last = lines.filter((line) => channelOf(line) === "tophash:evacuation:end").at(-1)!;
    expect(messageOf(last)).toMatchObject({ keyType: "u32", valueType: "u32", complete: true, phase: "grow" });
    expect(messageOf(last).duration).toBeGreaterThan(0);
  });

  test("=a channel: that one only", async () => {
    const { lines } = await run(PROGRAM, { TOPHASH_TRACE: "evacuation:end,reseed" });
    expect(new Set(lines.map(channelOf))).toEqual(new Set(["tophash:evacuation:end"]));
  });

  test.each(["0", ""])("=%s: nothing", async (value) => {
    expect((await run(PROGRAM, { TOPHASH_TRACE: value })).lines).toEqual([]);
  });

  test("a name with a percent sign, a quotation mark and a line's end stays one line", async () => {
    const name = JSON.stringify('100 %s of "them"\n');
    const script = `import { nameMap } from "tophash/trace"; ${PROGRAM.replace("for (", `nameMap(map, ${name}); for (`)}`;
    const { lines } = await run(script, { TOPHASH_TRACE: "evacuation:end" });
    for (const line of lines) expect(messageOf(line).name).toBe(JSON.parse(name));
    expect(lines.length).toBeGreaterThan(2);
  });
});

test("a program that was bundled for Node prints them, too; one for a page does not have the code", async () => {
  const bundled = async (platform: "node" | "browser") => {
    const stdin = { contents: PROGRAM, resolveDir: inRepository("") };
    const options = { bundle: true, format: "esm", minify: true, write: false, logLevel: "silent" } as const;
    const { outputFiles } = await build({ stdin, platform, ...options });
    return outputFiles[0].text;
  };
  const { lines } = await run(await bundled("node"), { TOPHASH_TRACE: "evacuation:end" });
  expect(lines.length).toBeGreaterThan(3);
  expect(await bundled("browser")).not.toContain("evacuation:end");
});

test("Node's inspector: a debugger sees the entries of trace() with their times, and the lines in its console", async () => {
  // Node itself shows no user timing in recordings: it has not made trace events of it since version 16.
  const script = `
    import { Session } from "node:inspector";
    import { trace } from "tophash/trace";
    const session = new Session();
    session.connect();
    const post = (method, params) => new Promise((resolve, reject) =>
      session.post(method, params, (error, result) => (error ? reject(error) : resolve(result))));
    const lines = [];
    session.on("Runtime.consoleAPICalled", ({ params }) => lines.push(params.args.at(-1).value));
    await post("Runtime.enable");
    trace();
    trace({ print: true, channels: ["tophash:evacuation:end"] });
    ${PROGRAM.replace(/console.log.*/, "")}
    await new Promise((resolve) => setImmediate(resolve));
    const expression = "performance.getEntriesByType('measure').map(({ name, startTime, duration }) => ({ name, startTime, duration }))";
    const { result } = await post("Runtime.evaluate", { expression, returnByValue: true });
    console.log(JSON.stringify({ lines, entries: result.value, evacuations: map.stats().evacuations }));`;
  const { lines, entries, evacuations } = JSON.parse((await run(script, {})).stdout);
  expect(evacuations).toBeGreaterThan(3);
  expect(lines.length).toBe(evacuations);
  expect(entries.length).toBe(evacuations);
  for (const [i, { name, startTime, duration }] of entries.entries()) {
    const message = messageOf(lines[i]);
    expect(name).toBe(`tophash ${message.phase}`);
    expect(message).toMatchObject({ start: startTime, duration });
  }
});
