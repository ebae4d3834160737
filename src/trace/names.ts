// Which map a message is about.

import { Collection, tableOf } from "../collection.ts";
import { infoAt } from "../trace-hook.ts";
import { describe } from "../types/describe.ts";
import { knownOf } from "./points.ts";

/** A HashMap or HashSet of any types. */
export type Traceable = Collection<never, never> | Collection<unknown, unknown>;

function knownMap(map: Traceable): ReturnType<typeof knownOf> {
  if (!(map instanceof Collection)) throw new TypeError(`expected a HashMap or HashSet, got ${describe(map)}`);
  const table = tableOf(map as Collection<unknown, unknown>);
  table.live();
  return knownOf(infoAt(table.heap.maps, table.h));
}

/**
 * The number by which messages name a map: of its thread, given when it is first told or asked of. Constant time.
 * @throws TypeError for what is no map or set of this package; DisposedError
 */
export function mapId(map: Traceable): number {
  return knownMap(map).id;
}

/**
 * Gives a map a name for messages, lines and the performance timeline. Constant time.
 * @throws TypeError when the name is no string, and as `mapId`; DisposedError
 */
export function nameMap<M extends Traceable>(map: M, name: string): M {
  if (typeof name !== "string") throw new TypeError(`a map's name must be a string, got ${describe(name)}`);
  knownMap(map).name = name;
  return map;
}
