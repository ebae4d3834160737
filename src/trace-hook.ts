// Where the core's trace points end. Whoever takes notes of them (trace/points.ts) comes with `tophash/trace`, and in Node with the package
// (node/): a page that asks for nothing does not load it.

import type { Views } from "./views.ts";

/** What is known of a map besides its memory; it does not keep the map alive. */
export interface MapInfo {
  readonly keyType: string;
  readonly valueType: string;
}

/**
 * By address: 64 KiB, and a 512th of that, in which no two maps' headers begin. A Map would take ten times as long. Without a prototype: there a
 * program may have put setters.
 */
export type MapInfos = (MapInfo | undefined)[][];

const { setPrototypeOf } = Object;
export const noInfos = (): never => setPrototypeOf([], null) as never;

export function keepInfo(maps: MapInfos, h: number, info: MapInfo | undefined): void {
  maps[h >>> 16] ??= noInfos();
  maps[h >>> 16][(h & 0xffff) >>> 7] = info;
}
export function infoAt(maps: MapInfos, h: number): MapInfo {
  return maps[h >>> 16][(h & 0xffff) >>> 7]!;
}

/** An arena, as far as it is traced. */
export interface Traced extends Views {
  readonly maps: MapInfos;
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
