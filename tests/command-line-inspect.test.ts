// `tophash inspect`: what is in a snapshot, in every form, and what is told of files that are none.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytes, customKey, f64, fixedBytes, HashMap, HashSet, i32, i64, string, tuple, u32, u64 } from "tophash";
import { health, inspect } from "tophash/inspect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ONE_LINE, type RunOptions, tophash } from "./lib/command.ts";
import { scatter } from "./lib/kinds.ts";
import { parsePicture } from "./lib/xml.ts";

const N = 20_000;
let folder: string;
let snapshot: Uint8Array;

const file = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content);
  return name;
};
const directory = (name: string): string => {
  mkdirSync(join(folder, name), { recursive: true });
  return name;
};
const run = (args: string[], options: RunOptions = {}) => tophash(["inspect", ...args], { cwd: folder, ...options });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tophash-command-"));
  const map = new HashMap(u32, f64, { seed: 1 });
  for (let i = 0; i < N; i++) map.set(scatter(i), i / 2);
  snapshot = map.toSnapshot();
  file("map.tph", snapshot);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the report", () => {
  test("says what it is, how it lies, and how healthy that is", async () => {
    const { code, stdout, stderr } = await run(["map.tph"]);
    expect([code, stderr]).toEqual([0, ""]);
    const { stats } = inspect(snapshot);
    expect(stdout).toContain("HashMap<u32, f64>");
    expect(stdout).toContain("20,000");
    expect(stdout).toContain(`${stats.buckets.toLocaleString("en-US")} of ${stats.slotsPerBucket} slots`);
    expect(stdout).toMatch(/^Health$/m);
    expect(stdout).toMatch(/✓ .*checksums/);
    expect(stdout).toMatch(/█/);
    expect(stdout).not.toContain("\u001b");
  });

  test("is the same from standard input", async () => {
    const piped = await run(["-"], { input: snapshot });
    expect(piped.code).toBe(0);
    expect(piped.stdout.replace("standard input", "map.tph")).toBe((await run(["map.tph"])).stdout);
  });

  test.each([40, 61, 80, 120])("is %i characters wide at most", async (width) => {
    const { stdout } = await run(["map.tph"], { env: { COLUMNS: `${width}` } });
    const widest = Math.max(...stdout.split("\n").map((line) => [...line].length));
    expect(widest).toBeLessThanOrEqual(width);
    expect(widest).toBeGreaterThan(width - 15);
  });

  test.each([
    [["--ascii"], {}],
    [[], { LANG: "C" }],
    [[], { LANG: "" }],
    [[], { LC_ALL: "POSIX", LANG: "de_DE.UTF-8" }],
  ])("is ASCII with %j and %j", async (args, env) => {
    const { stdout } = await run(["map.tph", ...args], { env: env as Record<string, string> });
    expect(stdout).toMatch(/^[\n -~]+$/);
    expect(stdout).toMatch(/##/);
  });

  test("has colours when they are forced, and not against NO_COLOR or in a pipe", async () => {
    expect((await run(["map.tph"], { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[1m");
    expect((await run(["map.tph"], { env: { FORCE_COLOR: "0" } })).stdout).not.toContain("\u001b");
    expect((await run(["map.tph"], { env: { NO_COLOR: "1" } })).stdout).not.toContain("\u001b");
  });

  test("of an empty map, a set, and a map in mid-growth", async () => {
    file("empty.tph", new HashMap(string, u32).toSnapshot());
    const empty = await run(["empty.tph"]);
    expect([empty.code, empty.stderr]).toEqual([0, ""]);
    expect(empty.stdout).toMatch(/entries +0$/m);
    file("set.tph", HashSet.from(u64, [1n, 2n]).toSnapshot());
    expect((await run(["set.tph"])).stdout).toContain("HashSet<u64>");
    const growing = HashMap.fromSnapshot(u32, f64, snapshot);
    growing.evacuate();
    growing.reserve(8 * N);
    growing.evacuate({ maxBuckets: 100 });
    file("growing.tph", growing.toSnapshot());
    expect((await run(["growing.tph"])).stdout).toMatch(/^grow +\d+\.\d % done, [\d,]+ buckets left to move$/m);
  });
});

describe("--json", () => {
  test("is the report of inspect, and what health makes of it", async () => {
    const { code, stdout, stderr } = await run(["map.tph", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const report = inspect(snapshot);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify({ report, findings: health(report) })));
  });

  test("of loaded entries has what only a map has; keys that JSON does not have are texts", async () => {
    file("bytes.tph", HashSet.from(bytes, [Uint8Array.of(1, 2)]).toSnapshot());
    const { report } = JSON.parse((await run(["bytes.tph", "--json", "--load"])).stdout);
    expect(report.source).toBe("HashSet");
    expect(report.hottest[0].keys).toEqual(["[01 02]"]);
    expect(report.snapshot.entries).toBe(1);
    expect(report.hashBytes).not.toBeNull();
    file("wide.tph", HashSet.from(i64, [-5n]).toSnapshot());
    const wide = JSON.parse((await run(["wide.tph", "--json", "--load"])).stdout);
    expect(wide.report.hottest[0].keys).toEqual(["-5n"]);
    file("floats.tph", HashSet.from(f64, [Number.NaN, Infinity, 0.5]).toSnapshot());
    const floats = JSON.parse((await run(["floats.tph", "--json", "--load"])).stdout);
    expect(new Set(floats.report.hottest[0].keys)).toEqual(new Set(["NaN", "Infinity", 0.5]));
  });

  test("has nothing in it that a terminal obeys, and is the same", async () => {
    const key = "\u001b[31m\u007f\u009b31m\u202eabc";
    file("controls.tph", HashSet.from(string, [key]).toSnapshot());
    const { stdout } = await run(["controls.tph", "--json", "--load"]);
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(stdout).report.hottest[0].keys).toEqual([key]);
  });
});

describe("pictures", () => {
  test("--svg is the histograms, on standard output or in a file", async () => {
    const { code, stdout } = await run(["map.tph", "--svg"]);
    expect(code).toBe(0);
    parsePicture(stdout);
    expect(stdout).toContain("HashMap&#60;u32, f64&#62;: map.tph");
    for (const args of [["--svg", "a.svg"], ["--svg=b.svg"]]) {
      const written = await run(["map.tph", ...args]);
      expect(written.stderr).toMatch(/^tophash: wrote [ab]\.svg\n$/);
      expect(written.stdout).toMatch(/^Health$/m);
      expect(readFileSync(join(folder, args.at(-1)!.replace("--svg=", "")), "utf8")).toBe(stdout);
    }
    // What a terminal obeys may be in a file's name.
    const named = await run(["map.tph", "--svg=\u001b[31m.svg"]);
    expect(named.stderr).toBe("tophash: wrote \\u{1b}[31m.svg\n");
    // The next argument is no name of a picture.
    expect((await run(["--svg", "map.tph"])).stdout).toBe(stdout);
  });

  test("--svg --load is the heat map of a new map", async () => {
    const { stdout, stderr } = await run(["map.tph", "--svg", "--load"]);
    parsePicture(stdout);
    expect(stdout).toContain("entries / slots");
    expect(stderr).toMatch(/loaded 20,000 entries into a new map/);
  });

  test("--dot is the buckets of a new map, and says that they are", async () => {
    const { code, stdout, stderr } = await run(["map.tph", "--dot"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^digraph tophash \{/);
    expect(stdout.match(/PORT="o\d+"/g)!.length).toBe(16);
    expect(stderr).toMatch(/a snapshot keeps no buckets/);
    const rows = async (...args: string[]) =>
      Array.from((await run(["map.tph", "--dot", ...args])).stdout.matchAll(/PORT="o(\d+)"/g), ([, index]) =>
        Number(index),
      );
    expect(await rows("--buckets", "3")).toEqual([0, 1, 2]);
    expect(await rows("--buckets", "100-102")).toEqual([100, 101, 102]);
    expect((await rows("--buckets=4", "--fullest")).length).toBe(4);
    await run(["map.tph", "--dot", "c.gv"]);
    expect(readFileSync(join(folder, "c.gv"), "utf8")).toMatch(/^digraph/);
  });

  test.each([
    [["--json", "--svg"], /--json and --svg cannot both go to standard output/],
    [["--svg", "--dot=-"], /--svg and --dot cannot both/],
    [["--buckets", "3"], /--buckets goes with --dot/],
    [["--fullest", "--svg"], /--fullest goes with --dot/],
    [["--dot", "--buckets", "0"], /--buckets must be a whole number/],
    [["--dot", "--buckets", "9-x"], /--buckets must be a whole number/],
    [["--dot", "--buckets", "2000"], /from 1 to 1024/],
    [["--dot", "--buckets", "1-3", "--fullest"], /not with a range/],
  ])("%j is refused", async (args, message) => {
    const { code, stdout, stderr } = await run(["map.tph", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(message);
  });

  test.each([
    [["--dot", "--buckets", "900000-900001"]],
    [["--dot", "--buckets", "5-2"]],
    [["--svg=no/such/folder.svg"]],
  ])("%j fails in one line", async (args) => {
    const { code, stderr } = await run(["map.tph", ...args]);
    expect(code).toBe(1);
    expect(stderr.split("\n").filter((line) => line !== "" && !/ loaded /.test(line)).length).toBe(1);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test("--verify loads the entries of every type and finds the map sound", async () => {
  const codec = customKey<string>({ encode: (key) => key, decode: (text) => text as string });
  const maps = {
    u32: new HashMap(u32, f64).set(1, 2),
    string: new HashMap(string, bytes).set("\ud800", Uint8Array.of(1)),
    fixed: new HashSet(fixedBytes(3)).add(Uint8Array.of(1, 2, 3)),
    pair: new HashMap(tuple(i32, u32), string).set([-1, 2], "x"),
    tuple: new HashSet(tuple(string, i64, fixedBytes(2), bytes)).add(["a", 1n, new Uint8Array(2), new Uint8Array(5)]),
    custom: new HashMap(codec, u32).set("own", 1),
  };
  for (const [name, map] of Object.entries(maps)) {
    file(`${name}.tph`, map.toSnapshot());
    const { code, stdout } = await run([`${name}.tph`, "--verify", "--json"]);
    expect(code, name).toBe(0);
    const { report } = JSON.parse(stdout);
    expect(report.verdict.sound).toBe(true);
    expect(report.stats.size).toBe(1);
  }
  expect((await run(["u32.tph", "--verify"])).stdout).toMatch(/^verdict +\S.* sound/m);
});

describe("a file that cannot be read ends in one line and exit code 1", () => {
  const flipped = () => snapshot.map((byte, i) => (i === 5000 ? byte ^ 1 : byte));
  const cases: [string, () => string, RegExp][] = [
    ["missing", () => "nowhere.tph", /nowhere\.tph: there is no such file/],
    ["below a file", () => "map.tph/x", /there is no such file/],
    ["a directory", () => directory("folder"), /folder is a directory/],
    ["empty", () => file("nothing.tph", ""), /truncated/],
    ["foreign", () => file("foreign.tph", "x".repeat(100)), /no tophash snapshot/],
    ["short and foreign", () => file("short.tph", "hello"), /truncated|no tophash snapshot/],
    ["truncated", () => file("cut.tph", snapshot.subarray(0, 3000)), /truncated/],
    ["without its end", () => file("open.tph", snapshot.subarray(0, snapshot.length - 8)), /truncated/],
    ["too long", () => file("long.tph", Buffer.concat([snapshot, new Uint8Array(8)])), /bytes follow the end/],
    ["damaged", () => file("bad.tph", flipped()), /bad\.tph: the snapshot is damaged: block \d+/],
    [
      "of a later version",
      () =>
        file(
          "new.tph",
          snapshot.map((byte, i) => (i === 8 ? 9 : byte)),
        ),
      /version 9/,
    ],
    [
      "changed by a transfer as text",
      () => file("text.tph", Buffer.from(snapshot).toString("latin1")),
      /no tophash snapshot/,
    ],
  ];
  test.each(cases)("%s", async (_, make, message) => {
    const name = make();
    for (const { code, stdout, stderr } of await Promise.all([run([name]), run([name, "--json", "--verify"])])) {
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(ONE_LINE);
      expect(stderr).toMatch(message);
    }
  });

  test("and so is what is piped in", async () => {
    const { code, stdout, stderr } = await run(["-"], { input: snapshot.subarray(0, 2000) });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^tophash: standard input: the snapshot is truncated: [^\n]+\n$/);
  });

  test("an edited one, whose checksums are right, when its entries are loaded", async () => {
    const { parseSnapshot, sealSnapshot } = await import("./lib/snapshot-file.ts");
    const one = parseSnapshot(new HashMap(string, u32).set("key", 1).toSnapshot());
    one.blocks[0].payload[4] = 200; // the key's length
    file("edited.tph", sealSnapshot(one));
    const { code, stderr } = await run(["edited.tph", "--verify"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^tophash: edited\.tph: block 0 of the snapshot is not what its types, string => u32, require/,
    );
    const strange = parseSnapshot(new HashMap(string, u32).set("key", 1).toSnapshot());
    file("strange.tph", sealSnapshot({ ...strange, key: "u128" }));
    expect((await run(["strange.tph", "--load"])).stderr).toMatch(
      /^tophash: this version of tophash has no key type u128\n$/,
    );
  });
});

test("a map that was not healthy is exit code 1, and the report says what to do", async () => {
  const map = new HashMap(u32, u32, { loadFactor: 4 });
  for (let i = 0; i < 20_000; i++) map.set(scatter(i), i);
  file("full.tph", map.toSnapshot());
  const findings = health(inspect(map.toSnapshot()));
  const worst = findings.filter(({ level }) => level === "warning");
  const { code, stdout } = await run(["full.tph"]);
  expect(code).toBe(worst.length > 0 ? 1 : 0);
  for (const { advice } of worst) expect(stdout.replace(/\s+/g, " ")).toContain(advice.replace(/\s+/g, " "));
  expect(worst.length).toBeGreaterThan(0);
});
