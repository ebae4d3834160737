// A walk remembers what it has yielded by up to 128 secrets: until then it yields nothing twice, and then it says that it is lost.
import { expect, test } from "vitest";
import {
  BATCH_KEYS,
  CURSOR,
  CURSOR_EPOCHS,
  CURSOR_IN_CHAIN,
  CURSOR_LOST,
  CURSOR_MOST_EPOCHS,
  CURSOR_RUNNING,
  CURSOR_STATE,
  HMAP_RESEEDS,
  HMAP_WIDE,
} from "../assembly/abi/layout.ts";
import { CHECK_OK } from "../assembly/abi/status.ts";
import { seededWords } from "../src/secrets.ts";
import { RawCore } from "./lib/raw-core.ts";

const ENTRIES = 5000;
/** One bucket: the fewest entries that a batch can be asked for. */
const ROOM = 7;

test("a walk that meets new secrets with every batch", () => {
  const core = new RawCore();
  const { exports, view } = core;
  const h = core.make(false, seededWords(9n));
  const field = (at: number) => view.getUint32(h + at, true);
  for (let key = 0; key < ENTRIES; key++) exports.u32_assign(h, key);
  exports.map_evacuate(h, 0xffff);

  let key = ENTRIES;
  /** Entries of one bucket, until the map draws new secrets; they are taken out again. */
  const flood = () => {
    const reseeds = field(HMAP_RESEEDS);
    const added: number[] = [];
    for (; field(HMAP_RESEEDS) === reseeds; key++) {
      if ((exports.u32_hash(h, key) & field(HMAP_WIDE)) !== 7) continue;
      exports.u32_assign(h, key);
      added.push(key);
    }
    exports.map_evacuate(h, 0xffff);
    for (const each of added) exports.u32_remove(h, each);
  };

  const state = () => view.getUint32(CURSOR + CURSOR_STATE, true);
  const seen = new Set<number>();
  exports.cursor_start(h);
  while (state() <= CURSOR_IN_CHAIN) {
    // Within a chain nothing may change.
    if (state() === CURSOR_RUNNING) flood();
    const n = exports.cursor_next(h, ROOM);
    for (let i = 0; i < n; i++) {
      const each = view.getUint32(BATCH_KEYS + 4 * i, true);
      expect(seen.has(each)).toBe(false);
      seen.add(each);
    }
  }
  expect(state()).toBe(CURSOR_LOST);
  expect(view.getUint32(CURSOR + CURSOR_EPOCHS, true)).toBe(CURSOR_MOST_EPOCHS);
  expect(seen.size).toBeGreaterThan(CURSOR_MOST_EPOCHS);
  expect(exports.check(h)).toBe(CHECK_OK);
});
