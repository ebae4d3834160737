// Task 2: group and count. With Map this is get + set, two lookups; `add` does it in one, `addMany` in one call.
import { f64, HashMap, u32 } from "tophash";
import type { Task } from "./contest.ts";
import type { World } from "./world.ts";

/** f64, because the sums may pass 2^32: the whole world is three quarters of the way there. */
export function populationPerCountry({ countries, populations }: World): Task<number, number> {
  return {
    name: "population per country: add",
    native() {
      const totals = new Map<number, number>();
      for (let i = 0; i < countries.length; i++) {
        totals.set(countries[i], (totals.get(countries[i]) ?? 0) + populations[i]);
      }
      return totals;
    },
    tophash() {
      const totals = new HashMap(u32, f64);
      for (let i = 0; i < countries.length; i++) totals.add(countries[i], populations[i]);
      return totals;
    },
  };
}

function countNatively(keys: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

export function citiesPerCell({ cells }: World): Task<number, number> {
  return {
    name: "cities per 1-degree cell: add",
    native: () => countNatively(cells),
    tophash() {
      const counts = new HashMap(u32, u32);
      for (const cell of cells) counts.add(cell, 1);
      return counts;
    },
  };
}

export function citiesPerCellInBulk({ cells }: World): Task<number, number> {
  return {
    name: "cities per 1-degree cell: addMany",
    native: () => countNatively(cells),
    tophash() {
      const counts = new HashMap(u32, u32);
      counts.addMany(cells, 1);
      return counts;
    },
  };
}
