// `health`: a report judged in words. What is judged and from where on it is worth saying: docs/inspect.md has the table.

import { checkObject } from "../options.ts";
import { MOST_DEVIATIONS } from "./hash-bytes.ts";
import { checkReport, type MapReport } from "./report.ts";

/** What is judged. */
export type Subject =
  | "overflow"
  | "probes"
  | "load"
  | "hash"
  | "chain"
  | "reseeds"
  | "memory"
  | "growth"
  | "shards"
  | "structure"
  | "snapshot";

/** A judgement of `health`. */
export interface Finding {
  level: "ok" | "note" | "warning";
  subject: Subject;
  /** In words, with the number. */
  what: string;
  /** What was measured, and up to where that is as it should be; in the same unit. */
  value: number;
  threshold: number;
  /** The likely cause, and what to do: of notes and warnings; empty for "ok". */
  cause: string;
  advice: string;
}

export interface HealthOptions {
  /** An earlier report of the same map: whether its evacuation gets on is seen only by comparing two. */
  earlier?: MapReport;
}

/** Overflow buckets by what chance has for the load. */
const MOST_OVERFLOW = 1.25;
/** Overflow buckets that are not needed, for each bucket: more of them the map compacts by itself. */
const MOST_SPARE = 1 / 4;
/** Buckets that a lookup visits, on average. */
const MOST_PROBES = 2;
/** While a table is compacted or reseeded it does not grow, and each write moves two buckets: it gains one entry for every two buckets at most. */
const LOAD_WHILE_MOVING = 1.1;
/** What the default is where a report does not say. */
const DEFAULT_LOAD = 13 / 16;
/** Below this part of the load factor's limit a table is larger than it need be. */
const LEAST_LOAD = 1 / 4;
/** Bytes below which nobody minds. */
const SMALL = 65536;
/** Reseeds above which it is no accident. */
const MANY_RESEEDS = 2;
/** Entries above the mean of a bucket that chance does not explain: as assembly/ops/flood.ts has it. */
const CHAIN_DEVIATIONS = 8;
const CHAIN_ENTRIES = 12;
/** Standard deviations of the fullest shard above the mean; entries of a shard on average below which they say nothing. */
const SHARD_DEVIATIONS = 6;
const FEW_IN_SHARD = 32;

/** What is said of a value above its threshold; nothing is wrong with one up to it. */
interface Words {
  level?: "note" | "warning";
  cause: string;
  advice: string;
}

function judge(subject: Subject, what: string, value: number, threshold: number, words: Words): Finding {
  if (!(value > threshold)) return { level: "ok", subject, what, value, threshold, cause: "", advice: "" };
  const { level = "warning", cause, advice } = words;
  return { level, subject, what, value, threshold, cause, advice };
}

const round = (value: number): string => `${Number(value.toPrecision(3))}`;
const percent = (fraction: number): string => `${round(100 * fraction)} %`;
const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;

function overflow({ stats, chains, spareOverflow }: MapReport): Finding {
  const predicted = stats.buckets * Math.max(0, chains.predictedMean - 1);
  // Where few are expected chance may have several times as many: six standard deviations and three beside.
  const threshold = MOST_OVERFLOW * predicted + 6 * Math.sqrt(predicted) + 3;
  const needed = stats.overflowBuckets - (spareOverflow ?? 0);
  const crowding = judge(
    "overflow",
    `${plural(needed, "overflow bucket")} are needed, ${round(predicted)} by chance for the load`,
    needed,
    // Of a snapshot nobody knows which are spare.
    threshold + (spareOverflow === null ? MOST_SPARE * stats.buckets : 0),
    {
      level: spareOverflow === null ? "note" : "warning",
      cause: "keys share buckets more often than chance has it: crafted keys, or many that were deleted",
      advice: "look at the hottest buckets' keys; if somebody chooses them, limit what one source may insert",
    },
  );
  if (crowding.level !== "ok" || spareOverflow === null) return crowding;
  const spare = `${plural(spareOverflow, "overflow bucket")} of ${stats.overflowBuckets} would not be needed if chains were compact`;
  const loose = judge("overflow", spare, spareOverflow, MOST_SPARE * stats.buckets + 16, {
    level: "note",
    cause: "entries were deleted, and left chains half empty",
    advice: "nothing: the map compacts chains by itself when there are many; shrink() does it now",
  });
  return loose.level === "ok" ? crowding : loose;
}

