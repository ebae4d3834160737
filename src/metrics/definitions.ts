// All metrics, by both conventions: Prometheus has base units in names and `_total` behind counters; OpenTelemetry has dots, and units
// beside the name (UCUM).

/** A sum (entries, bytes), a level that cannot be added up (ratios), or what only grows. */
export type Kind = "amount" | "level" | "total";

export interface Series {
  /** Which number of a reading. */
  readonly field: string;
  /** Value of the metric's own label. */
  readonly label?: string;
}

export interface Definition {
  readonly prometheus: string;
  readonly openTelemetry: string;
  readonly unit: string;
  readonly kind: Kind;
  readonly help: string;
  /** A label besides the map's: its name in either. */
  readonly label?: { readonly prometheus: string; readonly openTelemetry: string };
  readonly series: readonly Series[];
}

function one(
  kind: Kind,
  field: string,
  prometheus: string,
  openTelemetry: string,
  unit: string,
  help: string,
): Definition {
  return {
    kind,
    unit,
    help,
    prometheus: `tophash_${prometheus}`,
    openTelemetry: `tophash.${openTelemetry}`,
    series: [{ field }],
  };
}

export const RESULT = { prometheus: "result", openTelemetry: "tophash.result" };

/** Fields that a reading does not have are left out of its series. */
export const DEFINITIONS: readonly Definition[] = [
  one("amount", "size", "entries", "map.entries", "{entry}", "Entries."),
  one("amount", "buckets", "buckets", "map.buckets", "{bucket}", "Buckets in use, without overflow buckets."),
  one("amount", "overflowBuckets", "overflow_buckets", "map.overflow_buckets", "{bucket}", "Overflow buckets."),
  one("amount", "slots", "slots", "map.slots", "{slot}", "Slots of all buckets, without those of overflow buckets."),
  one("level", "loadFactor", "load_ratio", "map.load", "1", "Entries by slots."),
  one("amount", "bytes", "bytes", "map.memory", "By", "Linear memory that the map owns."),
  one("level", "growing", "evacuating", "map.evacuating", "1", "1 while an evacuation is under way, otherwise 0."),
  one(
    "level",
    "progress",
    "evacuation_progress_ratio",
    "map.evacuation.progress",
    "1",
    "How far the evacuation under way is; 1 when none is.",
  ),
  one(
    "total",
    "evacuations",
    "evacuations_total",
    "map.evacuations",
    "{evacuation}",
    "Evacuations begun: growths, shrinkings, compactions, reseedings.",
  ),
  one(
    "total",
    "evacuated",
    "evacuated_buckets_total",
    "map.evacuated_buckets",
    "{bucket}",
    "Buckets evacuated, modulo 2^32.",
  ),
  one(
    "total",
    "reseeds",
    "reseeds_total",
    "map.reseeds",
    "{reseed}",
    "Times that secrets were redrawn because of abnormal chains.",
  ),
  one(
    "level",
    "maxChain",
    "longest_chain_buckets",
    "map.longest_chain",
    "{bucket}",
    "Longest chain that an insertion made since the last evacuation began.",
  ),
  // Shared maps.
  one("amount", "shards", "shards", "map.shards", "{shard}", "Shards: parts with a lock of their own."),
  one(
    "amount",
    "growingShards",
    "evacuating_shards",
    "map.evacuating_shards",
    "{shard}",
    "Shards in which an evacuation is under way.",
  ),
  one(
    "level",
    "largestShard",
    "largest_shard_entries",
    "map.largest_shard",
    "{entry}",
    "Entries of the fullest shard.",
  ),
  one(
    "amount",
    "poisonedShards",
    "poisoned_shards",
    "map.poisoned_shards",
    "{shard}",
    "Shards that cannot be used before salvage.",
  ),
  one(
    "total",
    "recoveries",
    "recoveries_total",
    "map.recoveries",
    "{recovery}",
    "Times that a shard was repaired after a thread had died in it.",
  ),
  one("amount", "memoryBytes", "memory_bytes", "map.shared_memory", "By", "Size of the shared memory."),
  // Instrumented maps.
  {
    kind: "total",
    prometheus: "tophash_lookups_total",
    openTelemetry: "tophash.map.lookups",
    unit: "{lookup}",
    help: "Lookups through the instrumented map, by result: hit or miss.",
    label: RESULT,
    series: [
      { field: "hits", label: "hit" },
      { field: "misses", label: "miss" },
    ],
  },
  {
    kind: "total",
    prometheus: "tophash_writes_total",
    openTelemetry: "tophash.map.writes",
    unit: "{write}",
    help: "Writes through the instrumented map, by result: insert or overwrite.",
    label: RESULT,
    series: [
      { field: "inserts", label: "insert" },
      { field: "overwrites", label: "overwrite" },
    ],
  },
  one("total", "deletes", "deletes_total", "map.deletes", "{entry}", "Entries deleted through the instrumented map."),
  // Arenas.
  one("amount", "arena.bytes", "arena_bytes", "arena.memory", "By", "Size of the arena's linear memory."),
  one(
    "amount",
    "arena.usedBytes",
    "arena_used_bytes",
    "arena.used",
    "By",
    "Of it in use, by maps and by what is left of dead ones.",
  ),
  one("amount", "arena.freeBytes", "arena_free_bytes", "arena.free", "By", "Of it free for any map."),
  one(
    "amount",
    "arena.deadBytes",
    "arena_dead_bytes",
    "arena.dead",
    "By",
    "Of it left of maps that were cleared or disposed of.",
  ),
  one("amount", "arena.maxBytes", "arena_max_bytes", "arena.limit", "By", "Most that the memory may grow to."),
];

/** The histogram of instrumented maps: seconds, with a label `operation`. */
export const DURATION = {
  prometheus: "tophash_operation_duration_seconds",
  openTelemetry: "tophash.map.operation.duration",
  unit: "s",
  help: "Duration of timed operations through the instrumented map: lookup, write, delete, bulk.",
  /** Bounds are 2^5 to 2^30 nanoseconds: 32 ns to 1.07 s. */
  powers: Array.from({ length: 26 }, (_, i) => i + 5),
} as const;
