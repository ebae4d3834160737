// Types whose elements may have any length: keys become records in linear memory, values copies.

import { KEY_RECORD } from "../../assembly/abi/layout.ts";
import { type Check, ElementType } from "../types/types.ts";
import type { Views } from "../views.ts";

/** `P`: an element as it is written: checked, and such that no getter, proxy or codec runs any more. */
export abstract class LongType<T, P = T> extends ElementType<T> {
  constructor(name: string, code: number, check: Check) {
    super(name, code, 2, Uint32Array, KEY_RECORD, check); // a value word is the address of its copy
  }

  /** Checks an element and makes it one that can be written. @throws TypeError, RangeError as `check` */
  abstract prepare(element: unknown, what: string, index?: number): P;
  /** As `prepare`, for later: a copy, as the program may change or use again what it passed. */
  prepareCopy(element: unknown, what: string, index?: number): P {
    return this.prepare(element, what, index);
  }
  /** How many bytes `write` may need, at most. */
  abstract most(prepared: P): number;
  /**
   * Writes the element's bytes; its length word: how many, and flags. `most`: what was asked before: another thread may have made bytes longer since
   * that lie in a growable SharedArrayBuffer.
   */
  abstract write(heap: Views, at: number, prepared: P, most: number): number;
  /** The element whose bytes lie at `at`: a copy. */
  abstract read(heap: Views, at: number, length: number): T;
}

/** A custom key of a bulk call, encoded before: it stands for the key wherever a key is passed inside the package. */
export class Prepared {
  constructor(readonly element: unknown) {}
}

/** A type as one of any length, for code that knows it is. */
export function asLong<T>(type: ElementType<T>): LongType<T, unknown> {
  return type as LongType<T, unknown>;
}
