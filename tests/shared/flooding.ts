// A thread floods a map, secrets after secrets, while others use it (stress.ts): what stays is always found, and walked past once.
import { collidingInShards } from "../lib/collide-in-shards.ts";
import { must } from "../lib/same.ts";
import { keyCodings, valueCodings } from "../linearizability/coding.ts";
import { keyTypes } from "../linearizability/types.ts";
import { type Setting, Stress, SyncStress } from "./stress.ts";

/** How often a map draws new secrets. */
export const FLOODS = 6;

export interface Flooding {
  setting: Setting;
  /** The map's. */
  seed: number;
}

/** With keys that are crafted for this seed of a map's: on a core without a bug. */
export function floodingOf(kind: { keys: string; values: string }, seed: number): Flooding {
  const crafted = collidingInShards(keyTypes[kind.keys], seed, FLOODS, keyCodings[kind.keys].of);
  return { setting: { ...kind, seed, permanent: 100, limit: 4096, crafted }, seed };
}

export const entryOf = ({ keys, values }: Setting, key: number, value: number) =>
  [keyCodings[keys].of(key), valueCodings[values].of(value)] as const;

type Others = readonly ("read" | "walk")[];

async function flood(stress: Stress | SyncStress, others: Others): Promise<void> {
  const threads = others.map((name) => (stress as Stress).start<number>(name));
  const ended = Promise.all(threads);
  await Promise.race([stress.begun(), ended]);
  await Promise.race([(stress as Stress).start("flood", 1), ended]);
  stress.stop();
  for (const done of await ended) must(done > 0, "a thread did nothing");
}

/** @throws Error when something is lost, met twice, or torn */
export async function floodSharedMap({ setting, seed }: Flooding, core: Uint8Array, others: Others): Promise<void> {
  const stress = new Stress(setting, 1, { core, seed });
  const { map } = stress;
  for (let key = 0; key < setting.permanent; key++) map.set(...entryOf(setting, key, key + 4096));
  await flood(stress, others);
  must(map.stats().reseeds === FLOODS, () => `${map.stats().reseeds} reseeds, not ${FLOODS}`);
  const entries = [...map].length;
  must(map.size === setting.permanent && entries === map.size, () => `a size of ${map.size}, and ${entries} entries`);
  map.destroy();
}

/** @throws Error as floodSharedMap */
export async function floodSyncMap({ setting, seed }: Flooding, core: Uint8Array, others: Others): Promise<void> {
  const stress = new SyncStress(setting, core, seed);
  for (let key = 0; key < setting.permanent; key++) stress.map.store(...entryOf(setting, key, key + 4096));
  await flood(stress, others);
  let entries = 0;
  stress.map.range(() => {
    entries++;
  });
  must(entries === setting.permanent, () => `${entries} entries, of ${setting.permanent}`);
  stress.map.destroy();
}
