import type { HashMap } from "tophash";
import * as tophash from "tophash";

/**
 * Key kinds that the contract promises and a given build may not have yet: looked up by name, so that the other rows
 * can be measured meanwhile. A suite whose kind is missing has no rows.
 */
const exported = tophash as unknown as Record<string, unknown>;

type MapOf<K> = new (key: unknown, value: unknown) => HashMap<K, number>;

export const hasKind = (name: string) => name in exported;

export function makeStringMap(): HashMap<string, number> {
  return new (tophash.HashMap as unknown as MapOf<string>)(exported.string, tophash.u32);
}

export function makePairMap(): HashMap<[number, number], number> {
  const tuple = exported.tuple as (...parts: unknown[]) => unknown;
  return new (tophash.HashMap as unknown as MapOf<[number, number]>)(tuple(tophash.i32, tophash.i32), tophash.u32);
}
