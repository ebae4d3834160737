// Snapshots taken apart and put together again as docs/snapshot-format.md says, independent of the package's sources: what is
// wrong with an edited one is then not its checksum.
import { siphash } from "./reference-hash.ts";

export interface Part {
  entries: number;
  /** Without padding. */
  payload: Uint8Array;
}

export interface SnapshotFile {
  version: number;
  key: string;
  value: string;
  entries: bigint;
  blocks: Part[];
  end: { entries: bigint; changed: number; survey: string };
}

const MAGIC = Uint8Array.of(0x89, 0x54, 0x50, 0x48, 0x0d, 0x0a, 0x1a, 0x0a);
const PIECE = 16384;
const ascii = new TextDecoder("latin1");
const utf8 = new TextEncoder();

const padded = (bytes: number) => Math.ceil(bytes / 8) * 8;
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** SipHash-1-3 by some means. */
export type Seal = (key0: bigint, key1: bigint, bytes: Uint8Array) => bigint;
const slowly: Seal = (key0, key1, bytes) => siphash(1, 3, key0, key1, bytes);

class Chain {
  #c = 0n;
  constructor(readonly seal: Seal) {}
  next(part: Uint8Array, payload: number, entries: number): bigint {
    const head = BigInt(payload) + 2n ** 32n * BigInt(entries);
    for (let at = 0; at < part.length; at += PIECE) this.#c = this.seal(this.#c, head, part.subarray(at, at + PIECE));
    return this.#c;
  }
}

/** A block as it stands in the file, with what its head says of it. The last one is the end. */
export interface Block {
  payload: number;
  entries: number;
  /** With padding. */
  bytes: Uint8Array;
}

export interface Blocks {
  /** Without its checksum. */
  header: Uint8Array;
  blocks: Block[];
}

/** The parts of a snapshot that is whole. */
export function splitSnapshot(whole: Uint8Array): Blocks {
  const view = viewOf(whole);
  const start = view.getUint32(12, true);
  const blocks: Block[] = [];
  for (let at = start; at < whole.length; ) {
    const payload = view.getUint32(at, true);
    const bytes = whole.slice(at + 16, at + 16 + padded(payload));
    blocks.push({ payload, entries: view.getUint32(at + 4, true), bytes });
    at += 16 + bytes.length;
  }
  return { header: whole.slice(0, start - 8), blocks };
}

/** The parts, whatever they say, with checksums that are right. */
export function joinSnapshot({ header, blocks }: Blocks, seal = slowly): Uint8Array {
  const chain = new Chain(seal);
  const out = [header, new Uint8Array(BigUint64Array.of(chain.next(header, 0, 0)).buffer)];
  for (const { payload, entries, bytes } of blocks) {
    const head = new Uint8Array(16);
    viewOf(head).setUint32(0, payload, true);
    viewOf(head).setUint32(4, entries, true);
    viewOf(head).setBigUint64(8, chain.next(bytes, payload, entries), true);
    out.push(head, bytes);
  }
  return Uint8Array.from(Buffer.concat(out));
}

/** Throws where the bytes are not what the document says. */
export function parseSnapshot(bytes: Uint8Array, seal = slowly): SnapshotFile {
  const must = (condition: boolean, what: string) => {
    if (!condition) throw new Error(`not as documented: ${what}`);
  };
  const chain = new Chain(seal);
  const view = viewOf(bytes);
  must(
    MAGIC.every((byte, i) => bytes[i] === byte),
    "magic",
  );
  const length = view.getUint32(12, true);
  const keyEnd = 32 + view.getUint16(24, true);
  const valueEnd = keyEnd + view.getUint16(26, true);
  must(length === padded(valueEnd) + 8 && length <= 4096, "bytes of the header");
  must(view.getUint16(10, true) === 0 && view.getUint32(28, true) === 0, "zeroes of the header");
  must(
    bytes.subarray(valueEnd, length - 8).every((byte) => byte === 0),
    "padding of the header",
  );
  must(chain.next(bytes.subarray(0, length - 8), 0, 0) === view.getBigUint64(length - 8, true), "its checksum");
  const parts: Part[] = [];
  let at = length;
  do {
    const payload = view.getUint32(at, true);
    const entries = view.getUint32(at + 4, true);
    const whole = bytes.subarray(at + 16, at + 16 + padded(payload));
    must(whole.length === padded(payload), "bytes of a block");
    must(
      whole.subarray(payload).every((byte) => byte === 0),
      "padding of a block",
    );
    must(chain.next(whole, payload, entries) === view.getBigUint64(at + 8, true), "checksum of a block");
    must(entries <= 16384 && (entries <= 1 || payload <= 262_144), "size of a block");
    parts.push({ entries, payload: whole.slice(0, payload) });
    at += 16 + whole.length;
  } while (parts[parts.length - 1].entries > 0);
  must(at === bytes.length, "end");
  const { payload } = parts.pop()!;
  const end = viewOf(payload);
  must(16 + end.getUint32(12, true) === payload.length && payload.length <= 65536, "bytes of the survey");
  return {
    version: view.getUint16(8, true),
    key: ascii.decode(bytes.subarray(32, keyEnd)),
    value: ascii.decode(bytes.subarray(keyEnd, valueEnd)),
    entries: view.getBigUint64(16, true),
    blocks: parts,
    end: {
      entries: end.getBigUint64(0, true),
      changed: end.getUint32(8, true),
      survey: new TextDecoder().decode(payload.subarray(16)),
    },
  };
}

/** The file with checksums that are right. */
export function sealSnapshot(file: SnapshotFile): Uint8Array {
  const key = utf8.encode(file.key);
  const value = utf8.encode(file.value);
  const header = new Uint8Array(padded(32 + key.length + value.length));
  const view = viewOf(header);
  header.set(MAGIC);
  view.setUint16(8, file.version, true);
  view.setUint32(12, header.length + 8, true);
  view.setBigUint64(16, file.entries, true);
  view.setUint16(24, key.length, true);
  view.setUint16(26, value.length, true);
  header.set(key, 32);
  header.set(value, 32 + key.length);
  const survey = utf8.encode(file.end.survey);
  const end = new Uint8Array(16 + survey.length);
  viewOf(end).setBigUint64(0, file.end.entries, true);
  viewOf(end).setUint32(8, file.end.changed, true);
  viewOf(end).setUint32(12, survey.length, true);
  end.set(survey, 16);
  const blocks = [...file.blocks, { entries: 0, payload: end }].map(({ entries, payload }) => {
    const bytes = new Uint8Array(padded(payload.length));
    bytes.set(payload);
    return { payload: payload.length, entries, bytes };
  });
  return joinSnapshot({ header, blocks });
}

/** The bytes with every checksum made right again, whatever else was done to them. */
export const resealSnapshot = (edited: Uint8Array): Uint8Array => joinSnapshot(splitSnapshot(edited));
