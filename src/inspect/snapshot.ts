// A report of a snapshot's bytes: what its survey tells of the map that it was written from, after everything in it was checked.

import { heapOf } from "../arena.ts";
import { SnapshotError } from "../errors.ts";
import { VERSION } from "../snapshot/format.ts";
import type { Chunks } from "../snapshot/load.ts";
import { type Scan, scanChunks, scanSnapshot } from "../snapshot/scan.ts";
import { type MapStats, PHASES } from "../stats.ts";
import { growthOf, withoutTail } from "./assemble.ts";
import { FILLS, LONGEST, type Parts } from "./counts.ts";
import type { MapReport } from "./report.ts";
import { addPredicted, addTotals, compare, Spread } from "./spread.ts";

/** What is used of a survey: whole numbers, all of which were checked to be such. */
interface Survey {
  stats: MapStats;
  chains: number[];
  used: number[];
  depths: number[];
}

function notOurs(what: string): SnapshotError {
  return new SnapshotError(`the snapshot's survey is not what tophash writes: ${what}; its entries may still load`);
}

/** @throws SnapshotError unless the text is a survey */
function readSurvey(text: string): Survey {
  let found: Record<string, unknown>;
  try {
    found = Object(JSON.parse(text));
  } catch {
    throw notOurs("it is no JSON");
  }
  const own = (name: string): unknown => (Object.hasOwn(found, name) ? found[name] : undefined);
  const count = (name: string): number => {
    const value = own(name);
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw notOurs(`its ${name} is no count`);
    return value as number;
  };
  const counts = (name: string, most: number): number[] => {
    const list = own(name);
    if (!Array.isArray(list) || list.length > most || !list.every((n) => Number.isSafeInteger(n) && n >= 0)) {
      throw notOurs(`its ${name} are no list of at most ${most} counts`);
    }
    return list;
  };
  const phase = own("phase") as MapStats["phase"];
  if (!PHASES.includes(phase)) throw notOurs("it knows another phase");
  const progress = own("progress") as number;
  if (!(typeof progress === "number" && progress >= 0 && progress <= 1)) throw notOurs("its progress is no fraction");
  const [size, buckets, slotsPerBucket, bytes] = ["size", "buckets", "slotsPerBucket", "bytes"].map(count);
  if (buckets === 0 || slotsPerBucket === 0 || slotsPerBucket >= FILLS) throw notOurs("there is no such table");
  const slots = buckets * slotsPerBucket;
  const stats: MapStats = {
    ...{ size, buckets, slotsPerBucket, slots, phase, progress, bytes },
    overflowBuckets: count("overflowBuckets"),
    loadFactor: size / slots,
    growing: phase !== "none",
    evacuated: count("evacuated"),
    evacuations: count("evacuations"),
    reseeds: count("reseeds"),
    bytesPerEntry: size === 0 ? 0 : bytes / size,
    maxChain: count("maxChain"),
  };
  return { stats, chains: counts("chains", LONGEST), used: counts("used", FILLS), depths: counts("depths", LONGEST) };
}

const sum = (list: readonly number[], weigh = (_: number): number => 1): number =>
  list.reduce((total, n, i) => total + n * weigh(i), 0);

/** Numbers that must agree, in words where they do not. */
function disagreements({ end, header }: Scan, { stats, chains, used, depths }: Survey): string[] {
  const found: string[] = [];
  const check = (what: string, a: number, of: string, b: number): void => {
    if (a !== b) found.push(`${what} ${a}, ${of} ${b}`);
  };
  if (end.changed) return found;
  check("the survey counts entries:", stats.size, "the header says", header.entries);
  check("entries by their depth:", sum(depths), "in all", stats.size);
  check(
    "entries in buckets by their fill:",
    sum(used, (i) => i),
    "in all",
    stats.size,
  );
  if (stats.size === 0) return found; // some versions counted no buckets then
  // While a chain moves in pieces, the buckets where it arrives have chains, too.
  if (stats.phase !== "grow") check("chains:", sum(chains), "buckets", stats.buckets);
  check("buckets by their fill:", sum(used), "first and overflow buckets", sum(chains) + stats.overflowBuckets);
  if (chains.length < LONGEST)
    check(
      "overflow buckets of chains:",
      sum(chains, (i) => i),
      "in all",
      stats.overflowBuckets,
    );
  return found;
}

