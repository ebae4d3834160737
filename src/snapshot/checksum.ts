// The checksum of a snapshot's parts: SipHash-1-3 in a chain, so that no part can be left out, doubled or exchanged.
//
//   c = SipHash-1-3(key: (c, payload bytes | entries << 32), piece)      for each 16 KiB of the part, beginning with c = 0

import { PROBE } from "../../assembly/abi/layout.ts";
import type { Heap } from "../heap.ts";

const PIECE = 16384;

/** The chain so far. */
export interface Digest {
  readonly heap: Heap;
  chain: bigint;
}

/** Continues the chain with a part. */
export function checksum(digest: Digest, part: Uint8Array, payload: number, entries: number): bigint {
  const { heap } = digest;
  for (let start = 0; start < part.length; start += PIECE) {
    const piece = part.subarray(start, start + PIECE);
    heap.u8.set(piece, PROBE);
    link(digest, PROBE, piece.length, payload, entries);
  }
  return digest.chain;
}

/** The same for a part in linear memory. */
export function checksumAt(digest: Digest, at: number, bytes: number, payload: number, entries: number): bigint {
  for (let start = 0; start < bytes; start += PIECE) {
    link(digest, at + start, Math.min(PIECE, bytes - start), payload, entries);
  }
  return digest.chain;
}

function link(digest: Digest, at: number, bytes: number, payload: number, entries: number): void {
  const head = (BigInt(entries) << 32n) | BigInt(payload);
  digest.chain = BigInt.asUintN(64, digest.heap.core.bytes_hash(at, bytes, digest.chain, head));
}
