/** One variant at work: an instance with a memory of its own, measured on its exports without the package around it. */
import {
  BATCH_MISSING,
  HMAP_BYTES_USED,
  HMAP_COUNT,
  KEY_RECORD,
  SHAPE_K4V4,
  SHAPE_K4V8,
  SHAPE_K8V0,
  SHAPE_K8V4,
  SHAPE_K8V8,
  STREAM_KEY,
} from "../../assembly/abi/layout.ts";
import { DEFAULT_LOAD_FACTOR } from "../../src/options.ts";
import { seededWords, writeStreamKey } from "../../src/secrets.ts";
import type { Core } from "../../src/wasm/exports.ts";
import { instantiate } from "../../src/wasm/module.ts";

export const SHAPES = { K4V4: SHAPE_K4V4, K4V8: SHAPE_K4V8, K8V4: SHAPE_K8V4, K8V8: SHAPE_K8V8 } as const;
export type ShapeName = keyof typeof SHAPES;

/** Words of 8 bytes cross as doubles: a BigInt would cost more than what is to be measured. */
const KEY_KIND = { u32: 0, f64: 2 } as const;
export type KeyKind = keyof typeof KEY_KIND;
export const keyKindOf = (shape: ShapeName): KeyKind => (SHAPES[shape] >= SHAPE_K8V0 ? "f64" : "u32");

/** What an absent key counts in a checksum. */
export const MISSING = 77;

/** 1 GiB from the beginning, committed when touched: views never go stale, and no grow falls into a measurement. */
const PAGES = 16384;
const MAX_PAGES = 65535;
const NO_LIMIT = 0xffffffff;
/** Behind what the arena knows of, 8 MiB for keys of any length: where a program would have just put them. */
const ROW_PAGES = 128;
export const ROW = PAGES << 16;
export const ROW_BYTES = ROW_PAGES << 16;

export class LabCore {
  readonly exports: Core;
  readonly u32: Uint32Array;
  readonly memory: WebAssembly.Memory;

  constructor(module: WebAssembly.Module) {
    this.memory = new WebAssembly.Memory({ initial: PAGES + ROW_PAGES, maximum: MAX_PAGES, shared: true });
    const env = { memory: this.memory, grow: () => -1, trace: () => {} };
    this.exports = instantiate(module, env);
    this.u32 = new Uint32Array(this.memory.buffer);
    this.exports.arena_init(PAGES, PAGES, 3);
    this.u32[BATCH_MISSING >>> 2] = MISSING;
  }

  /** An empty map. The secrets are the same for all variants and runs unless a seed is given. */
  make(shape: ShapeName, load: number = DEFAULT_LOAD_FACTOR, seed = 1n): number {
    return this.#make(SHAPES[shape], KEY_KIND[keyKindOf(shape)], load, 0, seed);
  }

  /** A map of keys of any length with values of 4 bytes. */
  makeRecords(seed = 1n): number {
    return this.#make(SHAPE_K4V4, KEY_RECORD, DEFAULT_LOAD_FACTOR, 4, seed);
  }

  #make(shape: number, keyKind: number, load: number, recordValue: number, seed: bigint): number {
    writeStreamKey(this.u32, STREAM_KEY >>> 2, seededWords(seed));
    const h = this.exports.map_create(shape, keyKind, load, NO_LIMIT, recordValue, false) >>> 0;
    if (h === 0) throw new Error("no memory for a map");
    return h;
  }

  /** Gives the storage back at once, so that the next map does not pay for it. */
  drop(h: number): void {
    this.exports.map_dispose(h);
    this.exports.arena_reclaim(0x7fffffff);
  }

  field(h: number, offset: number): number {
    return this.u32[(h + offset) >>> 2];
  }
  count(h: number): number {
    return this.field(h, HMAP_COUNT);
  }
  bytes(h: number): number {
    return this.field(h, HMAP_BYTES_USED);
  }
}
