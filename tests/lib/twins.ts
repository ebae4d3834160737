// Different keys whose whole hashes are equal: found by trying, one pair in 2^32.
import { HashMap, string } from "tophash";
import { hashOf } from "tophash/core";

/** At least two pairs of strings of one length, of those that `make` makes, and of few units, that have the same 32-bit hash in every map with this seed. */
export function twins(seed: number, make = (i: number) => `${i}`): [string, string][] {
  const map = new HashMap(string, string, { seed });
  const byHash = new Map<number, string>();
  const pairs: [string, string][] = [];
  for (let i = 100_000; pairs.length < 2; i++) {
    const key = make(i);
    const hash = hashOf(map, key);
    const other = byHash.get(hash);
    if (other === undefined || other.length !== key.length) byHash.set(hash, key);
    else pairs.push([other, key]);
  }
  map.dispose();
  return pairs;
}
