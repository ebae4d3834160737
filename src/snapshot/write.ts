// Writing a snapshot, part by part. Entries are written in groups that a pseudo-random function of the key divides, each in
// an order of its own: so neither needs more room than one group, nor says where in the table an entry lay.

import { BATCH, GROUP_KEY, HMAP_BYTES_USED } from "../../assembly/abi/layout.ts";
import { randomWord, writeStreamKey } from "../secrets.ts";
import type { Table } from "../table.ts";
import { CODE_ANY, CODE_NOTHING } from "../types/types.ts";
import { Walk } from "../walk.ts";
import type { Digest } from "./checksum.ts";
import { encodeEnd, encodeHeader, joined } from "./format.ts";
import { LongPile } from "./long-pile.ts";
import { surveySteps } from "./survey.ts";
import { WordPile } from "./word-pile.ts";

/** Bytes of a group. A snapshot as a whole needs as much room anyway, and each group is one more walk. */
const GROUP_BYTES = 2 ** 25;
const GROUP_BYTES_OF_WHOLE = 2 ** 28;

/** How a snapshot gets on. */
export interface Progress {
  /** Entries written so far, and those there were at the beginning. */
  done: number;
  total: number;
}

type Pile = WordPile | LongPile;

/** What entries are collected in, and in how many groups. */
function piles(table: Table<unknown, unknown>, groupBytes: number): { pile: Pile; groups: number } {
  const { size, keyType, valueType, hasRecords, recordValue } = table;
  const { isLongValue } = valueType;
  const keyWords = hasRecords ? 0 : 1 << (keyType.shift - 2);
  if (table.ownsEntries) {
    const bytes = table.field(HMAP_BYTES_USED);
    const groups = Math.ceil(bytes / groupBytes);
    return { pile: new LongPile(keyWords, recordValue >>> 2, isLongValue, bytes / groups), groups };
  }
  const valueWords = valueType.code === CODE_NOTHING ? 0 : 1 << (valueType.shift - 2);
  const groups = Math.max(1, Math.ceil((4 * (keyWords + valueWords) * size) / groupBytes));
  return { pile: new WordPile(keyWords, valueWords, size / groups), groups };
}

/** @throws TypeError when there is no snapshot of such a table */
export function checkSnapshotTypes(value: { code: number }): void {
  if (value.code !== CODE_ANY) return;
  throw new TypeError("a map with `any` values has no snapshot: references to objects cannot be kept as bytes");
}

/**
 * The parts of a snapshot; undefined now and then, where a writer may pause. The map may change at these points: an entry
 * that stays is written once, one that is deleted or added meanwhile may or may not be, and one whose value changes is
 * written with the old value or the new one.
 */
export function* snapshotParts(
  table: Table<unknown, unknown>,
  progress: Progress,
  groupBytes = GROUP_BYTES,
): Generator<Uint8Array | undefined, void> {
  table.live();
  const { heap, keyType, valueType } = table;
  const { size, mutations } = table;
  const digest: Digest = { heap, chain: 0n };
  const value = valueType.code === CODE_NOTHING ? "" : valueType.name;
  progress.total = size;
  yield encodeHeader(digest, { key: keyType.name, value, entries: size });
  const { pile, groups } = piles(table, groupBytes);
  const secret = new Uint32Array(4);
  writeStreamKey(secret, 0, randomWord);
  let entries = 0;
  for (let group = 0; group < groups; group++) {
    const walk = new Walk(table);
    while (!walk.done) {
      walk.next(BATCH, (n) => {
        let kept = n;
        if (groups > 1) {
          heap.u32.set(secret, GROUP_KEY >>> 2);
          kept = heap.core.snapshot_select(table.h, n, group, groups);
        }
        pile.add(heap, kept);
        entries += kept;
      });
      progress.done = Math.min(entries, size);
      yield undefined;
    }
    for (const block of pile.blocks(digest)) {
      yield block;
      table.live(); // the next block's checksum is made in the map's memory
    }
  }
  const survey = JSON.stringify(yield* surveySteps(table));
  yield encodeEnd(digest, { entries, changed: table.mutations !== mutations, survey });
}

/** The whole snapshot at once. */
export function toSnapshot(table: Table<unknown, unknown>): Uint8Array {
  checkSnapshotTypes(table.valueType);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const part of snapshotParts(table, { done: 0, total: 0 }, GROUP_BYTES_OF_WHOLE)) {
    if (part === undefined) continue;
    parts.push(part);
    length += part.length;
  }
  return joined(parts, length);
}
