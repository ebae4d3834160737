// Tables from snapshots: from one array of bytes, or from chunks as they come.

import { SnapshotError } from "../errors.ts";
import { isBytes, plainBytes } from "../intrinsics.ts";
import { type HashMapOptions, makeTable } from "../make-table.ts";
import type { Table } from "../table.ts";
import { describe } from "../types/describe.ts";
import type { ElementType } from "../types/types.ts";
import { progressCallback } from "./chunks.ts";
import { damaged, decodeHead, HEAD_BYTES, HEADER_START, headerBytes, joined, padded, truncated } from "./format.ts";
import { readInto, type Wanted } from "./read.ts";
import { Slices } from "./turn.ts";
import { checkSnapshotTypes, type Progress } from "./write.ts";

export interface LoadOptions extends HashMapOptions {
  /** Is told how many entries of how many are there: when loading begins, after each part, and at the end. */
  onProgress?: (progress: Progress) => void;
}

/** Of a web stream what is used: not every program's types know those. */
interface ChunkReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<unknown>;
}
interface ChunkStream {
  getReader(): ChunkReader;
}

/** Where chunks come from: an array, a generator, a Node stream, a web stream. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ChunkStream;

/** @throws SnapshotError when the bytes are not a snapshot of such a table; OutOfMemoryError; with nothing kept */
export function fromSnapshot(
  key: ElementType<unknown>,
  value: ElementType<unknown>,
  bytes: Uint8Array,
  options: HashMapOptions | undefined,
): Table<unknown, unknown> {
  if (!isBytes(bytes)) throw new TypeError(`a snapshot must be a Uint8Array, got ${describe(bytes)}`);
  checkSnapshotTypes(value);
  const table = makeTable(key, value, options); // first: a getter of the options may do anything to the bytes
  try {
    readWhole(bytes, (own) => readInto(table, countEntries(own, own.length), { done: 0, total: 0 }));
  } catch (error) {
    table.dispose();
    throw error;
  }
  return table;
}

/** Hands a reader the bytes that it asks for, to the last one. What it returns. */
export function readWhole<T>(bytes: Uint8Array, read: (own: Uint8Array) => Generator<number, T, Uint8Array>): T {
  const own = plainBytes(bytes);
  const { length } = own;
  if (length === 0) throw new SnapshotError("a snapshot of no bytes: the array is empty, or its buffer was detached");
  const reader = read(own);
  let at = 0;
  let next = reader.next();
  while (!next.done) {
    const wanted = next.value;
    next = reader.next(range(own, at, at + wanted, length));
    at += wanted;
  }
  if (at !== length) throw new SnapshotError(`the snapshot ends after ${at} bytes, ${length} are there`);
  return next.value;
}

function range(bytes: Uint8Array, start: number, end: number, length: number): Uint8Array {
  if (end > length) throw truncated(end - start, Math.max(0, length - start));
  return bytes.subarray(start, end);
}

/** The entries of all blocks, by their heads: as many as there are bytes for. */
function countEntries(bytes: Uint8Array, length: number): number {
  let entries = 0;
  for (let at = headerBytes(range(bytes, 0, HEADER_START, length)); ; ) {
    const head = decodeHead(range(bytes, at, at + HEAD_BYTES, length));
    if (head.entries === 0) return entries;
    at += HEAD_BYTES;
    const end = at + padded(head.payload);
    if (4 * head.entries > range(bytes, at, end, length).length) throw damaged("the size of a block");
    entries += head.entries;
    at = end;
  }
}

/** As fromSnapshot, from chunks of any sizes. */
export async function fromSnapshotChunks(
  key: ElementType<unknown>,
  value: ElementType<unknown>,
  chunks: Chunks,
  options: LoadOptions | undefined,
): Promise<Table<unknown, unknown>> {
  checkSnapshotTypes(value);
  const onProgress = progressCallback(options);
  const table = makeTable(key, value, options);
  try {
    await readChunks(chunks, watched(table, onProgress));
    table.live();
  } catch (error) {
    table.dispose();
    throw error;
  }
  return table;
}

/** Reads into a table that may be disposed of between two parts, and tells how it gets on. */
function* watched(table: Table<unknown, unknown>, onProgress: LoadOptions["onProgress"]): Wanted {
  const progress: Progress = { done: 0, total: 0 };
  const reader = readInto(table, undefined, progress);
  for (let next = reader.next(); !next.done; ) {
    const bytes = yield next.value;
    table.live();
    const { done } = progress;
    next = reader.next(bytes);
    if (progress.done !== done || next.done) onProgress?.({ ...progress });
  }
}

/** Hands a reader the bytes that it asks for, as they come, to the last one. What it returns, and how many bytes there were. */
export async function readChunks<T>(
  chunks: Chunks,
  reader: Generator<number, T, Uint8Array>,
): Promise<{ value: T; bytes: number }> {
  const slices = new Slices();
  const source = new ChunkSource(chunks, slices);
  let bytes = 0;
  try {
    let next = reader.next();
    while (!next.done) {
      bytes += next.value;
      next = reader.next(await source.take(next.value));
      await slices.pause();
    }
    await source.end();
    return { value: next.value, bytes };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** Bytes by number, from chunks as they come. */
class ChunkSource {
  readonly #iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #slices: Slices;
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(chunks: Chunks, slices: Slices) {
    this.#iterator = iteratorOf(chunks);
    this.#slices = slices;
  }

  async take(wanted: number): Promise<Uint8Array> {
    while (this.#length < wanted) if (!(await this.#pull())) throw truncated(wanted, this.#length);
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : joined(this.#chunks, this.#length);
    this.#chunks = [bytes.subarray(wanted)];
    this.#length -= wanted;
    return bytes.subarray(0, wanted);
  }

  /** The next chunk; false at the end. */
  async #pull(): Promise<boolean> {
    await this.#slices.pause(); // there may be no end of small chunks that are there at once
    const { done, value } = await this.#iterator.next();
    if (done) return false;
    if (!isBytes(value)) throw new TypeError(`chunks must be Uint8Arrays, got ${describe(value)}`);
    // A copy: where chunks come from may use one buffer for all of them.
    const chunk = plainBytes(value).slice();
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    return true;
  }

  /** @throws SnapshotError when there is more */
  async end(): Promise<void> {
    while (this.#length === 0) if (!(await this.#pull())) return;
    throw new SnapshotError("bytes follow the end of the snapshot");
  }

  /** Lets the source go, without waiting for it: one that never says it is closed would keep the error from being told. */
  close(): void {
    try {
      Promise.resolve(this.#iterator.return?.()).catch(() => {});
    } catch {
      // what went wrong before is what is told
    }
  }
}

function iteratorOf(chunks: Chunks): AsyncIterator<Uint8Array> | Iterator<Uint8Array> {
  const source = chunks as Partial<AsyncIterable<Uint8Array> & Iterable<Uint8Array> & ChunkStream>;
  if (typeof source === "object" && source !== null && !isBytes(source)) {
    if (typeof source[Symbol.asyncIterator] === "function") return source[Symbol.asyncIterator]!();
    if (typeof source[Symbol.iterator] === "function") return source[Symbol.iterator]!();
    if (typeof source.getReader === "function") return readerIterator(source.getReader());
  }
  throw new TypeError(`chunks must be an iterable or a stream of Uint8Arrays, got ${describe(chunks)}`);
}

/** Streams of browsers that cannot be iterated. */
function readerIterator(reader: ChunkReader): AsyncIterator<Uint8Array> {
  return {
    next: () => reader.read() as Promise<IteratorResult<Uint8Array>>,
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}