function probes({ stats, hits, misses, loadLimit }: MapReport): Finding {
  const value = Math.max(hits.mean, misses.mean);
  const what = `a lookup visits ${round(hits.mean)} buckets where the key is there, ${round(misses.mean)} where it is not, on average`;
  const isPlanned = Math.max(hits.predictedMean, misses.predictedMean) > MOST_PROBES;
  const isOver = stats.loadFactor > LOAD_WHILE_MOVING * (loadLimit ?? DEFAULT_LOAD);
  return judge("probes", what, value, MOST_PROBES, {
    cause: !isPlanned
      ? "chains are longer than chance has for the load: crafted keys, many deletes, or secrets that are being redrawn just now"
      : isOver
        ? "the table has not grown with its entries: memory is short"
        : "the map was made with a high loadFactor",
    advice: !isPlanned
      ? "look at the hottest buckets; evacuate() finishes what is under way; shrink() compacts"
      : isOver
        ? "give the map or its arena a larger maxBytes, or delete entries"
        : "take a lower loadFactor where lookups matter more than memory",
  });
}

function load({ stats, loadLimit: limit, growth }: MapReport): Finding[] {
  if (limit === null) return [];
  const slack = growth.phase === "none" || growth.phase === "shrink" ? 1 : LOAD_WHILE_MOVING;
  // A table of one bucket is filled to its last slot; an entry more begins growth.
  const tables = "shards" in stats ? Number(stats.shards) : 1;
  const threshold = Math.max(limit * slack, stats.buckets === tables ? 1 : 0) + tables / stats.slots;
  const what = `${percent(stats.loadFactor)} of the slots are taken, the table grows above ${percent(limit)}`;
  return [
    judge("load", what, stats.loadFactor, threshold, {
      cause: "growth was refused: the map's maxBytes, its arena's, or the engine left no room for a larger table",
      advice:
        "give a larger maxBytes, delete entries, or spread them over several maps; everything still works, more slowly",
    }),
  ];
}

function hash({ hashBytes, shards: found }: MapReport): Finding[] {
  if (hashBytes === null || hashBytes.verdict === "too few") return [];
  if (found !== null && found.counted < found.sizes.length) return []; // the same bits choose the shard
  const { chiSquare, deviations } = hashBytes;
  const what = `the hash's highest byte has a chi-square of ${round(chiSquare)} over 255 degrees of freedom, ${round(deviations)} standard deviations above chance`;
  return [
    judge("hash", what, deviations, MOST_DEVIATIONS, {
      cause: "many keys of one hash: crafted ones, made by somebody who knows the secrets; or a seed was given",
      advice: "give no seed outside tests; clear() draws new secrets; look at the hottest buckets",
    }),
  ];
}

function chain({ stats, hottest, growth, loadLimit }: MapReport): Finding[] {
  if (hottest.length === 0) return [];
  // Buckets that wait for an evacuation hold more than others; a chain may be left from before a deletion.
  const limit = (loadLimit ?? DEFAULT_LOAD) * stats.slotsPerBucket;
  const mean = Math.max(limit, ...growth.parts.map(({ perBucket }) => perBucket));
  const entries = Math.max(...hottest.map((hot) => hot.entries));
  const threshold = mean + CHAIN_DEVIATIONS * Math.sqrt(mean) + CHAIN_ENTRIES;
  const what = `the fullest chain has ${plural(entries, "entry", "entries")}, one in 10^15 has more than ${Math.round(threshold)} by chance`;
  return [
    judge("chain", what, entries, threshold, {
      cause: "keys that were made to collide, by somebody who knows the secrets or a seed",
      advice:
        "see hottest[0].keys; the map redraws its secrets when such a chain is made, and evacuate() finishes that; find out who chooses the keys",
    }),
  ];
}

function reseeds({ stats }: MapReport): Finding {
  const what = `secrets were redrawn ${plural(stats.reseeds, "time")} because of chains that chance does not explain`;
  return judge("reseeds", what, stats.reseeds, 0, {
    level: stats.reseeds > MANY_RESEEDS ? "warning" : "note",
    cause: "somebody floods the map with keys that collide, which takes knowledge of the secrets, or of a seed",
    advice: "give no seed outside tests; find out who chooses the keys, and limit how many one source may insert",
  });
}

