import { loopsFor } from "../loops/copy.ts";
import { mixes } from "../loops/mixes.ts";
import type { Suite } from "../suite.ts";
import { attachSync, IN_SYNC_STYLE, makeSync, type SyncOwner } from "../sync.ts";

/** Of a thread: far more than a turn can use. */
const OWN_KEYS = 2 ** 26;

/** The mixes of Go's benchmark of sync.Map, each turn on a map made for it; see `loops/mixes.ts`. */
export const suite: Suite = {
  title: "The mixes of Go's benchmark of sync.Map",
  how: "rate",
  fresh: true,
  rows: ({ quick }) =>
    Object.keys(mixes)
      .filter((mix) => !quick || mix.startsWith("load"))
      .map((mix) => ({ operation: "mix", params: { mix } })),
  contenders: () => IN_SYNC_STYLE.map((name) => ({ name })),
  host({ params }) {
    let map: SyncOwner;
    return {
      before(contender) {
        map = makeSync(contender);
        const { present } = mixes[params.mix];
        for (let key = 0; key < present; key++) map.store(key, key);
        for (let key = 0; key < 2 * present; key++) map.load(key % present); // until all are in the table that is read
      },
      given: () => ({ value: map.handle }),
      after: () => map.destroy(),
    };
  },
  async work({ params }, contender, given, thread) {
    const loops = await loopsFor<typeof import("../loops/mixes.ts")>(contender, "mixes");
    const map = attachSync(contender, given);
    return { step: loops.mixes[params.mix].loop(map, (thread + 1) * OWN_KEYS), dispose: () => map.dispose() };
  },
};
