// A snapshot in chunks, in slices between which the event loop turns.

import { checkObject } from "../options.ts";
import type { Table } from "../table.ts";
import { describe } from "../types/describe.ts";
import { Slices } from "./turn.ts";
import { checkSnapshotTypes, type Progress, snapshotParts } from "./write.ts";

export interface ChunkOptions {
  /** Is told how many entries of how many are written, after each chunk. */
  onProgress?: (progress: Progress) => void;
}

/** The callback among options; read once. @throws TypeError when it is none */
export function progressCallback(options: ChunkOptions = {}): ChunkOptions["onProgress"] {
  checkObject(options);
  const { onProgress } = options;
  if (onProgress === undefined || typeof onProgress === "function") return onProgress;
  throw new TypeError(`onProgress must be a function, got ${describe(onProgress)}`);
}

export function snapshotChunks(
  table: Table<unknown, unknown>,
  options?: ChunkOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  checkSnapshotTypes(table.valueType);
  table.live();
  return chunksOf(table, progressCallback(options));
}

async function* chunksOf(
  table: Table<unknown, unknown>,
  onProgress: ChunkOptions["onProgress"],
): AsyncGenerator<Uint8Array, void, undefined> {
  const progress: Progress = { done: 0, total: 0 };
  const slices = new Slices();
  for (const part of snapshotParts(table, progress)) {
    if (part !== undefined) {
      yield part;
      onProgress?.({ ...progress });
    }
    await slices.pause();
  }
}
