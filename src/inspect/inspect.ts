// `inspect`: what a map, or a snapshot of one, looks like inside.

import { HMAP_EVACUATED, HMAP_EVACUATIONS } from "../../assembly/abi/layout.ts";
import { Collection, tableOf } from "../collection.ts";
import { ConcurrentMutationError } from "../errors.ts";
import { isBytes } from "../intrinsics.ts";
import { checkObject } from "../options.ts";
import { sharedTableOf } from "../shared/table-of.ts";
import type { Table } from "../table.ts";
import { describe } from "../types/describe.ts";
import { reportOfTable, reportSteps } from "./plain.ts";
import type { MapReport } from "./report.ts";
import { type AnyShared, reportOfShards } from "./shards.ts";
import { reportOfSnapshot } from "./snapshot.ts";
import { verdict, verifyTable } from "./verdict.ts";
import { verifyShards } from "./verify-shards.ts";

export interface InspectOptions {
  /** How many of the hottest buckets to name: 0 to 1,000, default 5. */
  hottest?: number;
  /** Whether to check the whole structure as well: every key, chain, count and block. Takes some times longer. */
  verify?: boolean;
}

/** A HashMap or HashSet; a SharedHashMap has the same members that matter here. */
export type Inspectable =
  | Collection<never, never>
  | Collection<unknown, unknown>
  | { readonly handle: { readonly kind: string }; stats(): { shards: number } };

const HOTTEST = 5;
const MOST_HOTTEST = 1000;
const ENTRIES_OF_SNAPSHOT =
  "what lies in the blocks of a snapshot: only its checksums are compared; fromSnapshot checks every entry";

/** What is behind something that can be looked into. @throws TypeError for anything else; DisposedError */
export function insideOf(map: unknown): { table: Table<unknown, unknown> } | { shared: AnyShared } {
  if (map instanceof Collection) {
    const table = tableOf<unknown, unknown>(map);
    table.live();
    return { table };
  }
  const shared = sharedTableOf(map);
  if (shared === undefined) throw new TypeError(`a HashMap, HashSet or SharedHashMap is needed, got ${describe(map)}`);
  shared.live();
  return { shared };
}

function checkOptions(options: unknown): { hottest: number; verify: boolean } {
  checkObject(options);
  const { hottest = HOTTEST, verify = false } = options as InspectOptions;
  if (typeof hottest !== "number") throw new TypeError(`hottest must be a number of buckets, got ${describe(hottest)}`);
  if (!Number.isInteger(hottest) || hottest < 0 || hottest > MOST_HOTTEST) {
    throw new RangeError(`hottest must be an integer from 0 to ${MOST_HOTTEST}, got ${describe(hottest)}`);
  }
  if (typeof verify !== "boolean") throw new TypeError(`verify must be true or false, got ${describe(verify)}`);
  return { hottest, verify };
}

/**
 * Everything that can be counted of a map: chains, fills and lookups beside what chance has for the load, the spread of the hash, the hottest buckets, bytes
 * by purpose. The map is only read: growing, shrinking or being reseeded, it goes on as if nobody had looked.
 * O(size): 50 to 200 ns an entry of a large map, with `verify` 100 to 400 (`npm run bench:stats`).
 *
 * Of a SharedHashMap each shard is of a moment of its own, during which others cannot write to it. Of a snapshot's bytes everything is checked but the
 * entries themselves, and what the map's own survey said when it was written is told.
 *
 * @throws TypeError for anything but a HashMap, HashSet, SharedHashMap or the bytes of a snapshot, or wrong options; RangeError
 * @throws SnapshotError for bytes that are no snapshot, or a damaged one; DisposedError
 * @throws what a `customKey` codec throws when it decodes the keys of the hottest buckets; `{ hottest: 0 }` asks it for none
 */
export function inspect(map: Inspectable | Uint8Array, options: InspectOptions = {}): MapReport {
  const { hottest, verify } = checkOptions(options);
  if (isBytes(map)) {
    const report = reportOfSnapshot(map);
    const { disagreements } = report.snapshot!;
    return { ...report, verdict: verify ? verdict("the snapshot", disagreements, [ENTRIES_OF_SNAPSHOT]) : null };
  }
  const inside = insideOf(map);
  if ("table" in inside) {
    const found = verify ? verifyTable(inside.table) : null;
    return { ...reportOfTable(inside.table, hottest, found?.sound ?? true), verdict: found };
  }
  const found = verify ? verifyShards(inside.shared) : undefined;
  const report = reportOfShards(inside.shared, hottest, found?.damaged ?? new Set());
  return { ...report, verdict: found?.verdict ?? null };
}

/**
 * `inspect` in steps of about a millisecond, between which a page or a server may get on. Yields how far it is, a fraction, and returns the report. A
 * SharedHashMap, a snapshot, and what `verify` asks for are one step.
 *
 * @throws as `inspect`
 * @throws ConcurrentMutationError when the map was changed between two steps: begin again
 */
export function* inspectSteps(
  map: Inspectable | Uint8Array,
  options: InspectOptions = {},
): Generator<number, MapReport, void> {
  const { hottest, verify } = checkOptions(options);
  const inside = isBytes(map) ? undefined : insideOf(map);
  if (inside === undefined || !("table" in inside)) return inspect(map, options);
  const { table } = inside;
  const found = verify ? verifyTable(table) : null;
  const version = versionOf(table);
  const steps = reportSteps(table, hottest, found?.sound ?? true);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return { ...value, verdict: found };
    yield value;
    table.live();
    if (versionOf(table) !== version) {
      throw new ConcurrentMutationError("the map was changed while it was inspected in steps: begin again");
    }
  }
}

/** Differs after every write, and after everything else that moves an entry. */
function versionOf(table: Table<unknown, unknown>): string {
  return [table.mutations, table.field(HMAP_EVACUATED), table.field(HMAP_EVACUATIONS)].join();
}
