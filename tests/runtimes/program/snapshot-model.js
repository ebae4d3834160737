// Snapshots: there and back for every type, in chunks while the event loop turns, one that was written elsewhere, damaged ones.

import { keyKinds, valueKinds } from "./kinds.js";
import { must } from "./random.js";

const ENTRIES = 200;

/** tests/fixtures/snapshots/string-string.v1.tph, as Node wrote it. */
function frozen() {
  const hex = [
    "895450480d0a1a0a010000003800000008000000000000000600060000000000737472696e67737472696e67000000002fead453a072",
    "99a80003000008000000c7a8e056c437a7a31c000000060000800101620063000000080000800101620063002100680200002c010000",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "7878787878787878787878787878787878787878787878787878787878782d0100007878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878",
    "7878787878787878787821000000140000000200008000d800000400008000d821001400000001000000610000000200000061210000",
    "1800000004000000636166e905000000636166e92100000018000000040000803dd800de060000803dd800de21000000140000000100",
    "0000000000000200000000210000100000000000000001000000210000002b01000000000000eeb0a88317c92a370800000000000000",
    "000000001b0100007b2273697a65223a382c226275636b657473223a322c226f766572666c6f774275636b657473223a302c22736c6f",
    "74735065724275636b6574223a372c22736c6f7473223a31342c226c6f6164466163746f72223a302e35373134323835373134323835",
    "3731342c2267726f77696e67223a66616c73652c227068617365223a226e6f6e65222c2270726f6772657373223a312c226576616375",
    "61746564223a312c2265766163756174696f6e73223a312c2272657365656473223a302c226279746573223a313337362c2262797465",
    "73506572456e747279223a3137322c226d6178436861696e223a302c22636861696e73223a5b325d2c2275736564223a5b302c302c30",
    "2c312c302c315d2c22646570746873223a5b385d7d0000000000",
  ].join("");
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

async function roundTrips({ HashMap, HashSet, ...types }) {
  let operations = 0;
  for (const key of keyKinds(types)) {
    for (const value of valueKinds(types).filter(({ name }) => name !== "any")) {
      const what = `a snapshot of ${key.name} -> ${value.name}`;
      const map = new HashMap(key.type, value.type);
      for (let n = 0; n < ENTRIES; n++) map.set(key.make(n), value.make(n));
      const back = HashMap.fromSnapshot(key.type, value.type, map.toSnapshot());
      const streamed = await HashMap.fromSnapshotChunks(key.type, value.type, map.snapshotChunks());
      for (const copy of [back, streamed]) {
        must(copy.size === ENTRIES, what);
        for (let n = 0; n < ENTRIES; n++) {
          must(Object.is(value.id(copy.get(key.make(n))), value.id(value.make(n))), what);
          operations++;
        }
      }
      for (const each of [map, back, streamed]) each.dispose();
    }
    const members = Array.from({ length: ENTRIES }, (_, n) => key.make(n));
    const set = HashSet.fromSnapshot(key.type, HashSet.from(key.type, members).toSnapshot());
    must(set.size === ENTRIES && members.every((member) => set.has(member)), `a snapshot of a set of ${key.name}`);
    operations += ENTRIES;
    set.dispose();
  }
  return operations;
}

/** From a stream of the platform's own, where it has one. */
async function streams({ HashMap, u32 }) {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < 50_000; i++) map.set(i, i * 2);
  const snapshot = map.toSnapshot();
  const chunks = typeof Response === "function" ? new Response(snapshot).body : [snapshot];
  const back = await HashMap.fromSnapshotChunks(u32, u32, chunks);
  must(back.size === 50_000 && back.get(49_999) === 99_998, "a snapshot from a stream");
  map.dispose();
  back.dispose();
  return 2;
}

function foreign({ HashMap, SnapshotError, string }) {
  const map = HashMap.fromSnapshot(string, string, frozen());
  must(map.size === 8 && map.get("caf\xe9") === "caf\xe9!" && map.get("\ud800") === "\ud800!", "a frozen snapshot");
  map.dispose();
  let refused = 0;
  for (let at = 0; at < frozen().length; at += 5) {
    const bytes = frozen();
    bytes[at] ^= 1 << (at % 8);
    try {
      HashMap.fromSnapshot(string, string, bytes);
    } catch (error) {
      if (error instanceof SnapshotError) refused++;
    }
  }
  must(refused === Math.ceil(frozen().length / 5), "damaged snapshots are refused");
  return 3 + refused;
}

export async function snapshotModel(tophash) {
  return (await roundTrips(tophash)) + (await streams(tophash)) + foreign(tophash);
}
