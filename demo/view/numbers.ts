// What `map.stats()` says, number by number.
import type { MapStats } from "tophash";
import { bytes, count, percent } from "./format.ts";

const FORMATS: { [P in keyof MapStats]?: (value: never) => string } = {
  size: count,
  buckets: count,
  slots: count,
  overflowBuckets: count,
  loadFactor: (value: number) => value.toFixed(3),
  progress: (value: number) => percent(value, 1),
  evacuated: count,
  evacuations: count,
  reseeds: count,
  bytes,
  bytesPerEntry: (value: number) => value.toFixed(1),
  maxChain: count,
};

/** Fills every `<data data-stat="size">` of the page. */
export class NumbersView {
  readonly #places = [...document.querySelectorAll<HTMLDataElement>("data[data-stat]")];

  draw(stats: MapStats): void {
    for (const place of this.#places) {
      const value = stats[place.dataset.stat as keyof MapStats];
      if (place.value === String(value)) continue;
      place.value = String(value);
      const format = FORMATS[place.dataset.stat as keyof MapStats] as ((value: unknown) => string) | undefined;
      place.textContent = format === undefined ? String(value) : format(value);
    }
  }
}
