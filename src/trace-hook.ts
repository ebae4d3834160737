// Where the core's trace points end. Whoever takes notes of them (trace/points.ts) comes with `tophash/trace`, and in Node with the package
// (node/): a page that asks for nothing does not load it.

import type { Views } from "./views.ts";

/** What is known of a map besides its memory; it does not keep the map alive. */
export interface MapInfo {
  readonly keyType: string;
  readonly valueType: string;
}

/** An arena, as far as it is traced. */
export interface Traced extends Views {
  /** By address. */
  readonly maps: Record<number, MapInfo>;
}

/** Told besides what the core tells (TRACE_...): a map was made; the memory has grown by so many pages. */
export const TRACE_MADE = 64;
export const TRACE_MEMORY = 65;

/** Called in the middle of operations: it must neither throw nor change anything. */
export type Tell = (heap: Traced, h: number, event: number) => void;

export let tell: Tell | undefined;
export function tellTo(taker: Tell): void {
  tell = taker;
}
