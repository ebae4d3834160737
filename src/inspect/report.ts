// What `inspect` tells of a map: plain data. docs/inspect.md goes through it field by field.
//
// Everything in it can be written as JSON but keys that JSON does not have (bigints, bytes); what is not known of a kind of
// source is null.

import type { ArenaStats } from "../heap.ts";
import type { MapStats } from "../stats.ts";
import { describe } from "../types/describe.ts";
import type { Verdict } from "./verdict.ts";

/**
 * A distribution as it is, beside what chance has for so many entries in so many buckets: entries per bucket by Poisson, half-way through an
 * evacuation the mixture of the two loads that there are.
 */
export interface Compared {
  exact: number[];
  predicted: number[];
  /** Means of the two. */
  mean: number;
  predictedMean: number;
}

export interface HotBucket {
  /** Of which shard; null for a map without shards. */
  shard: number | null;
  /** The bucket's number in its table. */
  index: number;
  /** Buckets of its chain. */
  chain: number;
  /** Entries of its chain. */
  entries: number;
  /** Keys of the chain, a hundred at most. */
  keys: unknown[];
}

/** How the bytes of the hash that are, or would be, the tag are spread: the highest eight bits, for all entries. */
export interface HashBytes {
  /** Entries by the byte: 256 counts. */
  counts: number[];
  /** Sum of (count - expected)² / expected, with 255 degrees of freedom. */
  chiSquare: number;
  /** The same in standard deviations above what chance has; below 0 the bytes are more even than that. */
  deviations: number;
  /** "too few": with fewer than five entries a byte chi-square says nothing. */
  verdict: "even" | "uneven" | "too few";
}

/** What the evacuation under way has done and left. */
export interface Growth {
  phase: MapStats["phase"];
  /** A fraction; 1 when none is under way. */
  progress: number;
  /**
   * Buckets that it has evacuated and that it still has to: of the narrower table where it grows or shrinks. Both 0 when none is under way; of a
   * snapshot estimated.
   */
  moved: number;
  left: number;
  /** Loads of the parts that coexist: what is evacuated, and what is not yet. One part when no evacuation is under way. */
  parts: Load[];
}

export interface Load {
  buckets: number;
  entries: number;
  /** Entries per bucket, on average. */
  perBucket: number;
}

/** Bytes of linear memory by purpose: together they are `stats.bytes`. */
export interface BytesByPurpose {
  total: number;
  /** Used slots of first buckets, and the 8-byte headers of these. */
  buckets: number;
  /** The same of overflow buckets. */
  overflow: number;
  /** Copies of keys and values of any length, as long as they are. */
  copies: number;
  /** The map's header. */
  header: number;
  /** The list of the table's segments, where it does not fit into the header. */
  directory: number;
  /** Slots without an entry, and buckets that are allocated but not yet in use. */
  free: number;
  /** What can hold nothing: ends of buckets, and what sizes are rounded up to. */
  waste: number;
}

/** Of a SharedHashMap. */
export interface ShardsReport {
  /** Entries of each shard. */
  sizes: number[];
  /** Numbers of shards that cannot be used before `salvage`; nothing of theirs is counted but in `stats`. */
  poisoned: number[];
  /** Shards that were counted: neither poisoned nor damaged. */
  counted: number;
  /** Shards that others wrote to while they were looked at: what is said of these may be off by those writes. */
  changed: number;
  /** The fullest shard's entries in standard deviations above the mean that chance has. */
  deviations: number;
}

/** Of a snapshot: what its bytes are. */
export interface SnapshotReport {
  /** Of the whole file. */
  bytes: number;
  version: number;
  /** Entries by the header, when it was begun, and by its end. */
  begun: number;
  entries: number;
  blocks: number;
  /** Bytes of all blocks' payloads. */
  payload: number;
  /** Whether the map was changed while it was written: then counts need not agree. */
  changed: boolean;
  /** Where counts do not agree that should; empty when all do. */
  disagreements: string[];
}

export interface MapReport {
  source: "HashMap" | "HashSet" | "SharedHashMap" | "snapshot";
  /** Names of the types; the value's is null for a set. */
  types: { key: string; value: string | null };
  /**
   * Whether all numbers are of one moment: "moment"; each shard has its own: "shards"; of when it was written, during which the map may have
   * changed: "written".
   */
  consistency: "moment" | "shards" | "written";
  /** As `map.stats()`; for a SharedHashMap with what that tells beside. */
  stats: MapStats;
  /** The fraction of slots above which the table grows; null for a snapshot, which does not say. */
  loadLimit: number | null;
  /** Buckets by the length of their chain: `exact[i]` have i + 1 buckets; the 32nd count is that of all longer ones, too. */
  chains: Compared;
  /** Overflow buckets that there would be fewer if each chain were compact; null for a snapshot. */
  spareOverflow: number | null;
  /** Buckets, overflow buckets included, by their entries: `exact[i]` hold i. */
  fill: Compared;
  /** Entries in the first, second .. bucket of their chain; the 32nd count is that of all deeper ones, too. */
  depths: number[];
  /** Lookups of keys that are there, each as often as the others: the share `exact[i]` visits i + 1 buckets. */
  hits: Compared;
  /** Lookups of random keys that are not there. */
  misses: Compared;
  /** Null for a snapshot, which must not hold them: docs/snapshot-format.md. */
  hashBytes: HashBytes | null;
  /** Buckets with the longest chains, longest first, of these with the most entries. Empty for a snapshot. */
  hottest: HotBucket[];
  growth: Growth;
  /** Null for a snapshot. */
  bytes: BytesByPurpose | null;
  /** The linear memory that the map shares with others of its arena; null for a snapshot. Of a SharedHashMap: its own. */
  arena: ArenaStats | null;
  shards: ShardsReport | null;
  snapshot: SnapshotReport | null;
  /** Of `inspect(map, { verify: true })`; null when that was not asked for. */
  verdict: Verdict | null;
}

/** @throws TypeError for what is no report: a map itself, perhaps. `what`: who needs one */
export function checkReport(report: unknown, what: string): void {
  const { stats, fill } = Object(report) as Partial<MapReport>;
  if (typeof stats === "object" && Array.isArray(fill?.exact)) return;
  throw new TypeError(`${what} what inspect gives, got ${describe(report)}`);
}
