// Snapshots: there and back; damaged ones, which must be refused with a SnapshotError and nothing else; and edited ones, which
// are refused as well, or become a map that is right in itself.
import { HashMap, HashSet, SnapshotError } from "tophash";
import { checkInvariants } from "tophash/core";
import { scatter } from "../lib/kinds.ts";
import { parseSnapshot } from "../lib/snapshot-file.ts";
import type { LooseMap, LooseSet } from "../lib/types.ts";
import { expectSame, fail } from "./model.ts";
import type { Handlers } from "./single-commands.ts";
import { edited, grafted, quickly } from "./snapshot-edits.ts";
import { audit, ifMemoryLasts } from "./table-commands.ts";
import type { Trial } from "./trial.ts";

/** The snapshot of the map; none where the types have none. */
function take(trial: Trial): Uint8Array | undefined {
  const { map } = trial;
  if (trial.setup.values !== "any") return map.toSnapshot();
  try {
    map.toSnapshot();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  return fail("a snapshot of `any` values was made");
}

function read(trial: Trial, bytes: Uint8Array): LooseMap & LooseSet {
  const { type } = trial.pool.kind;
  const { options } = trial;
  return (
    trial.isSet
      ? HashSet.fromSnapshot(type, bytes, options)
      : HashMap.fromSnapshot(type, trial.values.kind.type, bytes, options)
  ) as LooseMap & LooseSet;
}

/** Another row of bytes than the one given, in one of several ways. */
function damaged(whole: Uint8Array, kind: number, place: number, what: number): Uint8Array {
  const at = place % whole.length;
  const bytes = whole.slice();
  switch (kind % 6) {
    case 0:
      bytes[at] ^= 1 << (what & 7);
      return bytes;
    case 1:
      return bytes.slice(0, at);
    case 2:
      return Uint8Array.of(...bytes.subarray(0, Math.min(at, 256)), what, ...bytes.subarray(Math.min(at, 256), 60_000));
    case 3: // a run of other bytes
      for (let i = at; i < Math.min(bytes.length, at + (what & 63)); i++) bytes[i] = scatter(what + i);
      bytes[at] = whole[at] ^ 0x55;
      return bytes;
    case 4: {
      // a word of the header
      const view = new DataView(bytes.buffer);
      const word = ((place * 4) % Math.min(whole.length - 4, 256)) & ~3;
      view.setUint32(word, ~view.getUint32(word, true) ^ (what & 0xff), true);
      return bytes;
    }
    default: {
      const longer = new Uint8Array(bytes.length + 1 + (what & 31)).fill(what);
      longer.set(bytes);
      return longer;
    }
  }
}

/** Kinds of damage; what lies beyond is edited, and a few take the entries of another table. */
const DAMAGES = 6;
export const EDITS = 14;
const GRAFT = DAMAGES;

/** The map that the bytes are of; undefined when they are refused, as they should be, or memory ends. */
function readDamaged(trial: Trial, bytes: Uint8Array): (LooseMap & LooseSet) | undefined {
  try {
    return read(trial, bytes);
  } catch (error) {
    if (error instanceof SnapshotError) return undefined;
    trial.mayEnd(error);
    return undefined;
  }
}

/** Whatever keys it holds, it holds them as it should. */
function checkLoaded(map: LooseMap & LooseSet, trial: Trial): void {
  checkInvariants(map);
  const { size } = map;
  const again = map.toSnapshot();
  let count = 0;
  for (const key of map.keys()) {
    if (!map.has(key as never)) fail("a key of an edited snapshot is not found");
    count++;
  }
  expectSame("keys of an edited snapshot", count, size);
  ifMemoryLasts(trial, () => {
    const copy = read(trial, again);
    expectSame("the size of a copy of an edited snapshot", copy.size, size);
    copy.dispose();
  });
  for (const key of [...map.keys()]) if (!map.delete(key as never)) fail("a key of an edited snapshot stays");
  checkInvariants(map);
  map.dispose();
}

export const snapshotCommands: Handlers = {
  snapshot(trial, goOn) {
    ifMemoryLasts(trial, () => {
      const bytes = take(trial);
      if (bytes === undefined) return;
      const { entries, end } = parseSnapshot(bytes, quickly);
      expectSame("entries of a snapshot", Number(entries), trial.model.size);
      expectSame("the size that its survey tells", JSON.parse(end.survey).size, trial.model.size);
      const copy = read(trial, bytes);
      audit(trial, copy);
      checkInvariants(copy);
      if (goOn) trial.replace(copy);
      else copy.dispose();
    });
    return 1;
  },

  damage(trial, _, a, b, c, all) {
    const whole = take(trial);
    if (whole === undefined) return 0;
    if (a < DAMAGES) {
      const bytes = damaged(whole, a, b, c);
      if (Buffer.compare(bytes, whole) === 0) return 0;
      if (readDamaged(trial, bytes)) fail("a damaged snapshot was taken for a whole one");
      return 1;
    }
    const other = a === GRAFT ? all[c % all.length] : trial;
    const bytes = other === trial ? edited(whole, b) : grafted(whole, take(other) ?? whole);
    const map = readDamaged(trial, bytes);
    if (map) checkLoaded(map, trial);
    checkInvariants(trial.map); // it shares the arena
    return 1;
  },
};
