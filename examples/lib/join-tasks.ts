// Task 3: join a stream of visits to the cities, and sum the population that each country showed its visitors.
import { any, f64, HashMap, u32 } from "tophash";
import type { Task } from "./contest.ts";
import { type City, countryCode, type World } from "./world.ts";

/** Enough keys to pay for a crossing, few enough that the columns of a batch stay in the cache. */
const BATCH = 16_384;

/** Visit by visit, as a server would: find the object, read two fields, add to the total. */
export function joinObjects({ cities }: World, visits: Uint32Array): Task<number, number> {
  const nativeIndex = new Map(cities.map((city) => [city.cityId, city]));
  const index = HashMap.from(u32, any<City>(), nativeIndex);
  return {
    name: "join visits to city objects: get, add",
    native() {
      const totals = new Map<number, number>();
      for (const id of visits) {
        const city = nativeIndex.get(id)!;
        const country = countryCode(city.country);
        totals.set(country, (totals.get(country) ?? 0) + city.population);
      }
      return totals;
    },
    tophash() {
      const totals = new HashMap(u32, f64);
      for (const id of visits) {
        const city = index.get(id)!;
        totals.add(countryCode(city.country), city.population);
      }
      return totals;
    },
  };
}

/** The same answer from columns: each batch is two lookups and one sum, all in bulk. */
export function joinColumns({ ids, countries, populations }: World, visits: Uint32Array): Task<number, number> {
  const nativeCountry = new Map<number, number>();
  const nativePopulation = new Map<number, number>();
  for (let i = 0; i < ids.length; i++) {
    nativeCountry.set(ids[i], countries[i]);
    nativePopulation.set(ids[i], populations[i]);
  }
  const countryOf = new HashMap(u32, u32, { capacity: ids.length });
  const populationOf = new HashMap(u32, f64, { capacity: ids.length });
  countryOf.setMany(ids, countries);
  populationOf.setMany(ids, Float64Array.from(populations));
  return {
    name: "join visits to columns: getMany, addMany",
    native() {
      const totals = new Map<number, number>();
      for (const id of visits) {
        const country = nativeCountry.get(id)!;
        totals.set(country, (totals.get(country) ?? 0) + nativePopulation.get(id)!);
      }
      return totals;
    },
    tophash() {
      const totals = new HashMap(u32, f64);
      const country = new Uint32Array(BATCH);
      const population = new Float64Array(BATCH);
      for (let start = 0; start < visits.length; start += BATCH) {
        const batch = visits.subarray(start, start + BATCH);
        // The last batch may be shorter, and its arrays with it.
        countryOf.getMany(batch, country.subarray(0, batch.length));
        populationOf.getMany(batch, population.subarray(0, batch.length));
        totals.addMany(country.subarray(0, batch.length), population.subarray(0, batch.length));
      }
      return totals;
    },
  };
}
