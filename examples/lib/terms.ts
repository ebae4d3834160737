// Terms of a text: its words, and its pairs of neighbouring words within one line.
import type { PackedKeys } from "tophash";
import { eachWord } from "./dictionary.ts";

const NEWLINE = 10;
const SPACE = 32;

/** Where each word begins and ends; of a pair the second word, too, otherwise 0 and 0. */
type TakeTerm = (start: number, end: number, start2: number, end2: number) => void;

export function eachTerm(text: Uint8Array, take: TakeTerm): void {
  let before = -1;
  let beforeEnd = -1;
  eachWord(text, (start, end) => {
    take(start, end, 0, 0);
    let neighbours = before >= 0;
    for (let at = beforeEnd; neighbours && at < start; at++) neighbours = text[at] !== NEWLINE;
    if (neighbours) take(before, beforeEnd, start, end);
    before = start;
    beforeEnd = end;
  });
}

const TERMS = 16_384;
const BYTES = 1 << 20;
/** Longer than any two words of the dictionary. */
const LONGEST = 1 << 10;

/** The terms one after the other, as bulk calls take them; the buffers are used again for each batch. */
export function eachBatch(text: Uint8Array, take: (batch: PackedKeys, terms: number) => void): void {
  const bytes = new Uint8Array(BYTES);
  const offsets = new Uint32Array(TERMS + 1);
  let at = 0;
  let terms = 0;
  const flush = () => {
    if (terms > 0) take({ bytes, offsets: offsets.subarray(0, terms + 1) }, terms);
    at = 0;
    terms = 0;
  };
  eachTerm(text, (start, end, start2, end2) => {
    for (let i = start; i < end; i++) bytes[at++] = text[i];
    if (end2 > 0) bytes[at++] = SPACE;
    for (let i = start2; i < end2; i++) bytes[at++] = text[i];
    offsets[++terms] = at;
    if (terms === TERMS || at > BYTES - LONGEST) flush();
  });
  flush();
}

/** The bounds of `parts` parts of about the same size, between lines. */
export function bounds(text: Uint8Array, parts: number): number[] {
  return Array.from({ length: parts + 1 }, (_, part) => {
    if (part === parts) return text.length;
    const at = Math.floor((text.length * part) / parts);
    return part === 0 ? 0 : text.indexOf(NEWLINE, at) + 1;
  });
}
