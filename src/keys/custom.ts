// Keys of the program's own: a codec makes them strings or bytes, and those keys again.

import { LENGTH_TEXT } from "../../assembly/abi/layout.ts";
import { byteCount, isBytes } from "../intrinsics.ts";
import { describe } from "../types/describe.ts";
import { CODE_CUSTOM, type ElementType } from "../types/types.ts";
import type { Views } from "../views.ts";
import { readBytes, writeBytes } from "./bytes.ts";
import { LongType } from "./long-type.ts";
import { readText, writeText } from "./text.ts";

type Encoded = string | Uint8Array;

/** How a program's own keys are stored. Keys that count as equal must be encoded the same, others differently. */
export interface KeyCodec<K, E extends Encoded = Encoded> {
  /** The key as a string or as bytes (which are copied). */
  encode(key: K): E;
  /** The key for what `encode` returned. */
  decode(encoded: E): K;
  /** Verifies every key: that encoding it again, and what decoding it gives, makes the same. For debugging: slow. */
  check?: boolean;
}

export class CustomType<K> extends LongType<K, Encoded> {
  constructor(readonly codec: KeyCodec<K>) {
    super("customKey", CODE_CUSTOM, () => {});
  }

  prepare(key: unknown): Encoded {
    const encoded = this.#encode(key as K);
    if (this.codec.check) this.#verify(key as K, encoded);
    return encoded;
  }

  override prepareCopy(key: unknown): Encoded {
    const encoded = this.prepare(key);
    return typeof encoded === "string" ? encoded : new Uint8Array(encoded);
  }

  most(encoded: Encoded): number {
    return typeof encoded === "string" ? 2 * encoded.length : byteCount(encoded);
  }

  write(heap: Views, at: number, encoded: Encoded, most: number): number {
    if (typeof encoded === "string") return writeText(heap, at, encoded) | LENGTH_TEXT;
    return writeBytes(heap, at, encoded, 0, Math.min(byteCount(encoded), most));
  }

  read(heap: Views, at: number, length: number): K {
    return this.codec.decode(length & LENGTH_TEXT ? readText(heap, at, length) : readBytes(heap, at, length));
  }

  #encode(key: K): Encoded {
    const encoded = this.codec.encode(key);
    if (typeof encoded === "string" || isBytes(encoded)) return encoded;
    throw new TypeError(`a key codec's encode must return a string or a Uint8Array, got ${describe(encoded)}`);
  }

  #verify(key: K, encoded: Encoded): void {
    const own = typeof encoded === "string" ? encoded : new Uint8Array(encoded);
    if (!isSame(own, this.#encode(key))) {
      throw new TypeError("a key codec's encode must give the same for the same key, it gave two different results");
    }
    if (!isSame(own, this.#encode(this.codec.decode(own)))) {
      throw new TypeError("a key codec's decode must give a key that encodes the same, it does not");
    }
  }
}

function isSame(a: Encoded, b: Encoded): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Keys of the program's own, by a codec that makes each a string or bytes. Equal encodings are the same key.
 * The codec must not change the map: that throws ConcurrentMutationError.
 * @throws TypeError unless `encode` and `decode` are functions
 */
export function customKey<K, E extends Encoded = Encoded>(codec: KeyCodec<K, E>): ElementType<K> {
  if (typeof codec !== "object" || codec === null) {
    throw new TypeError(`customKey needs { encode, decode }, got ${describe(codec)}`);
  }
  for (const name of ["encode", "decode"] as const) {
    if (typeof codec[name] !== "function") {
      throw new TypeError(`customKey needs a function ${name}, got ${describe(codec[name])}`);
    }
  }
  return new CustomType<K>(codec as unknown as KeyCodec<K>);
}
