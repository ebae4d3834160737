// The table behind a SharedHashMap, for modules that must not bring its core along: where nobody has loaded tophash/shared there is none.

import type { SharedTable } from "./table.ts";

type Reach = (map: object) => SharedTable<unknown, unknown> | undefined;

let reach: Reach | undefined;

/** Said by the class of shared maps. */
export function setReach(how: Reach): void {
  reach = how;
}

/** Undefined for anything else. */
export function sharedTableOf(map: unknown): SharedTable<unknown, unknown> | undefined {
  return typeof map === "object" && map !== null ? reach?.(map) : undefined;
}
