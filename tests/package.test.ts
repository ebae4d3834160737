// The package as npm packs it, installed into an empty folder and used there as a user would.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";
import { installPacked, type Packed, tool } from "./lib/packed.ts";

/** Main entry, bundled and minified or as it ships. */
/** The bar is 25 kB, the number kinds alone took 22.5: PERFORMANCE.md. */
const MAIN_ENTRY_GZIP = 38_000;

let packed: Packed;
let tarball: string;
let app: string;

const node = (...args: string[]) => tool(app, process.execPath, ...args);
const installed = (path: string) => join(app, "node_modules", "tophash", path);
const manifest = () => JSON.parse(readFileSync(installed("package.json"), "utf8"));

beforeAll(async () => {
  packed = await installPacked();
  ({ tarball, app } = packed);
});
afterAll(() => packed.remove());

describe("in an empty folder", () => {
  const use =
    "const m = new t.HashMap(t.u32, t.f64).set(42, 0.5); console.log(m.get(42), m.size, new t.HashSet(t.u64).add(7n).size);";

  test("import works", async () => {
    writeFileSync(join(app, "import.mjs"), `import * as t from "tophash"; ${use}`);
    expect(await node("import.mjs")).toBe("0.5 1 1\n");
  });

  test("require works: there is no top-level await", async () => {
    writeFileSync(join(app, "require.cjs"), `const t = require("tophash"); ${use} require("tophash/core").init();`);
    expect(await node("--no-warnings", "require.cjs")).toBe("0.5 1 1\n");
  });

  test("import and require give the same classes", async () => {
    const script = `const a = require("tophash"); import("tophash").then((b) => console.log(a.HashMap === b.HashMap));`;
    writeFileSync(join(app, "both.cjs"), script);
    expect(await node("--no-warnings", "both.cjs")).toBe("true\n");
  });

  test("tophash/idle knows the maps of tophash, imported and required", async () => {
    const watch = "const idle = new IdleEvacuation().watch(new HashMap(u32, u32)); console.log(idle.stats().watched);";
    writeFileSync(
      join(app, "idle.mjs"),
      `import { IdleEvacuation } from "tophash/idle"; import { HashMap, u32 } from "tophash"; ${watch}`,
    );
    expect(await node("idle.mjs")).toBe("1\n");
    writeFileSync(
      join(app, "idle.cjs"),
      `const { IdleEvacuation } = require("tophash/idle"); const { HashMap, u32 } = require("tophash"); ${watch}`,
    );
    expect(await node("--no-warnings", "idle.cjs")).toBe("1\n");
  });

  test("tophash/shared: import and require give the same maps, whose keys and values are types of tophash", async () => {
    const use =
      "const m = new s.SharedHashMap(t.u32, t.string).set(1, 'one'); const o = s.SharedHashMap.attach(structuredClone(m.handle)); " +
      "const y = new s.SyncMap(t.u64, t.f64); y.store(1n, 0.5); console.log(o.get(1), y.load(1n), m.stats().size);";
    writeFileSync(join(app, "shared.mjs"), `import * as t from "tophash"; import * as s from "tophash/shared"; ${use}`);
    expect(await node("shared.mjs")).toBe("one 0.5 1\n");
    const required = `const t = require("tophash"); const s = require("tophash/shared"); ${use}
      import("tophash/shared").then((i) => console.log(i.SharedHashMap === s.SharedHashMap, i.SyncMap === s.SyncMap));`;
    writeFileSync(join(app, "shared.cjs"), required);
    expect(await node("--no-warnings", "shared.cjs")).toBe("one 0.5 1\ntrue true\n");
  });

  test("tophash/shared.wasm is there, and initShared takes it as bytes and as a module, and nothing else", async () => {
    const script = `
      import { readFileSync } from "node:fs";
      import { u32 } from "tophash";
      import { initShared, SharedHashMap } from "tophash/shared";
      const bytes = readFileSync(new URL(import.meta.resolve("tophash/shared.wasm")));
      const core = readFileSync(new URL(import.meta.resolve("tophash/core.wasm")));
      const answers = [];
      for (const source of [bytes, new WebAssembly.Module(bytes), bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)]) {
        initShared(source);
        answers.push(new SharedHashMap(u32, u32).set(1, 2).get(1));
      }
      const refused = (act) => { try { act(); return "taken"; } catch (error) { return error.name; } };
      answers.push(refused(() => initShared("bytes")), refused(() => initShared(undefined)));
      for (const other of [core, Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)]) {
        initShared(other);
        answers.push(refused(() => new SharedHashMap(u32, u32)));
      }
      console.log(...answers);`;
    writeFileSync(join(app, "shared-wasm.mjs"), script);
    expect(await node("shared-wasm.mjs")).toBe(`2 2 2${" TypeError".repeat(4)}\n`);
  });

  test("tophash/core.wasm is there, and init takes it as bytes and as a module", async () => {
    const script = `
      import { readFileSync } from "node:fs";
      import { HashMap, u32, Arena } from "tophash";
      import { init } from "tophash/core";
      const bytes = readFileSync(new URL(import.meta.resolve("tophash/core.wasm")));
      const answers = [];
      for (const source of [bytes, new WebAssembly.Module(bytes), undefined]) {
        init(source);
        answers.push(new HashMap(u32, u32).set(1, 2).get(1), new Arena().stats().shared);
      }
      console.log(...answers);`;
    writeFileSync(join(app, "wasm.mjs"), script);
    // Bytes serve both memory forms; a module is of one, and this is the plain one.
    expect(await node("wasm.mjs")).toBe("2 true 2 false 2 true\n");
  });

  test.each([
    ["a page", { lib: ["ES2022", "DOM"], types: [], skipLibCheck: false }],
    ["Node", { lib: ["ES2022"], types: ["node"], skipLibCheck: true }],
  ])("the types compile, for %s", async (_, options) => {
    const source = `
      import { any, Arena, f64, HashMap, HashSet, i64, OutOfMemoryError, u32, u64 } from "tophash";
      import { init } from "tophash/core";
      import { IdleEvacuation, type Platform } from "tophash/idle";
      import { type Finding, type Heatmap, health, heatmap, heatmapSvg, inspect, inspectChunks, type MapReport, reportSvg, toDot } from "tophash/inspect";
      import { type Exported, instrument, openTelemetry, type OpenTelemetryMeter, type PrometheusRegistry, prometheus } from "tophash/metrics";
      import { mapId, nameMap, trace, type TraceMessages } from "tophash/trace";
      import { initShared, type SharedHandle, SharedHashMap, type SharedStats, SyncMap } from "tophash/shared";
      interface User { name: string }
      const scores = new HashMap(u32, f64, { capacity: 10, arena: new Arena({ maxBytes: 1 << 20 }) });
      const score: number | undefined = scores.set(42, 0.5).get(42);
      const users = HashMap.from(u64, any<User>(), [[1n, { name: "a" }]]);
      const name: string | undefined = users.get(1n)?.name;
      const ids: HashSet<bigint> = new HashSet(i64);
      for (const [key, value] of scores) { const sum: number = key + value; void sum; }
      const idle = new IdleEvacuation({ slice: 2, signal: AbortSignal.timeout(1) });
      idle.watch(scores).watch(users, { priority: "hot" }).watch(ids);
      const all: Promise<boolean> = idle.drained();
      const platform: Platform = { now: () => 0, soon: () => () => {}, later: () => () => {} };
      // @ts-expect-error a Map of the language
      idle.watch(new Map());
      const error: RangeError = new OutOfMemoryError("");
      // @ts-expect-error a bigint is no u32
      scores.set(42n, 0.5);
      // @ts-expect-error a string is no User
      users.set(1n, "a");
      // @ts-expect-error a map needs a value type
      new HashMap(u32);
      const counts = new SharedHashMap(u32, f64, { shards: 4, lockTimeout: Infinity });
      const handle: SharedHandle = counts.handle;
      const attached: SharedHashMap<number, number> = SharedHashMap.attach(handle);
      const total: number | undefined = attached.add(1, 2);
      const stats: SharedStats = attached.stats();
      const read: Float64Array = counts.getMany([1], scores.getMany([1], new Float64Array(1)));
      const sync = new SyncMap(u64, f64);
      const { value, loaded }: { value: number; loaded: boolean } = sync.loadOrStore(1n, 2);
      const reports: MapReport[] = [scores, users, ids, counts, new Uint8Array(1)].map((map) => inspect(map, { hottest: 1 }));
      const findings: Finding[] = reports.flatMap((report) => health(report, { earlier: report }));
      const picture: Heatmap = heatmap(attached, { cells: 64 });
      const texts: string[] = [toDot(scores, { buckets: [0, 4] }), toDot(ids, { order: "fullest" }), heatmapSvg(picture), reportSvg("", reports[0])];
      const report: Promise<MapReport> = inspectChunks([scores.toSnapshot()]);
      // @ts-expect-error a shared map is not drawn
      toDot(counts);
      // @ts-expect-error a Map of the language
      inspect(new Map());
      // @ts-expect-error a snapshot has no buckets
      heatmap(new Uint8Array(1));
      // @ts-expect-error a string is no f64
      counts.compareExchange(1, "a", 2);
      // @ts-expect-error a number is no u64
      sync.store(1, 2);
      // @ts-expect-error a map is no handle
      SharedHashMap.attach(counts);
      const stop = trace({ onEvent: (message, channel) => channel === "tophash:reseed" && message.time, measure: true });
      const id: number = mapId(nameMap(scores, "scores"));
      const duration = (message: TraceMessages["tophash:evacuation:end"]): number | undefined => message.duration;
      const counted = instrument(scores, { sample: 1 });
      const again: number | undefined = counted.get(1);
      const hits: number = counted.counts().hits + counted.latency().lookup.p99;
      declare const register: PrometheusRegistry;
      declare const meter: OpenTelemetryMeter;
      const exported: Exported[] = [prometheus(counted, { name: "scores", register }), openTelemetry(counts, { name: "counts", meter })];
      // @ts-expect-error a SharedHashMap cannot be instrumented
      instrument(counts);
      // @ts-expect-error a map of the language has no stats
      prometheus(new Map(), { name: "x" });
      initShared(new Uint8Array(0));
      init();
      export { again, all, duration, error, exported, findings, hits, id, ids, loaded, name, picture, platform, read };
      export { report, score, stats, stop, texts, total, value };`;
    writeFileSync(join(app, "types.mts"), source);
    const compilerOptions = {
      ...{ target: "ES2022", module: "nodenext", strict: true, noEmit: true },
      ...options,
      typeRoots: [inRepository("node_modules/@types")],
    };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["types.mts"] }));
    await node(inRepository("node_modules/typescript/bin/tsc"), "-p", ".");
  });
});

