// A snapshot is looked into without the program that made it: what its survey tells, checked as if it were loaded, and trusted in nothing.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { any, HashMap, HashSet, SnapshotError, string, u32 } from "tophash";
import { type Compared, health, heatmap, inspect } from "tophash/inspect";
import { describe, expect, test } from "vitest";
import { fixturePath, fixtures } from "./lib/fixtures.ts";
import { keyKind, keyKinds } from "./lib/kinds.ts";
import { longKeyKinds } from "./lib/long-kinds.ts";
import { inPhase, phases } from "./lib/phases.ts";
import { parseSnapshot, resealSnapshot, sealSnapshot } from "./lib/snapshot-file.ts";

const sound = (map: HashMap<never, never>) => map.toSnapshot();

describe.each(phases.filter((phase) => phase !== "reseed"))("of a map in phase %s", (phase) => {
  test.each([...keyKinds, ...longKeyKinds])("$name keys", (kind) => {
    const map = inPhase(phase, kind, 1500);
    const bytes = sound(map as never);
    const report = inspect(bytes, { verify: true });
    const own = inspect(map);
    expect(report.source).toBe("snapshot");
    expect(report.types).toEqual(own.types);
    expect(report.stats).toEqual(map.stats());
    expect(report.consistency).toBe("written");
    for (const name of ["chains", "fill", "depths"] as const) {
      const [a, b] = [report[name], own[name]];
      if (Array.isArray(a)) expect(a).toEqual(b);
      else expect(a.exact).toEqual((b as Compared).exact);
    }
    expect(report.growth).toMatchObject({ phase: own.growth.phase, moved: own.growth.moved, left: own.growth.left });
    for (const name of ["chains", "fill", "hits", "misses"] as const) {
      expect(report[name].mean / own[name].mean).toBeCloseTo(1, phase === "none" || phase === "compact" ? 9 : 0);
      expect(report[name].predictedMean / own[name].predictedMean).toBeCloseTo(1, 1);
    }
    for (const name of ["hashBytes", "bytes", "arena", "shards", "loadLimit"] as const) expect(report[name]).toBeNull();
    expect(report.hottest).toEqual([]);
    const { blocks } = parseSnapshot(bytes);
    expect(report.snapshot).toEqual({
      ...{ bytes: bytes.length, version: 1, begun: map.size, entries: map.size, blocks: blocks.length },
      payload: blocks.reduce((sum, { payload }) => sum + payload.length, 0),
      ...{ changed: false, disagreements: [] },
    });
    expect(report.verdict).toMatchObject({ sound: true });
  });
});

test.each(Object.entries(fixtures))("a frozen file: %s", (name, { key, value, entries }) => {
  const report = inspect(new Uint8Array(readFileSync(fixturePath(name))));
  expect(report.types).toEqual({ key: key.name, value: value?.name ?? null });
  expect(report.stats.size).toBe(entries.length);
  expect(report.snapshot!.disagreements).toEqual([]);
});

const bytes = HashMap.from(
  u32,
  string,
  Array.from({ length: 50 }, (_, i) => [i, `value ${i}`] as const),
).toSnapshot();

test("every byte that is not as it was written is noticed, and every byte that is missing", () => {
  for (let at = 0; at < bytes.length; at++) {
    const edited = bytes.slice();
    edited[at] ^= 1 + (at % 255);
    expect(() => inspect(edited), `byte ${at}`).toThrow(SnapshotError);
    expect(() => inspect(bytes.subarray(0, at)), `${at} bytes`).toThrow(SnapshotError);
  }
  expect(() => inspect(Uint8Array.of(...bytes, 0))).toThrow(SnapshotError);
  expect(inspect(bytes).stats.size).toBe(50);
});

test("what is no snapshot is refused as fromSnapshot refuses it", () => {
  const odd = [
    new Uint8Array(0),
    new Uint8Array(100),
    new Uint8Array(100).fill(0x89),
    new TextEncoder().encode("{}".repeat(99)),
  ];
  for (const each of odd) {
    let due = "";
    try {
      HashMap.fromSnapshot(u32, string, each);
    } catch (error) {
      due = (error as Error).message;
    }
    expect(() => inspect(each)).toThrow(new SnapshotError(due));
  }
});

test("a Buffer, a subarray, and shared memory are bytes as well", () => {
  const room = new Uint8Array(new SharedArrayBuffer(bytes.length + 8));
  room.set(bytes, 8);
  for (const each of [Buffer.from(bytes), room.subarray(8)]) expect(inspect(each)).toEqual(inspect(bytes));
});

const file = parseSnapshot(bytes);
const withSurvey = (survey: unknown) =>
  sealSnapshot({ ...file, end: { ...file.end, survey: typeof survey === "string" ? survey : JSON.stringify(survey) } });
