// A map as the core alone has it, beside its model: at load factors that the package does not allow, so that a handful of
// entries makes chains which an evacuation moves in pieces, and in memories of a few segments.
import {
  BATCH_KEYS,
  BATCH_MISSING,
  BATCH_VALUES,
  CURSOR,
  CURSOR_DONE,
  CURSOR_IN_CHAIN,
  CURSOR_LOST,
  CURSOR_STATE,
  INSERTED,
  KEY_RECORD,
  KEY_WORD32,
  KEY_WORD64,
  PROBE,
  SHAPE_K4V4,
  SHAPE_K8V4,
  STREAM_KEY,
} from "../../assembly/abi/layout.ts";
import { CHECK_OK } from "../../assembly/abi/status.ts";
import { seededWords, writeStreamKey } from "../../src/secrets.ts";
import { scatter } from "../lib/kinds.ts";
import type { RawCore } from "../lib/raw-core.ts";
import { must } from "../lib/same.ts";

export type RawKind = "word" | "wide" | "record";

const SHAPES = { word: SHAPE_K4V4, wide: SHAPE_K8V4, record: SHAPE_K4V4 };
const KEY_KINDS = { word: KEY_WORD32, wide: KEY_WORD64, record: KEY_RECORD };
/** Entries that a cursor is given at a time: a bucket at least. */
const ROOM = 40;

/** A walk over the map: what it has yielded, and what it still owes. */
interface RawWalk {
  state: Uint8Array;
  yielded: Set<number>;
  due: Set<number>;
  done: boolean;
}

export class RawMap {
  readonly h: number;
  readonly model = new Map<number, number>();
  walks: RawWalk[] = [];
  refused = 0;

  constructor(
    readonly core: RawCore,
    readonly kind: RawKind,
    seed: number,
    load: number,
    maxBytes: number,
  ) {
    writeStreamKey(new Uint32Array(core.view.buffer), STREAM_KEY >>> 2, seededWords(BigInt(seed)));
    const width = kind === "record" ? 4 : 0;
    this.h = core.exports.map_create(SHAPES[kind], KEY_KINDS[kind], load, maxBytes, width, false) >>> 0;
    must(this.h !== 0, "a map needs next to nothing");
  }

