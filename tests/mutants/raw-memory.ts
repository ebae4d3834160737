// Short checks of the core without the package around it, where memory ends: in the middle of a long chain, or by the engine's will.
import {
  ARENA,
  ARENA_FAILURE,
  ARENA_TOP,
  ARENA_WANTED,
  EVACUATED,
  INSERTED,
  KEY_WORD32,
  PROBE,
  SHAPE_K4V4,
} from "../../assembly/abi/layout.ts";
import { CHECK_OK, FAILURE_ARENA_LIMIT, FAILURE_ENGINE, FAULT_BLOCK, FAULT_RUN } from "../../assembly/abi/status.ts";
import { seededWords } from "../../src/secrets.ts";
import { FOREVER } from "../lib/faults.ts";
import { scatter } from "../lib/kinds.ts";
import { RawCore } from "../lib/raw-core.ts";
import { must } from "../lib/same.ts";
import { HMAP_REST } from "../model/patient.ts";
import { type RawKind, RawMap } from "../model/raw-map.ts";

type Bytes = Uint8Array<ArrayBuffer>;
interface Faults {
  fault_arm(places: number, from: number, to: number): void;
}

/**
 * Memory ends while a long chain is split, at each of the places where it can; what stays in the bucket that it ended at is
 * deleted, or more is put into the chain, before memory is there again.
 */
function stuckChains(bytes: Bytes): void {
  for (const kind of ["word", "wide", "record"] as RawKind[]) {
    for (let seed = 1; seed <= (kind === "word" ? 10 : 4); seed++) {
      const map = new RawMap(new RawCore(bytes), kind, seed, 60, 0xffffffff);
      const { exports, view } = map.core;
      const arm = (from: number, to: number) =>
        (exports as unknown as Faults).fault_arm(FAULT_BLOCK | FAULT_RUN, from, to);
      for (let i = 0; i < 130; i++) map.set(scatter(i), i);
      // Gaps, so that chains are closed up on the way.
      if (seed % 3) for (let i = 0; i < 130; i += 2 + (seed % 3)) map.delete(scatter(i));
      exports.map_reserve(map.h, 700);
      arm(1 + (seed % 5), FOREVER);
      for (let steps = 0; steps < 4; steps++) exports.map_evacuate(map.h, 1);
      map.check();
      // What stays in the bucket that it ended at goes, before that is filled again or after it.
      const empty = () => {
        const rest = view.getUint32(map.h + HMAP_REST, true);
        for (const key of rest === 0 || kind === "record" ? [] : [...map.model.keys()]) {
          const at = (kind === "word" ? exports.u32_access(map.h, key) : exports.pair_access(map.h, key, ~key)) >>> 0;
          if (at < rest || at >= rest + (kind === "word" ? 64 : 128)) continue;
          arm(1, FOREVER);
          map.delete(key);
        }
        map.check();
      };
      if (seed % 2) empty();
      // The evacuation gets no memory, the insertion does.
      for (let i = 1000; i < 1030; i++) {
        arm(1, 1);
        map.set(scatter(i), i);
      }
      map.check();
      if (seed % 4) empty();
      arm(1 + (seed % 3), FOREVER);
      for (let i = 1030; i < 1040; i++) map.set(scatter(i), i);
      map.check();
      map.open();
      arm(0, 0);
      for (let i = 1040; i < 1050; i++) map.set(scatter(i), i);
      map.check();
      for (const walk of map.walks) while (!walk.done) map.step(walk);
      must(exports.map_evacuate(map.h, 1000) === EVACUATED, "it goes on");
      map.check();
      for (const key of [...map.model.keys()]) map.get(key);
    }
  }
}

/** A memory that grows by an eighth, or by what is needed at least, and by no more than there may be. */
function engine(bytes: Bytes): void {
  for (const refuses of ["nothing", "generosity", "everything"] as const) {
    const asked: number[] = [];
    let pages = 6;
    const most = 40;
    const core = new RawCore(bytes, pages, most, (more) => {
      asked.push(more);
      const need = refuses === "generosity" && more > 1;
      if (refuses === "everything" || need) return -1;
      must(pages + more <= most, "not more than there may be");
      pages += more;
      return pages - more;
    });
    const { exports, view } = core;
    const h = exports.map_create(SHAPE_K4V4, KEY_WORD32, 0.8, 0xffffffff, 0, false) >>> 0;
    let count = 0;
    let expected = 6;
    for (; count < 400_000; count++) {
      asked.length = 0;
      const at = exports.u32_assign(h, scatter(count)) >>> 0;
      for (const [i, more] of asked.entries()) {
        const generous = Math.min(Math.max(1, expected >> 3), most - expected);
        if (refuses === "nothing") must(more === generous, () => `asks for ${more}, not ${generous}`);
        if (refuses === "generosity" && generous > 1) must(more === (i % 2 ? 1 : generous), "asks for less then");
        if (refuses === "nothing" || more === 1) expected = pages;
      }
      if (at === 0) break;
      view.setUint32((at & ~INSERTED) >>> 0, count, true);
    }
    must(exports.check(h) === CHECK_OK, "a map in full memory");
    const reason = refuses === "everything" ? FAILURE_ENGINE : FAILURE_ARENA_LIMIT;
    must(view.getUint32(ARENA + ARENA_FAILURE, true) === reason, "why memory ended");
    must(view.getUint32(ARENA + ARENA_WANTED, true) === 65536, "what was wanted");
    if (refuses === "everything") must(pages === 6 && count > 5000, "what there is is used");
    else must(pages === most && count > 100_000, () => `all memory is used: ${pages} pages, ${count} entries`);
  }
}

/** Of the free runs that may be long enough a few are tried, however many there are: then the memory's end is taken. */
function fewTries(bytes: Bytes): void {
  for (const [tooShort, isFound] of [
    [3, true],
    [20, false],
  ] as [number, boolean][]) {
    const core = new RawCore(bytes, 100);
    const { exports, view } = core;
    const h = core.make(false, seededWords(3n), true);
    const put = (key: number, segments: number) => {
      const at = (exports.u32_assign(h, key) & ~INSERTED) >>> 0;
      must(exports.value_replace(h, at, PROBE, 65536 * segments - 4), "there is memory");
    };
    exports.map_reserve(h, 100); // no other run comes and goes
    put(0, 3);
    for (let i = 1; i <= 2 * tooShort; i++) put(i, 1 + (i % 2 ? 0 : 1));
    put(100, 1);
    exports.u32_remove(h, 0);
    for (let i = 2; i <= 2 * tooShort; i += 2) exports.u32_remove(h, i);
    const top = view.getUint32(ARENA + ARENA_TOP, true);
    put(101, 3);
    must((view.getUint32(ARENA + ARENA_TOP, true) === top) === isFound, "where a run is taken");
    must(exports.check(h) === CHECK_OK, "a map of runs");
  }
}

export const rawMemory = (bytes: Bytes): [string, () => void][] => [
  ["engine", () => engine(bytes)],
  ["few tries", () => fewTries(bytes)],
  ["stuck chains", () => stuckChains(bytes)],
];
