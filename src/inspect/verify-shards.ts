// The structural check of a SharedHashMap, shard by shard, each under its lock. What other threads use without that lock cannot be checked: the
// memory's segments, the blocks of other regions.

import { LENGTH_MASK, PHASE_GROW, PHASE_SHRINK } from "../../assembly/abi/layout.ts";
import {
  CHECK_COUNT,
  CHECK_LOOP,
  CHECK_MASKS,
  CHECK_MOVED_BUCKET,
  CHECK_NOVERFLOW,
  CHECK_UNREACHABLE_KEY,
  CHECK_USED_BITS,
  CHECK_WRONG_BUCKET,
} from "../../assembly/abi/status.ts";
import { violation } from "../invariants.ts";
import { EntryHash } from "./entry-hash.ts";
import { type AnyShared, locked } from "./shards.ts";
import type { TableView } from "./table-view.ts";
import { type Verdict, verdict } from "./verdict.ts";

const MEMORY = "what threads share without a shard's lock: segments, free blocks, bytes owned";
const OLD_HOMES =
  "the homes of entries that are still to be moved to where new secrets put them, where shards are being reseeded";

/** Checks each shard as a whole, which keeps others from writing to it for 60 to 130 ns an entry. */
export function verifyShards(table: AnyShared): { verdict: Verdict; damaged: ReadonlySet<number> } {
  const violations: string[] = [];
  const damaged = new Set<number>();
  const unchecked = [MEMORY];
  let isReseeding = false;
  for (let shard = 0; shard < table.shards; shard++) {
    const found = locked(table, shard, (view) => {
      isReseeding ||= view.isReseeding;
      return checkShard(view);
    });
    if (found === undefined) unchecked.push(`shard ${shard}: it is poisoned, see salvage()`);
    else if (found !== 0) {
      violations.push(`shard ${shard}: ${violation(found)}`);
      damaged.add(shard);
    }
  }
  if (isReseeding) unchecked.push(OLD_HOMES);
  return { verdict: verdict("the map", violations, unchecked), damaged };
}

const isMask = (word: number): boolean => (word & (word + 1)) === 0;

/** A code of abi/status.ts, 0 when nothing is wrong. */
function checkShard(view: TableView): number {
  const hash = new EntryHash(view, undefined);
  const { wide, narrow, slots, noverflow } = view;
  if (!isMask(wide) || !isMask(narrow) || wide < narrow) return CHECK_MASKS;
  let count = 0;
  let overflow = 0;
  for (let index = 0; index <= wide; index++) {
    const first = view.bucketAt(index);
    const isEmpty = !view.isInUse(index);
    const keys: number[] = []; // addresses of those of the chain
    for (let bucket = first; bucket; bucket = view.next(bucket)) {
      if (bucket !== first && ++overflow > noverflow) return CHECK_LOOP;
      const used = view.used(bucket);
      if (used >>> slots) return CHECK_USED_BITS;
      if (isEmpty && (used || view.next(bucket))) return CHECK_MOVED_BUCKET;
      for (let bits = used; bits; bits &= bits - 1) {
        const slot = 31 - Math.clz32(bits & -bits);
        if (!isAtHome(view, index, hash.of(index, bucket, slot))) return CHECK_WRONG_BUCKET;
        const at = view.hasRecords ? keyOfRecord(view, bucket, slot) : view.keyAt(bucket, slot);
        if (keys.some((other) => isSameKey(view, other, at))) return CHECK_UNREACHABLE_KEY;
        keys.push(at);
        count++;
      }
    }
  }
  if (count !== view.count) return CHECK_COUNT;
  return overflow === noverflow ? 0 : CHECK_NOVERFLOW;
}

function isAtHome(view: TableView, index: number, hash: number): boolean {
  const { narrow, wide, moving, phase } = view;
  const home = view.home(hash);
  if (home === index) return true;
  if (view.isReseeding) return index >= view.nevacuate;
  const low = (hash & narrow) >>> 0;
  const isSplitting = phase === PHASE_GROW || phase === PHASE_SHRINK;
  return isSplitting && low === moving && (index === low || index === (hash & wide) >>> 0);
}

/** Where the length word of a record's key lies. */
function keyOfRecord(view: TableView, bucket: number, slot: number): number {
  return view.views.u32[view.valueAt(bucket, slot) >>> 2] + view.recordValue;
}

function isSameKey({ views, hasRecords, keyBytes }: TableView, a: number, b: number): boolean {
  const { u8, u32 } = views;
  if (u32[a >>> 2] !== u32[b >>> 2]) return false;
  const bytes = hasRecords ? 4 + (u32[a >>> 2] & LENGTH_MASK) : keyBytes;
  for (let i = 4; i < bytes; i++) if (u8[a + i] !== u8[b + i]) return false;
  return true;
}
