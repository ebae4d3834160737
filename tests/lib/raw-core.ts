// The core without the package around it: for tests that look at its memory.
import { HMAP_STREAM, KEY_RECORD, KEY_WORD32, PROBE, SHAPE_K4V4, STREAM_KEY } from "../../assembly/abi/layout.ts";
import { type WordSource, writeStreamKey } from "../../src/secrets.ts";
import type { Core } from "../../src/wasm/exports.ts";
import { instantiate } from "../../src/wasm/module.ts";
import { debugCore } from "./core.ts";

const PAGES = 64;

/** Compiled once, however many cores are made of them. */
const modules = new WeakMap<Uint8Array, WebAssembly.Module>();

export class RawCore {
  readonly exports: Core;
  readonly u8: Uint8Array;
  readonly view: DataView;

  /** `pages`: of 64 KiB, three of which the core needs itself; `grow`: what the engine says to a wish for more, up to `most`. */
  constructor(bytes = debugCore(), pages = PAGES, most = pages, grow: (pages: number) => number = () => -1) {
    const memory = new WebAssembly.Memory({ initial: most, maximum: 65536, shared: true });
    const module = modules.get(bytes) ?? new WebAssembly.Module(bytes);
    modules.set(bytes, module);
    const env = { memory, grow, trace: () => {} };
    this.exports = instantiate(module, env);
    this.u8 = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
    this.exports.arena_init(pages, most, 3);
  }

  /** A map of u32 keys, or of keys of any length, to words or to copies that it owns; the key of its stream of secrets is made of four of the words. */
  make(records: boolean, words: WordSource, ownsValues = false): number {
    writeStreamKey(new Uint32Array(this.view.buffer), STREAM_KEY >>> 2, words);
    const keyKind = records ? KEY_RECORD : KEY_WORD32;
    return this.exports.map_create(SHAPE_K4V4, keyKind, 0.8, 0xffffffff, records ? 4 : 0, ownsValues) >>> 0;
  }

  word(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }

  hashBytes(h: number, key: Uint8Array): number {
    this.u8.set(key, PROBE);
    return this.exports.record_hash(h, PROBE, key.length) >>> 0;
  }

  /** How often secrets were drawn: the word before the stream's key. */
  drawn(h: number): number {
    return this.view.getUint32(h + HMAP_STREAM - 4, true);
  }
}