interface Evacuation {
  parts: Parts;
  moved: number;
  left: number;
}

/**
 * The evacuation under way, from how far it was: a narrow table of n buckets, of which a share is split into a power of two each, has so many buckets in
 * all.
 */
function evacuationOf({ size, buckets, slotsPerBucket: slots, phase, progress }: MapStats): Evacuation {
  const settled: Parts = {
    ...{ slots, share: 1, isReseeding: false },
    evacuated: { buckets, entries: size },
    waiting: { buckets: 0, entries: 0 },
  };
  const done = (parts: Parts, whole: number): Evacuation => {
    const moved = Math.round(progress * whole);
    return { parts, moved, left: whole - moved };
  };
  if (phase === "none") return { parts: settled, moved: 0, left: 0 };
  if (phase === "compact") return done(settled, buckets);
  const share = phase === "shrink" ? 1 - progress : progress;
  if (phase === "reseed") {
    // New entries are spread over all buckets, so are those of evacuated ones; the others still lie by the old secrets.
    const evacuated = { buckets: share * buckets, entries: share * share * size };
    const waiting = { buckets: buckets - evacuated.buckets, entries: size - evacuated.entries };
    return done({ slots, share, isReseeding: true, evacuated, waiting }, buckets);
  }
  for (let ways = 2; ways <= 2 * buckets; ways *= 2) {
    const narrow = Math.round(buckets / (1 + share * (ways - 1)));
    if (!Number.isInteger(Math.log2(narrow)) || Math.round(narrow * (1 + share * (ways - 1))) !== buckets) continue;
    const waiting = { buckets: Math.round((1 - share) * narrow), entries: (1 - share) * size };
    const evacuated = { buckets: buckets - waiting.buckets, entries: share * size };
    if (waiting.buckets === 0 || evacuated.buckets === 0) return done(settled, narrow);
    return done({ slots, share, isReseeding: false, evacuated, waiting }, narrow);
  }
  return done(settled, buckets);
}

/** O(bytes). @throws SnapshotError for anything that is not a snapshot */
export function reportOfSnapshot(bytes: Uint8Array): SnapshotMapReport {
  return reportOfScan(scanSnapshot(heapOf(undefined), bytes), bytes.length);
}

/** The same from chunks: as much memory as one block takes. */
export async function reportOfChunks(chunks: Chunks): Promise<SnapshotMapReport> {
  const { scan, bytes } = await scanChunks(heapOf(undefined), chunks);
  return reportOfScan(scan, bytes);
}

type SnapshotMapReport = Omit<MapReport, "verdict">;

function reportOfScan(scan: Scan, bytes: number): SnapshotMapReport {
  const { header, end, blocks, payload } = scan;
  const survey = readSurvey(end.survey);
  const { stats } = survey;
  const exact = new Spread();
  const predicted = new Spread();
  addTotals(exact, survey);
  const { parts, moved, left } = evacuationOf(stats);
  addPredicted(predicted, parts);
  return {
    source: "snapshot",
    types: { key: header.key, value: header.value === "" ? null : header.value },
    consistency: "written",
    stats,
    loadLimit: null,
    ...compare(exact, predicted),
    spareOverflow: null,
    depths: withoutTail(survey.depths),
    hashBytes: null,
    hottest: [],
    growth: growthOf(stats, moved, left, [parts]),
    bytes: null,
    arena: null,
    shards: null,
    snapshot: {
      bytes,
      version: VERSION,
      begun: header.entries,
      entries: end.entries,
      blocks,
      payload,
      changed: end.changed,
      disagreements: disagreements(scan, survey),
    },
  };
}
