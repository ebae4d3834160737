// The heat map of the page, renewed in slices: a table of two million buckets is more than a frame has time for.
import type { HashMap } from "tophash";
import { type Heatmap, type HeatmapTable, heatmap } from "tophash/inspect";

type Watched = HashMap<number, number>;

/** Buckets between two looks at the clock: some 0.1 ms. */
const PIECE = 4096;
/** Cells that an evacuation may pass from one frame to the next and have renewed before all others. */
const PASSED = 512;

export class Picture {
  #whole: Heatmap = { cells: 0, slotsPerBucket: 1, fill: new Float32Array(0), longest: new Uint16Array(0), tables: [] };
  /** The cell that is next, and how many have not been looked at since the map last changed. */
  #next = 0;
  #stale = 0;
  #version = "";
  /** Where the evacuation was: its frontier, and where it puts what moves. */
  #places: number[] = [];

  get whole(): Heatmap {
    return this.#whole;
  }

  /** Goes on until the deadline. @param version differs when the map does @returns whether anything may have changed */
  renew(map: Watched, most: number, version: string, deadline: number): boolean {
    const [table] = heatmap(map, { cells: 1, from: 0, to: 1 }).tables;
    const cells = Math.min(most, table.buckets);
    const isOther = this.#whole.cells !== cells || this.#whole.tables[0].buckets !== table.buckets;
    if (isOther) this.#resize(table, cells);
    if (isOther || version !== this.#version) this.#stale = cells;
    this.#version = version;
    if (this.#stale === 0) return false;
    this.#whole.tables = [{ ...table, cells, bucketsPerCell: table.buckets / cells }];
    this.#renewPassed(map, table);
    const piece = Math.max(1, Math.floor((PIECE * cells) / table.buckets));
    do {
      const end = Math.min(cells, this.#next + piece);
      this.#look(map, this.#next, end);
      this.#stale = Math.max(0, this.#stale - (end - this.#next));
      this.#next = end % cells;
    } while (this.#stale > 0 && performance.now() < deadline);
    return true;
  }

  /** What an evacuation has passed looks different from a moment ago; the rest of the table hardly does. */
  #renewPassed(map: Watched, { frontier, destinations }: HeatmapTable): void {
    const { cells } = this.#whole;
    const places = frontier === null ? [] : [frontier, ...destinations].map((at) => Math.floor(at * cells));
    places.forEach((at, i) => {
      const before = this.#places[i] ?? at;
      const from = Math.min(at, before);
      const to = Math.min(cells, Math.max(at, before) + 1);
      if (to - from <= PASSED) this.#look(map, from, to);
    });
    this.#places = places;
  }

  #look(map: Watched, from: number, to: number): void {
    const { bucketsPerCell } = this.#whole.tables[0];
    const range = { from: from * bucketsPerCell, to: to * bucketsPerCell };
    const part = heatmap(map, { cells: to - from, ...range });
    this.#whole.slotsPerBucket = part.slotsPerBucket;
    this.#whole.fill.set(part.fill, from);
    this.#whole.longest.set(part.longest, from);
  }

  /** For the frames until all of it has been looked at: the old picture in the place that it has in the new one. */
  #resize({ buckets }: HeatmapTable, cells: number): void {
    const old = this.#whole;
    const oldPerCell = old.tables[0]?.bucketsPerCell ?? 1;
    const fill = new Float32Array(cells);
    const longest = new Uint16Array(cells);
    for (let cell = 0; cell < cells; cell++) {
      const from = Math.floor((cell * (buckets / cells)) / oldPerCell);
      if (from >= old.cells) break;
      fill[cell] = old.fill[from];
      longest[cell] = old.longest[from];
    }
    this.#whole = { ...old, cells, fill, longest };
    this.#next = 0;
    this.#places = [];
  }
}
