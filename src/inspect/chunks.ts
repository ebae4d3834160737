// `inspectChunks`: a snapshot that comes in pieces.

import type { Chunks } from "../snapshot/load.ts";
import type { MapReport } from "./report.ts";
import { reportOfChunks } from "./snapshot.ts";

/**
 * As `inspect` of a snapshot's bytes, from chunks of any sizes: a file that is larger than memory, a download. Needs memory for one block of
 * the snapshot, and lets the event loop turn every 2 ms.
 *
 * @param chunks an iterable of Uint8Arrays, synchronous or not, or a web stream
 * @throws TypeError for what are no chunks; SnapshotError for bytes that are no snapshot, or a damaged one
 */
export async function inspectChunks(chunks: Chunks): Promise<MapReport> {
  return { ...(await reportOfChunks(chunks)), verdict: null };
}
