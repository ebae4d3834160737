import type { PackedKeys } from "tophash";
import { mix32 } from "./keys.ts";

/**
 * String keys: n distinct ones of one length, hexadecimal digits or, as strings that need two bytes a character, sixteen
 * Cyrillic letters. They lie in one buffer, and `make` cuts out a new string each time, as JSON, files and sockets make
 * them. V8 caches a string's hash in the string: looking up the very object that was inserted is `Map` at its best.
 */
export type Chars = "ascii" | "two-byte";

const DIGITS_PER_WORD = 8;
const CYRILLIC = 0x0430;

/** The digits of key i, each from 0 to 15. The first eight alone make it distinct. */
function eachDigit(i: number, length: number, take: (digit: number, d: number) => void): void {
  for (let d = 0, word = 0; d < length; d++, word <<= 4) {
    if (d % DIGITS_PER_WORD === 0) word = mix32(i ^ Math.imul(d / DIGITS_PER_WORD, 0x5bd1e995));
    take(word >>> 28, d);
  }
}

/** Writes key i to a buffer, one byte a character. */
export function writeDigits(to: Uint8Array, at: number, i: number, length: number): void {
  eachDigit(i, length, (digit, d) => {
    to[at + d] = (digit < 10 ? 48 : 87) + digit;
  });
}

export class Texts {
  /** All of them, one after the other, as the engine keeps them. */
  readonly bytes: Buffer;
  readonly #stride: number;

  constructor(
    readonly n: number,
    readonly length: number,
    readonly chars: Chars = "ascii",
  ) {
    this.#stride = chars === "ascii" ? length : 2 * length;
    this.bytes = Buffer.alloc(n * this.#stride);
    for (let i = 0; i < n; i++) {
      if (chars === "ascii") writeDigits(this.bytes, i * length, i, length);
      else eachDigit(i, length, (digit, d) => this.bytes.writeUInt16LE(CYRILLIC + digit, 2 * (i * length + d)));
    }
  }

  /** Key i, as a string of its own. */
  make(i: number): string {
    const start = i * this.#stride;
    return this.chars === "ascii"
      ? this.bytes.latin1Slice(start, start + this.#stride)
      : this.bytes.ucs2Slice(start, start + this.#stride);
  }

  /** Those keys in UTF-8, one after the other: the form in which bulk calls take them without strings. */
  packed(indices: ArrayLike<number>): PackedKeys {
    const parts = Array.from(indices, (i) => this.make(i));
    const bytes = new TextEncoder().encode(parts.join(""));
    const offsets = Uint32Array.from({ length: parts.length + 1 }, (_, i) => (i * bytes.length) / parts.length);
    return { bytes, offsets };
  }
}

/** Strings to look up, set or delete in a pass. */
export class AskedTexts {
  readonly keys: string[];

  /** @param own the strings that were inserted: asks for those very objects, instead of for equal ones made anew */
  constructor(
    readonly texts: Texts,
    readonly indices: ArrayLike<number>,
    readonly own?: readonly string[],
  ) {
    this.keys = Array.from(indices, (i) => own?.[i] ?? texts.make(i));
  }

  /** Before every pass, not timed. */
  renew = (): void => {
    if (this.own) return;
    const { keys, indices, texts } = this;
    for (let i = 0; i < keys.length; i++) keys[i] = texts.make(indices[i]);
  };
}
