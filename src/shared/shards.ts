// What is done to a shared map shard by shard.

import {
  ARENA,
  HMAP_BYTES_USED,
  HMAP_COUNT,
  HMAP_EVACUATED,
  HMAP_EVACUATIONS,
  HMAP_MAX_CHAIN,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_PHASE,
  HMAP_RESEEDS,
  HMAP_SLOTS,
  HMAP_WIDE,
  PHASE_NONE,
} from "../../assembly/abi/layout.ts";
import {
  LINE_OWNER,
  LINE_RECOVERED,
  LINE_SEQ,
  LINE_SHIFT,
  OWNER_POISONED,
  ROOT_LINES,
  STATUS_POISONED,
} from "../../assembly/abi/shared.ts";
import { bucketCount } from "../stats.ts";
import type { SharedTable } from "./table.ts";

type AnyTable = SharedTable<never, never>;

/** Counts, unless said otherwise; of a moment that each shard has for itself. */
export interface SharedStats {
  /** Entries. */
  size: number;
  shards: number;
  /** Buckets without overflow buckets. */
  buckets: number;
  overflowBuckets: number;
  /** Slots of all buckets, without those of overflow buckets. */
  slots: number;
  /** size / slots, a fraction. */
  loadFactor: number;
  /** Whether an evacuation is under way in any shard. */
  growing: boolean;
  /** In how many. */
  growingShards: number;
  /** Buckets evacuated since the map was made (modulo 2^32 for each shard). */
  evacuated: number;
  evacuations: number;
  reseeds: number;
  /** Bytes of the memory that tables, records and values take. */
  bytes: number;
  bytesPerEntry: number;
  /** Bytes of the whole memory. */
  memoryBytes: number;
  maxChain: number;
  /** Entries of the fullest shard. */
  largestShard: number;
  /** Shards that cannot be used: see `salvage`. */
  poisonedShards: number;
  /** Times that a shard was repaired after a thread had died in it. */
  recoveries: number;
}

const lineWord = (shard: number, offset: number): number => (ARENA + ROOT_LINES + (shard << LINE_SHIFT) + offset) >>> 2;

/** The map of a shard, for its counters; null while it is moved to where the views do not reach. */
export function mapOf(table: AnyTable, shard: number): number {
  const h = table.heap.core.shard_map(shard) >>> 0;
  table.heap.reach(h + 256);
  return h;
}

/** Whether a shard cannot be used before `salvage`. */
export function isPoisoned({ heap }: AnyTable, shard: number): boolean {
  return Atomics.load(heap.u32, lineWord(shard, LINE_OWNER)) === OWNER_POISONED;
}

export function sizeOf(table: AnyTable): number {
  table.live();
  let size = 0;
  for (let shard = 0; shard < table.shards; shard++) {
    const h = mapOf(table, shard);
    size += table.heap.u32[(h + HMAP_COUNT) >>> 2];
  }
  return size;
}

export function statsOf(table: AnyTable): SharedStats {
  table.live();
  const { heap } = table;
  const sum = {
    size: 0,
    buckets: 0,
    overflowBuckets: 0,
    slots: 0,
    growingShards: 0,
    evacuated: 0,
    evacuations: 0,
    reseeds: 0,
    bytes: 0,
  };
  const most = { maxChain: 0, largestShard: 0, poisonedShards: 0, recoveries: 0 };
  for (let shard = 0; shard < table.shards; shard++) {
    const h = mapOf(table, shard);
    const field = (offset: number): number => heap.u32[(h + offset) >>> 2];
    const buckets = bucketCount(field(HMAP_WIDE), field(HMAP_NARROW), field(HMAP_NEVACUATE));
    sum.size += field(HMAP_COUNT);
    sum.buckets += buckets;
    sum.slots += buckets * heap.u8[h + HMAP_SLOTS];
    sum.overflowBuckets += field(HMAP_NOVERFLOW);
    sum.growingShards += heap.u8[h + HMAP_PHASE] === PHASE_NONE ? 0 : 1;
    sum.evacuated += field(HMAP_EVACUATED);
    sum.evacuations += field(HMAP_EVACUATIONS);
    sum.reseeds += field(HMAP_RESEEDS);
    sum.bytes += field(HMAP_BYTES_USED);
    most.maxChain = Math.max(most.maxChain, field(HMAP_MAX_CHAIN));
    most.largestShard = Math.max(most.largestShard, field(HMAP_COUNT));
    most.poisonedShards += isPoisoned(table, shard) ? 1 : 0;
    most.recoveries += heap.u32[lineWord(shard, LINE_RECOVERED)];
  }
  return {
    ...sum,
    ...most,
    shards: table.shards,
    loadFactor: sum.size / sum.slots,
    growing: sum.growingShards > 0,
    bytesPerEntry: sum.size === 0 ? 0 : sum.bytes / sum.size,
    memoryBytes: heap.memory.buffer.byteLength,
  };
}

/** The sequence number of a shard: a write adds two. */
export function seqOf(table: AnyTable, shard: number): number {
  return Atomics.load(table.heap.u32, lineWord(shard, LINE_SEQ));
}

/** Runs `act` on each shard; throws for the first that fails. Poisoned ones do not keep the others from it: they need their memory. */
function each(table: AnyTable, act: (shard: number) => number): void {
  table.live();
  let isPoisoned = false;
  for (let shard = 0; shard < table.shards; shard++) {
    const status = act(shard);
    if (status > STATUS_POISONED) throw table.failure(status);
    if (status === STATUS_POISONED) isPoisoned = true;
  }
  if (isPoisoned) throw table.failure(STATUS_POISONED);
}

export function clearAll(table: AnyTable): void {
  each(table, (shard) => table.heap.core.shard_clear(shard));
}

/** Keys spread over shards as chance has it: room for three standard deviations more. */
export function reserveAll(table: AnyTable, entries: number): void {
  const mean = entries / table.shards;
  const room = table.shards === 1 ? entries : Math.ceil(mean + 3 * Math.sqrt(mean));
  each(table, (shard) => table.heap.core.shard_reserve(shard, room));
}

export function shrinkAll(table: AnyTable): void {
  each(table, (shard) => table.heap.core.shard_shrink(shard));
}
