// Reading a snapshot, part by part: what is asked for next is yielded as a number of bytes, and those are passed in. Each
// part is validated before it is used, and nothing is allocated that the bytes given do not bear out.

import { BATCH_VALUES, HMAP_RESERVED } from "../../assembly/abi/layout.ts";
import { DisposedError, OutOfMemoryError, SnapshotError } from "../errors.ts";
import { MAX_ENTRIES } from "../options.ts";
import type { Table } from "../table.ts";
import { CODE_CUSTOM, CODE_NOTHING } from "../types/types.ts";
import { Walk } from "../walk.ts";
import { checksum, type Digest } from "./checksum.ts";
import {
  damaged,
  decodeEnd,
  decodeHead,
  decodeHeader,
  END_START,
  type End,
  HEAD_BYTES,
  HEADER_START,
  type Head,
  type Header,
  headerBytes,
  MOST_END_BYTES,
  padded,
} from "./format.ts";
import { checkHead, loadBlock, typesOf } from "./load-block.ts";
import type { Progress } from "./write.ts";

/** So many times the entries that have come a table makes room for, if as many are said to come. */
const TRUST = 8;
/** Keys for which a codec is asked at a time: it may be slow. */
const KEYS_OF_CODEC = 64;

/** The next so many bytes; what comes back is nobody else's, or is copied before it is looked at twice. */
export type Wanted = Generator<number, void, Uint8Array>;

/**
 * Fills an empty table. `known`: entries that the bytes hold; undefined when only what the header says is known.
 * @throws SnapshotError for anything that is not a snapshot of such a table
 */
export function* readInto(table: Table<unknown, unknown>, known: number | undefined, progress: Progress): Wanted {
  const digest: Digest = { heap: table.heap, chain: 0n };
  const header = yield* readHeader(digest);
  checkTypes(table, header);
  progress.total = header.entries;
  const capacity = table.field(HMAP_RESERVED);
  let room = capacity;
  if (known !== undefined) room = makeRoom(table, Math.max(known, capacity));
  for (let index = 0; ; index++) {
    const head = decodeHead(yield HEAD_BYTES);
    if (head.entries === 0) {
      yield* readEnd(table, digest, header, head, progress.done);
      progress.total = progress.done;
      break;
    }
    checkHead(table, head);
    const payload = yield padded(head.payload);
    const entries = progress.done + head.entries;
    if (entries > room) room = makeRoom(table, Math.min(TRUST * entries, Math.max(header.entries, entries)));
    loadBlock(table, digest, head, payload, index);
    progress.done = entries;
    if (entries > progress.total) progress.total = entries; // the map grew while it was written
  }
  if (table.keyCode === CODE_CUSTOM) yield* checkCustomKeys(table);
  table.heap.core.map_set_reserved(table.h, capacity); // not what only the filling needed
}

/** What a snapshot says of itself before its entries, checked. */
export function* readHeader(digest: Digest): Generator<number, Header, Uint8Array> {
  const start = (yield HEADER_START).slice();
  const bytes = new Uint8Array(headerBytes(start));
  bytes.set(start);
  bytes.set(yield bytes.length - HEADER_START, HEADER_START);
  return decodeHeader(digest, bytes);
}

function checkTypes(table: Table<unknown, unknown>, { key, value }: Header): void {
  const own = table.valueType.code === CODE_NOTHING ? "" : table.valueType.name;
  if (key === table.keyType.name && value === own) return;
  const holds = value === "" ? `a set of ${key}` : `a map of ${key} => ${value}`;
  throw new SnapshotError(`the snapshot holds ${holds}, not ${typesOf(table)}`);
}

/** Room for so many entries at once, if memory allows: if not, the table grows as far as it can, and chains get longer. */
function makeRoom(table: Table<unknown, unknown>, entries: number): number {
  table.heap.core.map_reserve(table.h, Math.min(entries, MAX_ENTRIES));
  return entries;
}

function* readEnd(table: Table<unknown, unknown>, digest: Digest, header: Header, head: Head, loaded: number): Wanted {
  const { changed } = yield* readEndOf(digest, header, head, loaded);
  if (table.size !== loaded && !changed) {
    throw new SnapshotError("the snapshot is not what tophash writes: a key stands in it twice");
  }
}

/** What a snapshot says of itself behind its entries, checked: `read` have been read. */
export function* readEndOf(
  digest: Digest,
  header: Header,
  { payload: bytes, checksum: due }: Head,
  read: number,
): Generator<number, End, Uint8Array> {
  if (bytes < END_START || bytes > MOST_END_BYTES) throw damaged("its end");
  const payload = (yield padded(bytes)).slice();
  if (checksum(digest, payload, bytes, 0) !== due) throw damaged("its end");
  const end = decodeEnd(payload, bytes);
  if (end.entries !== read || (!end.changed && end.entries !== header.entries))
    throw damaged("the number of its entries");
  return end;
}

/** Looks up what the codec makes of each key: found must be its own entry, not another that the codec takes for the same. */
function* checkCustomKeys(table: Table<unknown, unknown>): Wanted {
  const walk = new Walk(table);
  while (!walk.done) {
    walk.next(KEYS_OF_CODEC, (n) => {
      const records = table.heap.u32.slice(BATCH_VALUES >>> 2, (BATCH_VALUES >>> 2) + n);
      for (const record of records) checkCustomKey(table, record);
    });
    yield 0; // lets the event loop turn
  }
}

function checkCustomKey(table: Table<unknown, unknown>, record: number): void {
  let found: number;
  try {
    found = table.access(table.readKey(record)) >>> 0;
  } catch (cause) {
    if (cause instanceof OutOfMemoryError || cause instanceof DisposedError) throw cause;
    throw new SnapshotError("the snapshot holds keys that this codec cannot decode", { cause });
  }
  if (found === record) return;
  throw new SnapshotError("the snapshot holds keys that this codec decodes to others: it was written by another codec");
}
