// The views through which JavaScript reads and writes a linear memory: the one place where they are made, and made anew when the
// memory has grown.

import { F32, F64, I32, I64, U8, U32, U64, View } from "./intrinsics.ts";

interface TextReader {
  toString(encoding: "latin1" | "utf16le", start: number, end: number): string;
}

export class Views {
  u8!: Uint8Array;
  u32!: Uint32Array;
  i32!: Int32Array;
  f32!: Float32Array;
  f64!: Float64Array;
  i64!: BigInt64Array;
  u64!: BigUint64Array;
  view!: DataView;
  #node: TextReader | undefined;

  /** Makes the views of a buffer. */
  look(buffer: ArrayBuffer): void {
    this.u8 = new U8(buffer);
    this.u32 = new U32(buffer);
    this.i32 = new I32(buffer);
    this.f32 = new F32(buffer);
    this.f64 = new F64(buffer);
    this.i64 = new I64(buffer);
    this.u64 = new U64(buffer);
    this.view = new View(buffer);
    this.#node = undefined;
  }

  /** Node's way to make strings from bytes, where there is one. */
  get node(): TextReader | undefined {
    if (this.#node === undefined && typeof Buffer === "function") this.#node = Buffer.from(this.u8.buffer);
    return this.#node;
  }
}