const survey = JSON.parse(file.end.survey);

test.each<[string, unknown]>([
  ["no JSON", "{"],
  ["nothing", ""],
  ["null", null],
  ["an empty object", {}],
  ["a list", [1, 2]],
  ["a negative count", { ...survey, overflowBuckets: -1 }],
  ["half an entry", { ...survey, size: 0.5 }],
  ["more than can be counted", { ...survey, bytes: 1e300 }],
  ["text for a number", { ...survey, evacuated: "1" }],
  ["another phase", { ...survey, phase: "explode" }],
  ["no buckets", { ...survey, buckets: 0 }],
  ["buckets of too many slots", { ...survey, slotsPerBucket: 99 }],
  ["progress beyond the whole", { ...survey, progress: 2 }],
  ["chains that are no list", { ...survey, chains: { length: 2 } }],
  ["a list that is too long", { ...survey, depths: new Array(33).fill(0) }],
  ["a list of something else", { ...survey, used: [null] }],
])("a survey that is %s is no survey, though the entries load", (_, edited) => {
  const hostile = withSurvey(edited);
  expect(() => inspect(hostile)).toThrow(SnapshotError);
  expect(HashMap.fromSnapshot(u32, string, hostile).size).toBe(50);
});

test("counts that disagree are told of, not believed", () => {
  const lies: [object, string][] = [
    [{ size: 51 }, "the survey counts entries: 51, the header says 50"],
    [{ chains: [...survey.chains, 3] }, "chains:"],
    [{ used: [...survey.used, 3] }, "buckets by their fill:"],
    [{ depths: [...survey.depths, 3] }, "entries by their depth:"],
    [{ overflowBuckets: survey.overflowBuckets + 1 }, "overflow buckets of chains:"],
  ];
  for (const [lie, what] of lies) {
    const report = inspect(withSurvey({ ...survey, ...lie }), { verify: true });
    expect(report.snapshot!.disagreements.some((each) => each.startsWith(what))).toBe(true);
    expect(report.verdict).toMatchObject({ sound: false, violations: report.snapshot!.disagreements });
    expect(health(report)[0]).toMatchObject({ subject: "snapshot", threshold: 0 });
    expect(health(report)[0].level).not.toBe("ok");
  }
});

test("what is derived is computed, not read", () => {
  const { stats } = inspect(
    withSurvey({ ...survey, loadFactor: 99, slots: 1, growing: true, bytesPerEntry: -1, extra: "<b>" }),
  );
  expect(stats).toEqual(inspect(bytes).stats);
});

test("any survey of counts gives finite numbers", () => {
  const count = fc.oneof(fc.nat(5), fc.nat(100_000));
  const list = (most: number) => fc.array(count, { maxLength: most });
  const any = fc.record({
    ...{ size: count, buckets: fc.integer({ min: 1, max: 5000 }), slotsPerBucket: fc.integer({ min: 1, max: 15 }) },
    ...{ bytes: count, overflowBuckets: count, evacuated: count, evacuations: count, reseeds: count, maxChain: count },
    phase: fc.constantFrom("none", "grow", "shrink", "compact", "reseed"),
    progress: fc.double({ min: 0, max: 1, noNaN: true }),
    ...{ chains: list(32), used: list(16), depths: list(32) },
  });
  const odd = (value: unknown, path = ""): string[] => {
    if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, part]) => odd(part, `${path}.${name}`));
  };
  fc.assert(
    fc.property(any, (each) => {
      const report = inspect(withSurvey(each));
      expect(odd(report)).toEqual([]);
      expect(odd(health(report))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("a map that changes while it is written: what the survey tells need not agree", async () => {
  const map = inPhase("none", keyKind("u32"), 40_000);
  const parts: Uint8Array[] = [];
  let i = 1_000_000;
  for await (const chunk of map.snapshotChunks()) {
    parts.push(chunk);
    for (let n = 0; n < 1000; n++) map.set(i++, n);
  }
  const report = inspect(Uint8Array.from(Buffer.concat(parts)), { verify: true });
  expect(report.snapshot).toMatchObject({ changed: true, begun: 40_000, disagreements: [] });
  expect(report.verdict!.sound).toBe(true);
});

test("there is no heat map of a snapshot, and no snapshot of references", () => {
  expect(() => heatmap(bytes as never)).toThrow(TypeError);
  expect(() => new HashMap(u32, any()).toSnapshot()).toThrow(TypeError);
  expect(inspect(new HashSet(string).toSnapshot())).toMatchObject({
    types: { key: "string", value: null },
    stats: { size: 0 },
  });
  expect(resealSnapshot(bytes)).toEqual(bytes);
});
