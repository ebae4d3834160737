// Task 5: keys that are not numbers. Cities by their names, and places by their coordinates.
import { f64, HashMap, i32, string, tuple, u32 } from "tophash";
import type { Task } from "./contest.ts";
import { visitsTo, type World } from "./world.ts";

/** The log as the line-by-line file that it would be, and the name index; of cities that share a name the largest. */
export function joinByName(world: World, count: number): Task<number, number> {
  const { cities, countries, populations } = world;
  const rows = new Map<string, number>();
  for (const [row, { name, population }] of cities.entries()) {
    const other = rows.get(name);
    if (other === undefined || cities[other].population < population) rows.set(name, row);
  }
  const index = HashMap.from(string, u32, rows);
  const nameOf = new Map(cities.map((city) => [city.cityId, city.name]));
  const log = Array.from(visitsTo(world, count), (id) => nameOf.get(id)!).join("\n");
  let names: string[] = [];
  return {
    name: "join visits by city name: get, add",
    prepare() {
      names = log.split("\n"); // strings of their own, as read from a file
    },
    native() {
      const totals = new Map<number, number>();
      for (const name of names) {
        const row = rows.get(name)!;
        totals.set(countries[row], (totals.get(countries[row]) ?? 0) + populations[row]);
      }
      return totals;
    },
    tophash() {
      const totals = new HashMap(u32, f64);
      for (const name of names) {
        const row = index.get(name)!;
        totals.add(countries[row], populations[row]);
      }
      return totals;
    },
  };
}

/** Cells of a tenth of a degree, 11 km: x and y of each city's cell in turn. */
function tenthDegreeCells({ cities }: World): Int32Array {
  return Int32Array.from(cities.flatMap(({ loc: { coordinates } }) => coordinates.map((c) => Math.floor(c * 10))));
}

function countNatively(cells: Int32Array): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < cells.length; i += 2) {
    const key = `${cells[i]},${cells[i + 1]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

type Pair = [x: number, y: number];

const correspondingKeys = {
  nativeKey: ([x, y]: Pair) => `${x},${y}`,
  tophashKey: (key: string) => key.split(",").map(Number) as Pair,
};

export function citiesPerTuple(world: World): Task<string, number, Pair> {
  const cells = tenthDegreeCells(world);
  return {
    name: "cities per 11 km cell: addAt",
    native: () => countNatively(cells),
    tophash() {
      const counts = new HashMap(tuple(i32, i32), u32);
      for (let i = 0; i < cells.length; i += 2) {
        const [x, y] = [cells[i], cells[i + 1]];
        counts.addAt(x, y, 1);
      }
      return counts;
    },
    ...correspondingKeys,
  };
}

export function citiesPerTupleInBulk(world: World): Task<string, number, Pair> {
  const cells = tenthDegreeCells(world);
  return {
    name: "cities per 11 km cell: addMany",
    native: () => countNatively(cells),
    tophash() {
      const counts = new HashMap(tuple(i32, i32), u32);
      counts.addMany(cells, 1);
      return counts;
    },
    ...correspondingKeys,
  };
}

/** For each country how many neighbours its cities have: for each city the nine cells around it. */
export function neighbours(world: World): Task<number, number> {
  const { countries } = world;
  const cells = tenthDegreeCells(world);
  const nativeCounts = countNatively(cells);
  const counts = new HashMap(tuple(i32, i32), u32);
  counts.addMany(cells, 1);
  return {
    name: "neighbours of all cities, 3 x 3 cells: at",
    native() {
      const totals = new Map<number, number>();
      for (let city = 0; city < countries.length; city++) {
        const [x, y] = [cells[2 * city], cells[2 * city + 1]];
        let near = 0;
        for (let dx = -1; dx <= 1; dx++) {
          for (let dy = -1; dy <= 1; dy++) near += nativeCounts.get(`${x + dx},${y + dy}`) ?? 0;
        }
        totals.set(countries[city], (totals.get(countries[city]) ?? 0) + near);
      }
      return totals;
    },
    tophash() {
      const totals = new HashMap(u32, f64);
      for (let city = 0; city < countries.length; city++) {
        const [x, y] = [cells[2 * city], cells[2 * city + 1]];
        let near = 0;
        for (let dx = -1; dx <= 1; dx++) {
          for (let dy = -1; dy <= 1; dy++) near += counts.at(x + dx, y + dy) ?? 0;
        }
        totals.add(countries[city], near);
      }
      return totals;
    },
  };
}
