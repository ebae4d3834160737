// `tophash doctor`: what the engine has, what is missing and what that costs, and whether tophash runs.
import { describe, expect, test } from "vitest";
import { features } from "../src/cli/features.ts";
import { type RunOptions, tophash } from "./lib/command.ts";

interface Found {
  works: boolean;
  engine: { name: string; version: string; oldest: string | null; supported: boolean };
  features: { name: string; present: boolean | null; need: string; detail: string; without: string }[];
  selfTest: { name: string; passed: boolean; error: string }[];
}

async function doctor(options: RunOptions = {}): Promise<{ code: number | null; found: Found }> {
  const { code, stdout, stderr } = await tophash(["doctor", "--json"], options);
  expect(stderr).toBe("");
  return { code, found: JSON.parse(stdout) };
}

const feature = ({ features }: Found, name: string) => features.find((each) => each.name.includes(name))!;

test("here tophash runs, and the doctor says so", async () => {
  const { code, found } = await doctor();
  expect([code, found.works]).toEqual([0, true]);
  expect(found.engine).toEqual({ name: "Node", version: process.versions.node, oldest: "20.19.0", supported: true });
  expect(found.selfTest.length).toBe(4);
  for (const step of found.selfTest) expect(step).toEqual({ name: step.name, passed: true, error: "" });
  for (const { need, present } of found.features) if (need === "needed") expect(present).toBe(true);
  expect(feature(found, "shared memory").present).toBe(true);
  expect(feature(found, "cross-origin").present).toBe(null);
  for (const { without } of found.features) expect(without.length).toBeGreaterThan(20);
});

test("the text has a line for each feature and each step, and what a missing one costs", async () => {
  const { found } = await doctor();
  const { code, stdout } = await tophash(["doctor"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^tophash runs here\.\nNode \S+ \(supported from 20\.19\.0 on\)$/m);
  for (const { name } of [...found.features, ...found.selfTest]) expect(stdout).toContain(name);
  const flat = stdout.replace(/\s+/g, " ");
  for (const { present, without } of found.features) expect(flat.includes(without)).toBe(present === false);
  expect((await tophash(["doctor", "--ascii"])).stdout).toMatch(/^[\n -~]+$/);
});

describe("where something is missing", () => {
  /** Runs the program after something was taken away. */
  const without = (script: string): RunOptions => ({
    node: ["--import", `data:text/javascript,${encodeURIComponent(script)}`],
  });

  test("compiling: it cannot run, exit code 1, and the way out is named", async () => {
    const forbid =
      "WebAssembly.Module = function () { throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder'); };";
    const { code, found } = await doctor(without(forbid));
    expect([code, found.works]).toEqual([1, false]);
    expect(feature(found, "compiling bytes").present).toBe(false);
    expect(found.selfTest[0].passed).toBe(false);
    const { code: again, stdout } = await tophash(["doctor"], without(forbid));
    expect(again).toBe(1);
    expect(stdout).toMatch(/^tophash cannot run here\.$/m);
    expect(stdout.replace(/\s+/g, " ")).toContain("'wasm-unsafe-eval'");
  });

  test("WebAssembly itself", async () => {
    const { code, found } = await doctor(without("delete globalThis.WebAssembly;"));
    expect([code, found.works]).toEqual([1, false]);
    for (const name of ["WebAssembly", "SIMD", "compiling"]) expect(feature(found, name).present).toBe(false);
    for (const { passed, error } of found.selfTest) {
      expect(passed).toBe(false);
      expect(error).toMatch(/WebAssembly/);
    }
  });

  test("shared memory: it runs, and says what that costs", async () => {
    const take =
      "WebAssembly.Memory = new Proxy(WebAssembly.Memory, { construct(M, [d]) { if (d.shared) throw new TypeError(); return new M(d); } });";
    const { code, found } = await doctor(without(take));
    expect([code, found.works]).toEqual([0, true]);
    expect(feature(found, "shared memory").present).toBe(false);
    expect(found.selfTest.length).toBe(3);
  });

  test("random numbers", async () => {
    const { code, found } = await doctor(without("Object.defineProperty(globalThis, 'crypto', { value: undefined });"));
    expect(feature(found, "getRandomValues").present).toBe(false);
    expect([code, found.works]).toEqual([1, false]);
    const { code: bench, stderr } = await tophash(
      ["bench"],
      without("Object.defineProperty(globalThis, 'crypto', { value: undefined });"),
    );
    expect(bench).toBe(1);
    expect(stderr).toMatch(
      /^tophash: tophash cannot be imported here \([^\n]*\): tophash doctor says what is missing\n$/,
    );
    expect(found.selfTest).toEqual([
      { name: "tophash can be imported", passed: false, error: expect.stringMatching(/getRandomValues/) },
    ]);
  });
});

test("each probe asks for its feature: without that it does not validate", () => {
  const asked: Uint8Array[] = [];
  const { validate } = WebAssembly;
  WebAssembly.validate = (bytes) => {
    asked.push(bytes as Uint8Array);
    return validate(bytes);
  };
  try {
    const found = features(globalThis as never);
    expect(found.filter(({ present, name }) => name.startsWith("WebAssembly") && !present)).toEqual([]);
  } finally {
    WebAssembly.validate = validate;
  }
  expect(asked.length).toBe(6);
  // The opcode or type that is the feature, replaced by one that no engine knows, makes each invalid.
  for (const bytes of asked) {
    const own = bytes.map((byte) =>
      byte === 0xfd || byte === 0xfc || byte === 0xfe || byte === 0xc0 || byte === 0x6f ? 0xff : byte,
    );
    expect(own).not.toEqual(bytes);
    expect(validate(own)).toBe(false);
  }
});
