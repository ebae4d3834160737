// What a snapshot says of itself, without its entries: header, blocks by their heads, end. Everything is checked as if it were loaded, but for what
// lies in the blocks, of which only the checksums are.

import { BLOCK_BYTES, BLOCK_ENTRIES } from "../../assembly/abi/layout.ts";
import type { Heap } from "../heap.ts";
import { checksum, type Digest } from "./checksum.ts";
import { damaged, decodeHead, type End, HEAD_BYTES, type Header, padded } from "./format.ts";
import { type Chunks, readChunks, readWhole } from "./load.ts";
import { readEndOf, readHeader } from "./read.ts";

export interface Scan {
  header: Header;
  end: End;
  blocks: number;
  /** Bytes of all blocks, without heads and padding. */
  payload: number;
}

/** O(bytes). `heap`: whose core computes checksums. @throws SnapshotError for anything that is not a snapshot */
export function scanSnapshot(heap: Heap, bytes: Uint8Array): Scan {
  return readWhole(bytes, () => scan({ heap, chain: 0n }));
}

/** The same from chunks, and the bytes of all. @throws TypeError for what are no chunks */
export async function scanChunks(heap: Heap, chunks: Chunks): Promise<{ scan: Scan; bytes: number }> {
  const { value, bytes } = await readChunks(chunks, scan({ heap, chain: 0n }));
  return { scan: value, bytes };
}

function* scan(digest: Digest): Generator<number, Scan, Uint8Array> {
  const header = yield* readHeader(digest);
  let payload = 0;
  let entries = 0;
  for (let blocks = 0; ; blocks++) {
    const head = decodeHead(yield HEAD_BYTES);
    if (head.entries === 0) {
      const end = yield* readEndOf(digest, header, head, entries);
      return { header, end, blocks, payload };
    }
    if (head.entries > BLOCK_ENTRIES || (head.payload > BLOCK_BYTES && head.entries > 1))
      throw damaged("the size of a block");
    const block = yield padded(head.payload);
    if (checksum(digest, block, head.payload, head.entries) !== head.checksum) throw damaged(`block ${blocks}`);
    payload += head.payload;
    entries += head.entries;
  }
}
