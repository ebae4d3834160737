// Checks of what heatmapSvg is given: a heat map may have been read from a file.

import { checkObject } from "../options.ts";
import type { MapStats } from "../stats.ts";
import { describe } from "../types/describe.ts";
import type { Heatmap } from "./heatmap.ts";

/** How `heatmapSvg` draws. */
export interface HeatmapSvgOptions {
  /** What stands above the picture; default "How full the buckets are". */
  title?: string;
}

/** What an evacuation does. */
export const PHASE_WORDS: Record<MapStats["phase"], string> = {
  none: "",
  grow: "Grows",
  shrink: "Shrinks",
  compact: "Closes gaps in chains",
  reseed: "Moves to new secrets",
};

export function svgTitle(options: HeatmapSvgOptions = {}): string | undefined {
  checkObject(options);
  const { title } = options;
  if (title === undefined || typeof title === "string") return title;
  throw new TypeError(`title must be a string, got ${describe(title)}`);
}

/** @throws TypeError, RangeError for what is no heat map: only numbers and known words come into the picture */
export function checkHeatmap(heatmap: Heatmap): void {
  if (typeof heatmap !== "object" || heatmap === null) {
    throw new TypeError(`heatmapSvg draws what heatmap(map) gives, got ${describe(heatmap)}`);
  }
  const { cells, slotsPerBucket, fill, longest, tables } = heatmap;
  count(cells, "cells");
  count(slotsPerBucket, "slotsPerBucket");
  numbers(fill, cells, "fill");
  numbers(longest, cells, "longest");
  if (!Array.isArray(tables) || tables.length === 0) {
    throw new TypeError(`a heat map's tables must be an array of at least one, got ${describe(tables)}`);
  }
  let first = 0;
  for (const table of tables) {
    if (typeof table !== "object" || table === null) throw new TypeError(`a heat map's table is ${describe(table)}`);
    count(table.cells, "a table's cells");
    count(table.bucketsPerCell, "a table's bucketsPerCell");
    count(table.buckets, "a table's buckets");
    if (table.from !== 0) count(table.from, "a table's from");
    if (table.first !== first) throw new RangeError(`a table's first must be ${first}, got ${describe(table.first)}`);
    first += table.cells;
    if (!Object.hasOwn(PHASE_WORDS, String(table.phase)))
      throw new TypeError(`a table's phase is ${describe(table.phase)}`);
    fraction(table.progress, "progress");
    if (table.frontier !== null) fraction(table.frontier, "frontier");
    if (!Array.isArray(table.destinations)) throw new TypeError("a table's destinations must be an array");
    for (const destination of table.destinations) fraction(destination, "destination");
  }
  if (first !== cells) throw new RangeError(`a heat map's tables have ${first} cells, not ${cells}`);
}

function count(value: unknown, what: string): void {
  if (typeof value !== "number") throw new TypeError(`a heat map's ${what} must be a number, got ${describe(value)}`);
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new RangeError(`a heat map's ${what} must be an integer of at least 1, got ${describe(value)}`);
}

function fraction(value: unknown, what: string): void {
  if (typeof value !== "number") throw new TypeError(`a table's ${what} must be a number, got ${describe(value)}`);
  if (!(value >= 0 && value <= 1))
    throw new RangeError(`a table's ${what} must be from 0 to 1, got ${describe(value)}`);
}

function numbers(list: ArrayLike<unknown>, length: number, what: string): void {
  if (typeof list !== "object" || list === null || list.length !== length) {
    throw new TypeError(`a heat map's ${what} must be an array of ${length} numbers, got ${describe(list)}`);
  }
  for (let i = 0; i < length; i++) {
    const value = list[i];
    if (typeof value !== "number" || !(value >= 0) || value === Infinity) {
      throw new TypeError(`a heat map's ${what} must be numbers from 0 on, got ${describe(value)} at ${i}`);
    }
  }
}
