// What lies in a shared memory, to be put back: every death begins with the same one.
import { ARENA, SEGMENT_SHIFT, SEGMENT_TABLE } from "../../assembly/abi/layout.ts";
import {
  ATTACHMENT_DEAD,
  ATTACHMENT_STATE_BITS,
  MOST_ATTACHMENTS,
  ROOT_ATTACHMENTS,
  ROOT_BINS,
  ROOT_FREE_SEGMENTS,
  ROOT_TOP,
} from "../../assembly/abi/shared.ts";

/** Bins of free runs, the state of a free segment, bytes of an entry of the segment table: assembly/arena/header.ts. */
const BINS = 17;
const FREE = 1;
const ENTRY_BYTES = 16;
const NEXT = 8;

const topOf = (memory: WebAssembly.Memory) => new Uint32Array(memory.buffer)[(ARENA + ROOT_TOP) >>> 2];

export class Image {
  readonly #bytes: Uint8Array;

  constructor(readonly memory: WebAssembly.Memory) {
    this.#bytes = new Uint8Array(memory.buffer, 0, topOf(memory) << SEGMENT_SHIFT).slice();
  }

  /** What was handed out since is zero again. */
  restore(): void {
    const end = topOf(this.memory) << SEGMENT_SHIFT;
    const bytes = new Uint8Array(this.memory.buffer);
    bytes.set(this.#bytes);
    if (end > this.#bytes.length) bytes.fill(0, this.#bytes.length, end);
  }
}

/** Marks an attachment's thread as gone, and no more: what it held is repaired by who comes next. */
export function bury(memory: WebAssembly.Memory, id: number): void {
  const words = new Uint32Array(memory.buffer);
  const turn = Math.floor(id / MOST_ATTACHMENTS);
  const place = (ARENA + ROOT_ATTACHMENTS + 8 * (id % MOST_ATTACHMENTS)) >>> 2;
  words[place] = turn * 2 ** ATTACHMENT_STATE_BITS + ATTACHMENT_DEAD;
}

/** What is wrong with the free runs: one that is free twice, or not free, or not counted. */
export function faultOfRuns(memory: WebAssembly.Memory): string | undefined {
  const bytes = new Uint8Array(memory.buffer);
  const words = new Uint32Array(memory.buffer);
  const top = topOf(memory);
  const free = new Set<number>();
  for (let bin = 0; bin < BINS; bin++) {
    let index = words[(ARENA + ROOT_BINS + 8 * bin) >>> 2];
    while (index !== 0) {
      const entry = SEGMENT_TABLE + ENTRY_BYTES * index;
      if (bytes[entry] !== FREE) return `segment ${index} is in bin ${bin} and in use`;
      for (let i = index; i < index + 2 ** bin; i++) {
        if (free.has(i) || i >= top) return `segment ${i} is free twice, or was never handed out`;
        free.add(i);
      }
      index = bytes[entry + NEXT] | (bytes[entry + NEXT + 1] << 8);
    }
  }
  // Who dies between the list and the count leaves one run's segments uncounted, or counted.
  const counted = words[(ARENA + ROOT_FREE_SEGMENTS) >>> 2] | 0;
  return Math.abs(counted - free.size) > 64 ? `${counted} segments are counted as free, ${free.size} are` : undefined;
}
