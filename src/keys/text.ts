// Strings: their UTF-16 units exactly as JavaScript has them, one byte each where none is above 255. So equal strings
// are equal bytes, whatever the engine keeps them as, and lone surrogates and NUL are units like any other.

import { LENGTH_MASK, LENGTH_WIDE, PROBE_BYTES } from "../../assembly/abi/layout.ts";
import { charCodeAt, nativeCharCodeAt, U8 } from "../intrinsics.ts";
import { describe, named } from "../types/describe.ts";
import { CODE_STRING, type ElementType } from "../types/types.ts";
import type { Views } from "../views.ts";
import { LongType } from "./long-type.ts";

/** Units turned into a string at a time where there is no Buffer: an argument list has limits. */
const CHUNK = 4096;
/** Strings of at least so many units are copied by the text encoder: 100 ns a call, against 1.1 ns a unit in the loop. */
const LONG = 128;

const encoder = new TextEncoder();

/** Writes a string's units at an address; the length word. */
export function writeText(heap: Views, at: number, text: string): number {
  const { u8 } = heap;
  const n = text.length;
  if (text.charCodeAt !== nativeCharCodeAt) return writeWarily(u8, at, text);
  if (n >= LONG && writeAscii(u8, at, text)) return n;
  let all = 0;
  for (let i = 0; i < n; i++) {
    const unit = text.charCodeAt(i);
    all |= unit;
    u8[at + i] = unit;
  }
  return all > 0xff ? writeWide(u8, at, text) : n;
}

/** Chrome and Firefox encode into no shared memory: there what is encoded goes by way of this. */
let detour: Uint8Array | undefined;

/** By the text encoder; false when the text is not ASCII, or too long for the detour where there is one. */
function writeAscii(u8: Uint8Array, at: number, text: string): boolean {
  const n = text.length;
  if (detour === undefined) {
    try {
      return encodes(text, u8.subarray(at, at + n));
    } catch {
      detour = new U8(PROBE_BYTES);
    }
  }
  if (n > detour.length) return false;
  const units = detour.subarray(0, n);
  if (!encodes(text, units)) return false;
  u8.set(units, at);
  return true;
}

/** UTF-8 takes more than one byte for every unit that is not ASCII. */
function encodes(text: string, into: Uint8Array): boolean {
  const { read, written } = encoder.encodeInto(text, into);
  return read === into.length && written === into.length;
}

/** On a tampered String.prototype: slower, and asks it nothing. */
function writeWarily(u8: Uint8Array, at: number, text: string): number {
  const n = text.length;
  let all = 0;
  for (let i = 0; i < n; i++) {
    const unit = charCodeAt(text, i);
    all |= unit;
    u8[at + i] = unit;
  }
  if (all <= 0xff) return n;
  for (let i = 0; i < n; i++) {
    const unit = charCodeAt(text, i);
    u8[at + 2 * i] = unit;
    u8[at + 2 * i + 1] = unit >>> 8;
  }
  return (2 * n) | LENGTH_WIDE;
}

function writeWide(u8: Uint8Array, at: number, text: string): number {
  const n = text.length;
  for (let i = 0; i < n; i++) {
    const unit = text.charCodeAt(i);
    u8[at + 2 * i] = unit;
    u8[at + 2 * i + 1] = unit >>> 8;
  }
  return (2 * n) | LENGTH_WIDE;
}

/** The string whose units lie at an address. */
export function readText(heap: Views, at: number, length: number): string {
  const end = at + (length & LENGTH_MASK);
  const wide = (length & LENGTH_WIDE) !== 0;
  if (heap.node !== undefined) return heap.node.toString(wide ? "utf16le" : "latin1", at, end);
  let text = "";
  const size = wide ? 2 : 1;
  for (let start = at; start < end; start += CHUNK * size)
    text += chunk(heap.u8, start, Math.min(start + CHUNK * size, end), size);
  return text;
}

function chunk(u8: Uint8Array, start: number, end: number, size: number): string {
  const units = new Array<number>((end - start) / size);
  for (let i = 0; i < units.length; i++) {
    const byte = start + i * size;
    units[i] = size === 1 ? u8[byte] : u8[byte] | (u8[byte + 1] << 8);
  }
  return String.fromCharCode.apply(null, units);
}

class TextType extends LongType<string> {
  constructor() {
    super("string", CODE_STRING, (value, what, index) => {
      if (typeof value !== "string")
        throw new TypeError(`${named(what, index)} must be a string, got ${describe(value)}`);
    });
  }
  prepare(text: unknown, what: string, index?: number): string {
    if (typeof text !== "string") this.check(text, what, index);
    return text as string;
  }
  most(text: string): number {
    return 2 * text.length;
  }
  write(heap: Views, at: number, text: string): number {
    return writeText(heap, at, text);
  }
  read(heap: Views, at: number, length: number): string {
    return readText(heap, at, length);
  }
}

/** JavaScript strings exactly, lone surrogates and NUL included: as keys and as values. */
export const string: ElementType<string> = new TextType();