function memory({ stats, loadLimit: limit, growth }: MapReport): Finding[] {
  if (limit === null) return [];
  const value = stats.loadFactor === 0 ? 0 : limit / stats.loadFactor;
  const isEmpty = stats.size === 0 && stats.bytes > SMALL;
  const what = `${percent(stats.loadFactor)} of the slots are taken, in ${plural(stats.bytes, "byte")}`;
  const matters = stats.bytes > SMALL && growth.phase !== "shrink";
  return [
    judge("memory", what, isEmpty ? stats.bytes : matters ? value : 0, isEmpty ? SMALL : 1 / LEAST_LOAD, {
      level: "note",
      cause:
        "entries were deleted from a map with a capacity or a reserve(), which it does not shrink below; or they have not come yet",
      advice: "shrink(), and evacuate() when there is time for it, give the memory back to the arena",
    }),
  ];
}

function growth({ growth: { phase, progress, left }, stats }: MapReport, earlier: MapReport | undefined): Finding[] {
  const what =
    phase === "none"
      ? "no evacuation is under way"
      : `an evacuation (${phase}) is ${percent(progress)} done, ${plural(left, "bucket")} left`;
  const before = earlier?.stats;
  const stands = phase !== "none" && before !== undefined && before.evacuated === stats.evacuated;
  const isWritten = before !== undefined && before.size !== stats.size;
  return [
    judge("growth", what, stands ? left : 0, 0, {
      level: isWritten ? "warning" : "note",
      cause: isWritten
        ? "entries came or went since the earlier report, and no bucket was moved: there is no memory for the next one"
        : "no write came since the earlier report, and only writes move buckets by themselves",
      advice: isWritten
        ? "give the map or its arena a larger maxBytes, or delete entries; evacuate() then says whether it gets on"
        : "evacuate(), or tophash/idle; or nothing: lookups are right at every step",
    }),
  ];
}

function shards({ shards: found }: MapReport): Finding[] {
  if (found === null) return [];
  const { poisoned, sizes, deviations } = found;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const poison = judge(
    "shards",
    `${plural(poisoned.length, "poisoned shard")} of ${sizes.length}`,
    poisoned.length,
    0,
    {
      cause: "a thread died inside a shard, and there was no memory to repair it",
      advice: "make room, by deletes in other shards for example, then call salvage()",
    },
  );
  const what = `the fullest shard has ${plural(Math.max(...sizes), "entry", "entries")}, the mean is ${round(mean)}`;
  const balance = judge("shards", what, mean < FEW_IN_SHARD ? 0 : deviations, SHARD_DEVIATIONS, {
    cause: "keys that were chosen to be in one shard, which takes knowledge of the secrets, or of a seed",
    advice: "give no seed outside tests; find out who chooses the keys",
  });
  return [poison, balance];
}

function structure({ verdict, snapshot: found }: MapReport): Finding[] {
  if (verdict === null || found !== null) return [];
  return [
    judge("structure", verdict.what, verdict.violations.length, 0, {
      cause: "something wrote into the linear memory that is not tophash, or tophash has a bug",
      advice: "do not trust the map any more: save what iterates, make a new one, and report it with the verdict",
    }),
  ];
}

function snapshot({ snapshot: found }: MapReport): Finding[] {
  if (found === null) return [];
  const { disagreements } = found;
  const what = disagreements[0] ?? "checksums are right, and all counts agree";
  return [
    judge("snapshot", what, disagreements.length, 0, {
      cause: "the file was made or edited by something else than tophash",
      advice: "load it with fromSnapshot, which checks every entry, before it is trusted",
    }),
  ];
}

/**
 * Judges a report: one finding for each subject, worst first, with what was measured, the threshold, the likely cause and what to do. A healthy map,
 * growing or not, has only findings of level "ok".
 *
 * @throws TypeError for anything but reports of `inspect`
 */
export function health(report: MapReport, options: HealthOptions = {}): Finding[] {
  checkReport(report, "health judges");
  checkObject(options);
  const { earlier } = options;
  if (earlier !== undefined) checkReport(earlier, "earlier is");
  const all = [
    ...structure(report),
    ...snapshot(report),
    overflow(report),
    probes(report),
    ...load(report),
    ...hash(report),
    ...chain(report),
    reseeds(report),
    ...memory(report),
    ...growth(report, earlier),
    ...shards(report),
  ];
  const rank = { warning: 0, note: 1, ok: 2 };
  return all.sort((a, b) => rank[a.level] - rank[b.level]);
}