  /** The operation of this kind of key, done to one. */
  #do(operation: "access" | "assign" | "remove", key: number): number {
    const { exports, view } = this.core;
    if (this.kind === "word") return exports[`u32_${operation}`](this.h, key) >>> 0;
    if (this.kind === "wide") return exports[`pair_${operation}`](this.h, key, ~key) >>> 0;
    view.setUint32(PROBE, key, true);
    view.setUint32(PROBE + 4, ~key, true);
    return exports[`record_${operation}`](this.h, PROBE, 8) >>> 0;
  }

  /** False when memory ended. */
  set(key: number, value: number): boolean {
    const at = this.#do("assign", key);
    if (at === 0) {
      this.refused++;
      must(!this.model.has(key), "a key that is there is found in full memory");
      return false;
    }
    must((at & INSERTED) === (this.model.has(key) ? 0 : INSERTED), "whether a key is new");
    this.core.view.setUint32((at & ~INSERTED) >>> 0, value, true);
    this.model.set(key, value);
    return true;
  }

  delete(key: number): void {
    const at = this.#do("remove", key);
    must((at !== 0) === this.model.delete(key), "whether a key was there");
    for (const walk of this.walks) {
      walk.due.delete(key);
      walk.yielded.delete(key);
    }
  }

  get(key: number): void {
    const at = this.#do("access", key);
    must((at !== 0) === this.model.has(key), () => `whether ${key} is there`);
    if (at !== 0) must(this.core.view.getUint32(at, true) === this.model.get(key), "a value");
  }

  /** A batch of keys, present or not. */
  getMany(keys: number[]): void {
    const { exports, view } = this.core;
    keys.forEach((key, i) => {
      if (this.kind === "word") view.setUint32(BATCH_KEYS + 4 * i, key, true);
      else {
        const at = this.kind === "wide" ? BATCH_KEYS + 8 * i : PROBE + 8 * i;
        view.setUint32(at, key, true);
        view.setUint32(at + 4, ~key, true);
      }
      if (this.kind !== "record") return;
      view.setUint32(BATCH_KEYS + 8 * i, PROBE + 8 * i, true);
      view.setUint32(BATCH_KEYS + 8 * i + 4, 8, true);
    });
    view.setUint32(BATCH_MISSING, 0xdead, true);
    exports.batch_get(this.h, keys.length);
    keys.forEach((key, i) => {
      must(view.getUint32(BATCH_VALUES + 4 * i, true) === (this.model.get(key) ?? 0xdead), "a value of a batch");
    });
  }

  open(): void {
    this.core.exports.cursor_start(this.h);
    const walk = {
      state: this.#cursor().slice(),
      yielded: new Set<number>(),
      due: new Set(this.model.keys()),
      done: false,
    };
    this.walks.push(walk);
    this.#finishChain(walk);
  }

  #cursor(): Uint8Array {
    return this.core.u8.subarray(CURSOR, BATCH_KEYS);
  }

  /** A batch of entries, each of which is due, or new since the walk began. */
  step(walk: RawWalk): void {
    if (walk.done) return;
    const { exports, view } = this.core;
    this.#cursor().set(walk.state);
    const n = exports.cursor_next(this.h, ROOM);
    for (let i = 0; i < n; i++) {
      const word = view.getUint32(
        (this.kind === "record" ? BATCH_VALUES : BATCH_KEYS) + (this.kind === "wide" ? 8 : 4) * i,
        true,
      );
      const key = this.kind === "record" ? view.getUint32(word + 8, true) : word;
      must(this.model.has(key), "an entry that there is");
      must(!walk.yielded.has(key), () => `${key} is yielded once`);
      walk.yielded.add(key);
      walk.due.delete(key);
    }
    walk.state = this.#cursor().slice();
    const state = view.getUint32(CURSOR + CURSOR_STATE, true);
    must(state !== CURSOR_LOST, "a walk is not lost");
    walk.done = state === CURSOR_DONE;
    if (walk.done) must(walk.due.size === 0, () => `${walk.due.size} entries were not yielded`);
    this.#finishChain(walk);
  }

  /** A chain that is larger than a batch is copied at once. */
  #finishChain(walk: RawWalk): void {
    if (new DataView(walk.state.buffer).getUint32(CURSOR_STATE, true) === CURSOR_IN_CHAIN) this.step(walk);
  }

  check(): void {
    must(this.core.exports.check(this.h) === CHECK_OK, () => `check returns ${this.core.exports.check(this.h)}`);
    must(this.core.view.getUint32(this.h, true) === this.model.size, "the count");
  }

  /** A row of operations that follows from a number. */
  live(steps: number, keys: number, salt: number): void {
    let at = 0;
    const draw = (below: number) => scatter(salt * 7919 + at++) % below;
    const key = () => scatter(draw(keys));
    const { exports } = this.core;
    for (let i = 0; i < steps; i++) {
      const fills = (i >> 7) % 2 === 0;
      const act = draw(40);
      if (act < 12) this.set(key(), i);
      else if (act < 16) for (let n = draw(fills ? keys >> 4 : 9); n > 0 && this.set(key(), i); n--);
      else if (act < 21) this.delete(key());
      else if (act < 22) for (let n = draw(fills ? 9 : keys >> 1); n > 0; n--) this.delete(key());
      else if (act < 26) this.get(key());
      else if (act < 27) this.getMany(Array.from({ length: 1 + draw(300) }, key));
      else if (act < 31) exports.map_evacuate(this.h, 1 + draw(3));
      else if (act === 31 && draw(4) === 0) exports.map_reserve(this.h, draw(4 * keys));
      else if (act === 32) exports.map_shrink(this.h);
      else if (act === 33) exports.map_set_reserved(this.h, draw(2) * draw(keys));
      else if (act === 34 && this.walks.length < 4) this.open();
      else if (act > 34) for (const walk of this.walks) this.step(walk);
      this.walks = this.walks.filter(({ done }) => !done);
      this.check();
    }
    for (const walk of this.walks) while (!walk.done) this.step(walk);
    for (let i = 0; i < keys; i++) this.get(scatter(i));
  }
}
