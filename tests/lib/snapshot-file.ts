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

class Chain {
  #c = 0n;
  next(part: Uint8Array, payload: number, entries: number): bigint {
    const head = BigInt(payload) + 2n ** 32n * BigInt(entries);
    for (let at = 0; at < part.length; at += PIECE) {
      this.#c = siphash(1, 3, this.#c, head, part.subarray(at, at + PIECE));
    }
    return this.#c;
  }
}

/** Throws where the bytes are not what the document says. */
export function parseSnapshot(bytes: Uint8Array): SnapshotFile {
  const must = (condition: boolean, what: string) => {
    if (!condition) throw new Error(`not as documented: ${what}`);
  };
  const chain = new Chain();
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
  const chain = new Chain();
  const key = utf8.encode(file.key);
  const value = utf8.encode(file.value);
  const header = new Uint8Array(padded(32 + key.length + value.length) + 8);
  const view = viewOf(header);
  header.set(MAGIC);
  view.setUint16(8, file.version, true);
  view.setUint32(12, header.length, true);
  view.setBigUint64(16, file.entries, true);
  view.setUint16(24, key.length, true);
  view.setUint16(26, value.length, true);
  header.set(key, 32);
  header.set(value, 32 + key.length);
  const signed = header.length - 8;
  view.setBigUint64(signed, chain.next(header.subarray(0, signed), 0, 0), true);
  const survey = utf8.encode(file.end.survey);
  const end = new Uint8Array(16 + survey.length);
  viewOf(end).setBigUint64(0, file.end.entries, true);
  viewOf(end).setUint32(8, file.end.changed, true);
  viewOf(end).setUint32(12, survey.length, true);
  end.set(survey, 16);
  const out = [header];
  for (const { entries, payload } of [...file.blocks, { entries: 0, payload: end }]) {
    const block = new Uint8Array(16 + padded(payload.length));
    block.set(payload, 16);
    viewOf(block).setUint32(0, payload.length, true);
    viewOf(block).setUint32(4, entries, true);
    viewOf(block).setBigUint64(8, chain.next(block.subarray(16), payload.length, entries), true);
    out.push(block);
  }
  return Uint8Array.from(Buffer.concat(out));
}

/** The bytes with every checksum made right again, whatever else was done to them. */
export function resealSnapshot(edited: Uint8Array): Uint8Array {
  const bytes = edited.slice();
  const view = viewOf(bytes);
  const chain = new Chain();
  let at = view.getUint32(12, true);
  view.setBigUint64(at - 8, chain.next(bytes.subarray(0, at - 8), 0, 0), true);
  while (at < bytes.length) {
    const payload = view.getUint32(at, true);
    const entries = view.getUint32(at + 4, true);
    const end = at + 16 + padded(payload);
    view.setBigUint64(at + 8, chain.next(bytes.subarray(at + 16, end), payload, entries), true);
    at = end;
  }
  return bytes;
}