describe("the tarball", () => {
  test("holds what a user needs and nothing else", () => {
    const files = (readdirSync(installed(""), { recursive: true, withFileTypes: true }) as import("node:fs").Dirent[])
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed("").length + 1));
    expect(files).toEqual(
      expect.arrayContaining([
        ...["package.json", "dist/index.js", "dist/idle.js", "dist/core.js", "dist/core.wasm"],
        ...["dist/shared.js", "dist/shared.wasm", "dist/inspect.js", "dist/cli.js"],
        ...["dist/trace.js", "dist/metrics.js", "dist/node/index.js"],
      ]),
    );
    expect(files.filter((file) => !/^(dist\/|package\.json$|[A-Z]+(\.md)?$)/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(ts|tsbuildinfo)$/.test(file) && !file.endsWith(".d.ts"))).toEqual([]);
  });

  test("has no dependencies, no install scripts, and says which Node it needs", () => {
    const { dependencies, optionalDependencies, scripts = {}, engines, type, sideEffects } = manifest();
    expect([dependencies, optionalDependencies]).toEqual([undefined, undefined]);
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
    expect(engines.node).toMatch(/20\.19/);
    expect([type, sideEffects]).toEqual(["module", ["./dist/node/*.js"]]);
  });

  test("names no path of the machine that built it", () => {
    const files = readdirSync(installed("dist"), {
      recursive: true,
      withFileTypes: true,
    }) as import("node:fs").Dirent[];
    const here = [inRepository("").replace(/\/$/, ""), process.env.HOME].filter((path) => path && path.length > 4);
    for (const file of files.filter((entry) => entry.isFile())) {
      const text = readFileSync(join(file.parentPath, file.name), "latin1");
      for (const path of here) expect(text.includes(path!), `${file.name} names ${path}`).toBe(false);
    }
  });

  test("publint has nothing to say", async () => {
    const output = await tool(
      app,
      process.execPath,
      inRepository("node_modules/publint/src/cli.js"),
      "run",
      tarball,
      "--strict",
    );
    expect(output).toMatch(/All good/);
  });

  test("attw has nothing to say", async () => {
    const cli = inRepository("node_modules/@arethetypeswrong/cli/dist/index.js");
    await node(cli, tarball, "--profile", "esm-only", "--exclude-entrypoints", "./core.wasm", "./shared.wasm");
  });
});

