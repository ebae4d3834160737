// Where a map's secrets come from: a stream of its own, SipHash of a counter under a random key. Who learns the secrets
// in use (they can be timed, in principle) learns nothing about the key, and so nothing about the next secrets. A number,
// how often secrets were drawn, stands for all of them.

import { NH_SECRETS, STREAM_KEY } from "../abi/layout";
import { crossing } from "../arena/place";
import { mix } from "../word/hash";
import { siphash } from "../word/siphash";
import { Hmap, hasRecords } from "./hmap";

/** Words of the stream for one drawing: three, and those of short records. */
const STRIDE: u32 = 16;
/** Bytes of expanded secrets: | secret0 u64 | secret1 u64 | secret2 u64 | short secrets 72 bytes | */
export const EXPANDED_BYTES: u32 = 96;

/** Takes the stream's key from where JavaScript put it. */
export function startStream(h: Hmap): void {
  h.stream0 = load<u64>(crossing(STREAM_KEY));
  h.stream1 = load<u64>(crossing(STREAM_KEY), 8);
  memory.fill(crossing(STREAM_KEY), 0, 16);
  h.drawn = 0;
}

@inline function word(h: Hmap, drawn: u32, i: u32): u64 {
  store<u64>(crossing(STREAM_KEY), <u64>drawn * STRIDE + i);
  return siphash(crossing(STREAM_KEY), 8, h.stream0, h.stream1);
}

/** Writes the secrets of a drawing: three words (multipliers are odd), and for short records the others. */
export function expandSecrets(h: Hmap, drawn: u32, secrets: usize, shortSecrets: usize): void {
  for (let i: u32 = 0; i < 3; i++) store<u64>(secrets + (<usize>i << 3), word(h, drawn, i) | <u64>(i != 0));
  if (!hasRecords(h)) return;
  for (let i: u32 = 0; i < NH_SECRETS >>> 3; i++) store<u64>(shortSecrets + (<usize>i << 3), word(h, drawn, i + 3));
}

/** Draws new secrets; the table must be empty, or about to be reseeded. */
export function drawSecrets(h: Hmap): void { expandSecrets(h, ++h.drawn, h.secrets, h.shortSecrets); }

/** Keeps the present secrets as the old ones. */
export function keepOldSecrets(h: Hmap): void { expandSecrets(h, h.drawn, h.oldSecrets, h.oldShortSecrets); }

/** The hash of a word by secrets at an address. */
@inline export function mixBy(key: u64, secrets: usize): u32 {
  return mix(key, load<u64>(secrets), load<u64>(secrets, 8), load<u64>(secrets, 16));
}
