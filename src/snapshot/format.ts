// The bytes of a snapshot, version 1: docs/snapshot-format.md.
//
//   | header | block | block ... | end |        all numbers little-endian, every part a multiple of 8 bytes
//
//   header: | magic 8 bytes | version u16 | - u16 | bytes u32 | entries u64 | key name u16 | value name u16 | - u32 |
//           | key name, value name, padding | checksum u64 |
//   block:  | payload bytes u32 | entries u32 | checksum u64 | payload, padding |
//   end:    | payload bytes u32 | 0 u32 | checksum u64 | entries u64 | changed u32 | survey bytes u32 | survey, padding |

import { SnapshotError } from "../errors.ts";
import { checksum, type Digest } from "./checksum.ts";

export const VERSION = 1;
/** As PNG's: a first byte that is not ASCII, line ends that a transfer as text would change, and the end of a DOS file. */
const MAGIC = [0x89, 0x54, 0x50, 0x48, 0x0d, 0x0a, 0x1a, 0x0a];
/** The header without names and checksum. */
export const HEADER_START = 32;
export const HEAD_BYTES = 16;
export const END_START = 16;
const CHECKSUM_BYTES = 8;
/** A tuple of 64 parts has a name of about 900 bytes. */
const MOST_HEADER_BYTES = 4096;
export const MOST_END_BYTES = 65536;

/** Of 32-bit lengths: not by `&`, which makes large ones negative. */
export const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const PRINTABLE = /^[ -~]*$/;

/** Whether there is nothing but zeroes. */
const isPadding = (bytes: Uint8Array, start: number, end: number): boolean =>
  bytes.subarray(start, end).every((byte) => byte === 0);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What a snapshot says of itself before its entries. `value` is empty for a set. */
export interface Header {
  key: string;
  value: string;
  /** When the snapshot was begun. */
  entries: number;
}

export function encodeHeader(digest: Digest, { key, value, entries }: Header): Uint8Array {
  const keyName = encoder.encode(key);
  const valueName = encoder.encode(value);
  const names = HEADER_START + keyName.length + valueName.length;
  const bytes = new Uint8Array(padded(names) + CHECKSUM_BYTES);
  const view = viewOf(bytes);
  bytes.set(MAGIC);
  view.setUint16(8, VERSION, true);
  view.setUint32(12, bytes.length, true);
  view.setBigUint64(16, BigInt(entries), true);
  view.setUint16(24, keyName.length, true);
  view.setUint16(26, valueName.length, true);
  bytes.set(keyName, HEADER_START);
  bytes.set(valueName, HEADER_START + keyName.length);
  const unsigned = bytes.length - CHECKSUM_BYTES;
  view.setBigUint64(unsigned, checksum(digest, bytes.subarray(0, unsigned), 0, 0), true);
  return bytes;
}

/** The length of the header that begins so. @throws SnapshotError when it is not one that this version reads */
export function headerBytes(start: Uint8Array): number {
  if (MAGIC.some((byte, i) => start[i] !== byte)) {
    throw new SnapshotError("these bytes are no tophash snapshot: they do not begin as one");
  }
  const view = viewOf(start);
  const version = view.getUint16(8, true);
  if (version > VERSION) {
    throw new SnapshotError(
      `the snapshot is of format version ${version}, this tophash reads up to ${VERSION}: use a newer tophash`,
    );
  }
  const bytes = view.getUint32(12, true);
  const names = HEADER_START + view.getUint16(24, true) + view.getUint16(26, true);
  if (version === 0 || bytes > MOST_HEADER_BYTES || bytes !== padded(names) + CHECKSUM_BYTES)
    throw damaged("its header");
  return bytes;
}

export function decodeHeader(digest: Digest, bytes: Uint8Array): Header {
  const view = viewOf(bytes);
  const unsigned = bytes.length - CHECKSUM_BYTES;
  if (checksum(digest, bytes.subarray(0, unsigned), 0, 0) !== view.getBigUint64(unsigned, true)) {
    throw damaged("its header");
  }
  const keyEnd = HEADER_START + view.getUint16(24, true);
  const valueEnd = keyEnd + view.getUint16(26, true);
  const key = decoder.decode(bytes.subarray(HEADER_START, keyEnd));
  const value = decoder.decode(bytes.subarray(keyEnd, valueEnd));
  const isZero =
    view.getUint16(10, true) === 0 && view.getUint32(28, true) === 0 && isPadding(bytes, valueEnd, unsigned);
  // They will stand in an error's message.
  if (!isZero || !PRINTABLE.test(key + value)) throw damaged("its header");
  return { key, value, entries: Number(view.getBigUint64(16, true)) };
}

/** Writes a block's head: what lies behind it is the payload, padded. */
export function sealBlock(digest: Digest, block: Uint8Array, payload: number, entries: number): void {
  const view = viewOf(block);
  view.setUint32(0, payload, true);
  view.setUint32(4, entries, true);
  view.setBigUint64(8, checksum(digest, block.subarray(HEAD_BYTES), payload, entries), true);
}

/** A block's head; one of no entries is the end. */
export interface Head {
  payload: number;
  entries: number;
  checksum: bigint;
}

export function decodeHead(bytes: Uint8Array): Head {
  const view = viewOf(bytes);
  return {
    payload: view.getUint32(0, true),
    entries: view.getUint32(4, true),
    checksum: view.getBigUint64(8, true),
  };
}

/** What a snapshot says of itself behind its entries. */
export interface End {
  entries: number;
  /** Whether the map was changed while it was written: a key may then stand twice. */
  changed: boolean;
  /** JSON: how the entries lay in the map. */
  survey: string;
}

export function encodeEnd(digest: Digest, { entries, changed, survey }: End): Uint8Array {
  const text = encoder.encode(survey);
  const payload = END_START + text.length;
  const block = new Uint8Array(HEAD_BYTES + padded(payload));
  const view = viewOf(block);
  view.setBigUint64(HEAD_BYTES, BigInt(entries), true);
  view.setUint32(HEAD_BYTES + 8, changed ? 1 : 0, true);
  view.setUint32(HEAD_BYTES + 12, text.length, true);
  block.set(text, HEAD_BYTES + END_START);
  sealBlock(digest, block, payload, 0);
  return block;
}

export function decodeEnd(payload: Uint8Array, bytes: number): End {
  const view = viewOf(payload);
  const survey = view.getUint32(12, true);
  const changed = view.getUint32(8, true);
  if (END_START + survey !== bytes || changed > 1 || !isPadding(payload, bytes, payload.length))
    throw damaged("its end");
  return {
    entries: Number(view.getBigUint64(0, true)),
    changed: changed === 1,
    survey: decoder.decode(payload.subarray(END_START, END_START + survey)),
  };
}

export function damaged(what: string): SnapshotError {
  return new SnapshotError(`the snapshot is damaged: ${what} is not as it was written`);
}

export function truncated(due: number, got: number): SnapshotError {
  return new SnapshotError(`the snapshot is truncated: its next part has ${due} bytes, ${got} are there`);
}

/** All parts in one array. */
export function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