describe("size", () => {
  test("the main entry, bundled, is at most 38 kB gzipped", async () => {
    const bundle = await build({
      stdin: { contents: 'export * from "tophash";', resolveDir: app },
      ...{ bundle: true, format: "esm", minify: true, write: false },
    });
    expect(gzipSync(bundle.outputFiles[0].contents, { level: 9 }).length).toBeLessThanOrEqual(MAIN_ENTRY_GZIP);
    // Nothing of Node's is needed.
    expect(bundle.warnings).toEqual([]);
  });

  test("the core of shared maps is in tophash/shared only", async () => {
    // Each core is in the package as text that begins with the magic of wasm, moved up by 35.
    const magic = String.fromCharCode(...[0, 0x61, 0x73, 0x6d].map((byte) => byte + 35));
    const cores = async (entry: string) => {
      const bundle = await build({
        stdin: { contents: `export * from "${entry}";`, resolveDir: app },
        ...{ bundle: true, format: "esm", minify: true, write: false, charset: "utf8" },
      });
      return bundle.outputFiles[0].text.split(magic).length - 1;
    };
    expect(await cores("tophash")).toBe(1);
    expect(await cores("tophash/compat")).toBe(1);
    expect(await cores("tophash/idle")).toBe(0);
    expect(await cores("tophash/inspect")).toBe(1);
    // For snapshots it needs the other one, too.
    expect(await cores("tophash/shared")).toBe(2);
  });

  test("an import of nothing leaves nothing in a bundle", async () => {
    const size = async (contents: string) => {
      const options = { bundle: true, format: "esm", minify: true, write: false } as const;
      const bundle = await build({ stdin: { contents, resolveDir: app }, ...options });
      return bundle.outputFiles[0].contents.length;
    };
    expect(await size('import {} from "tophash";')).toBeLessThan(100);
    expect(await size('import "tophash";')).toBeLessThan(100);
  });
});
