// What is done to a shared map shard by shard.

import { ARENA, ARENA_DEAD_BYTES, HMAP_COUNT, SEGMENT_BYTES } from "../../assembly/abi/layout.ts";
import {
  LINE_OWNER,
  LINE_RECOVERED,
  LINE_SEQ,
  LINE_SHIFT,
  LINE_TABLE,
  OWNER_POISONED,
  ROOT_FREE_SEGMENTS,
  ROOT_LINES,
  ROOT_MAX_PAGES,
  ROOT_TOP,
  STATUS_POISONED,
} from "../../assembly/abi/shared.ts";
import type { ArenaStats } from "../heap.ts";
import { type MapStats, PHASES, type Phase, statsAt } from "../stats.ts";
import type { SharedTable } from "./table.ts";

type AnyTable = SharedTable<never, never>;

/**
 * As of other maps, added up over the shards, each at a moment of its own. `phase`: what most of the shards that move are
 * doing; `progress`: the mean of those; `maxChain`: the longest of all.
 */
export interface SharedStats extends MapStats {
  /** Shards: parts of the map with a lock of their own. */
  shards: number;
  /** Shards in which an evacuation is under way. */
  growingShards: number;
  /** Bytes of the whole memory, which only ever becomes larger. */
  memoryBytes: number;
  /** Entries of the fullest shard. */
  largestShard: number;
  /** Shards that cannot be used: see `salvage`. */
  poisonedShards: number;
  /** Times that a shard was repaired after a thread had died in it. */
  recoveries: number;
}

const lineWord = (shard: number, offset: number): number => (ARENA + ROOT_LINES + (shard << LINE_SHIFT) + offset) >>> 2;

/** The map of a shard. Others may put another in its place at any time, and what was this one's is somebody else's then. */
export function mapOf(table: AnyTable, shard: number): number {
  const h = table.heap.core.shard_map(shard) >>> 0;
  table.heap.reach(h + 256);
  return h;
}

/** What is read of a shard's map without its lock: of one that was the shard's all the time. */
export function ofMap<T>(table: AnyTable, shard: number, read: (h: number) => T): T {
  while (true) {
    const h = mapOf(table, shard);
    const found = read(h);
    if (mapOf(table, shard) === h) return found;
  }
}

/** Whether a shard cannot be used before `salvage`. */
export function isPoisoned({ heap }: AnyTable, shard: number): boolean {
  return Atomics.load(heap.u32, lineWord(shard, LINE_OWNER)) === OWNER_POISONED;
}

export function sizeOf(table: AnyTable): number {
  table.live();
  const { heap } = table;
  const count = (h: number) => heap.u32[(h + HMAP_COUNT) >>> 2];
  let size = 0;
  for (let shard = 0; shard < table.shards; shard++) size += ofMap(table, shard, count);
  return size;
}

export function statsOf(table: AnyTable): SharedStats {
  table.live();
  const { heap } = table;
  const sum = { size: 0, buckets: 0, overflowBuckets: 0, slots: 0, evacuated: 0, evacuations: 0, reseeds: 0, bytes: 0 };
  const most = { maxChain: 0, largestShard: 0 };
  const shards = { shards: table.shards, growingShards: 0, poisonedShards: 0, recoveries: 0 };
  const moving = new Map<Phase, number>();
  let slotsPerBucket = 0;
  let progress = 0;
  for (let shard = 0; shard < table.shards; shard++) {
    const one = ofMap(table, shard, (h) => statsAt(heap, h));
    sum.size += one.size;
    sum.buckets += one.buckets;
    sum.overflowBuckets += one.overflowBuckets;
    sum.slots += one.slots;
    sum.evacuated += one.evacuated;
    sum.evacuations += one.evacuations;
    sum.reseeds += one.reseeds;
    sum.bytes += one.bytes;
    most.maxChain = Math.max(most.maxChain, one.maxChain);
    most.largestShard = Math.max(most.largestShard, one.size);
    shards.poisonedShards += isPoisoned(table, shard) ? 1 : 0;
    shards.recoveries += heap.u32[lineWord(shard, LINE_RECOVERED)];
    slotsPerBucket = one.slotsPerBucket;
    if (!one.growing) continue;
    shards.growingShards++;
    progress += one.progress;
    moving.set(one.phase, (moving.get(one.phase) ?? 0) + 1);
  }
  const { growingShards } = shards;
  return {
    ...sum,
    ...most,
    ...shards,
    slotsPerBucket,
    loadFactor: sum.size / sum.slots,
    growing: growingShards > 0,
    phase: PHASES.reduce((a, b) => ((moving.get(b) ?? 0) > (moving.get(a) ?? 0) ? b : a)),
    progress: growingShards === 0 ? 1 : progress / growingShards,
    bytesPerEntry: sum.size === 0 ? 0 : sum.bytes / sum.size,
    memoryBytes: heap.memory.buffer.byteLength,
  };
}

/** The map's memory, as `arena.stats()` tells it of an arena. */
export function memoryStats({ heap, shards }: AnyTable): ArenaStats {
  const word = (offset: number): number => Atomics.load(heap.u32, (ARENA + offset) >>> 2);
  const bytes = heap.memory.buffer.byteLength;
  const freeBytes = word(ROOT_FREE_SEGMENTS) * SEGMENT_BYTES + Math.max(0, bytes - word(ROOT_TOP) * SEGMENT_BYTES);
  let deadBytes = 0;
  for (let shard = 0; shard < shards; shard++) {
    const region = heap.u32[lineWord(shard, LINE_TABLE) + 1];
    heap.reach(region + 64);
    deadBytes += heap.u32[(region + ARENA_DEAD_BYTES) >>> 2];
  }
  const maxBytes = word(ROOT_MAX_PAGES) * SEGMENT_BYTES;
  return { bytes, usedBytes: bytes - freeBytes, freeBytes, deadBytes, maxBytes, shared: true };
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
