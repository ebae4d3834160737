// Task 1: index the cities by id.
import { deserialize, serialize } from "node:v8";
import { any, HashMap, u32 } from "tophash";
import type { Task } from "./contest.ts";
import type { City, World } from "./world.ts";

/** id -> the city object itself: tophash keeps the key and JavaScript keeps the object. */
export function indexObjects({ cities }: World): Task<number, City> {
  return {
    name: "index cities by id: objects, set",
    native() {
      const index = new Map<number, City>();
      for (const city of cities) index.set(city.cityId, city);
      return index;
    },
    tophash() {
      const index = new HashMap(u32, any<City>());
      for (const city of cities) index.set(city.cityId, city);
      return index;
    },
  };
}

/** id -> population, from two columns: one call instead of a loop. */
export function indexPopulations({ ids, populations }: World): Task<number, number> {
  return {
    name: "index populations by id: setMany",
    native() {
      const index = new Map<number, number>();
      for (let i = 0; i < ids.length; i++) index.set(ids[i], populations[i]);
      return index;
    },
    tophash() {
      const index = new HashMap(u32, u32);
      index.setMany(ids, populations);
      return index;
    },
  };
}

/** The same index from bytes, such as a file has: what V8 keeps of a Map, and a snapshot. */
export function loadPopulations(world: World): Task<number, number> {
  const { native, tophash } = indexPopulations(world);
  const serialized = serialize(native());
  const index = tophash();
  const snapshot = index.toSnapshot();
  index.dispose();
  return {
    name: "load populations from bytes: fromSnapshot",
    native: () => deserialize(serialized) as Map<number, number>,
    tophash: () => HashMap.fromSnapshot(u32, u32, snapshot),
  };
}
