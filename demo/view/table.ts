// The heat map and, below it, single buckets of it: the cell that was chosen, or what is most interesting.
import type { HashMap } from "tophash";
import type { Heatmap } from "tophash/inspect";
import { interesting, windowOf } from "../run/window.ts";
import { BucketRows } from "./bucket-rows.ts";
import { count, percent } from "./format.ts";
import { HeatMapView } from "./heat-map.ts";
import { HeatMarks } from "./heat-marks.ts";

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

export class TableView {
  readonly #map = new HeatMapView(byId<HTMLCanvasElement>("heat-map"));
  readonly #marks = new HeatMarks(byId<HTMLCanvasElement>("heat-marks"));
  readonly #rows = new BucketRows(byId<HTMLCanvasElement>("bucket-rows"));
  readonly #where = byId("where");
  readonly #follow = byId<HTMLButtonElement>("follow");
  #picture: Heatmap | undefined;
  /** A bucket, if the reader chose one. */
  #chosen: number | undefined;
  /** The bucket in the middle of the rows. */
  #middle = 0;
  #isStale = false;

  constructor() {
    const { canvas } = this.#marks;
    canvas.addEventListener("pointerdown", (event) => this.#choose(this.#marks.at(event.offsetX, event.offsetY)));
    canvas.addEventListener("keydown", (event) => this.#key(event));
    this.#follow.addEventListener("click", () => this.#choose(undefined));
  }

  /** Cells that the picture has room for: fewer on a narrow page. */
  get cells(): number {
    return this.#map.canvas.clientWidth < 520 ? 2048 : 8192;
  }

  /** Whether the reader chose something else since the last drawing. */
  get isStale(): boolean {
    return this.#isStale;
  }

  draw(map: HashMap<number, number>, picture: Heatmap): void {
    this.#picture = picture;
    this.#isStale = false;
    const [{ buckets, bucketsPerCell }] = picture.tables;
    if (this.#chosen !== undefined && this.#chosen >= buckets) this.#chosen = undefined;
    const cell = this.#chosen === undefined ? undefined : Math.floor(this.#chosen / bucketsPerCell);
    this.#map.draw(picture);
    this.#marks.draw(picture, cell);
    this.#middle = this.#chosen ?? interesting(map, picture);
    const { room } = this.#rows;
    this.#rows.draw(windowOf(map, picture, this.#middle, room));
    // A long chain among them leaves room for fewer, of which the middle is another one.
    if (this.#rows.room !== room) this.#rows.draw(windowOf(map, picture, this.#middle, this.#rows.room));
    this.#describe(picture, cell);
  }

  #describe(picture: Heatmap, cell: number | undefined): void {
    const [{ frontier, phase, bucketsPerCell }] = picture.tables;
    const following = frontier !== null && phase !== "reseed" ? `The frontier: ${SIDES[phase]}` : "The longest chain";
    const name = cell === undefined ? following : nameOf(cell, bucketsPerCell);
    if (this.#where.textContent !== name) this.#where.textContent = name;
    this.#follow.hidden = cell === undefined;
    const { canvas } = this.#marks;
    const value = cell ?? 0;
    canvas.ariaValueMax = String(picture.cells - 1);
    canvas.ariaValueNow = String(value);
    canvas.ariaValueText = cell === undefined ? `following: ${following}` : `${name}, ${fillWords(picture, cell)}`;
  }

  #choose(cell: number | undefined): void {
    const per = this.#picture?.tables[0].bucketsPerCell ?? 1;
    if (cell === undefined && document.activeElement === this.#follow) this.#marks.canvas.focus();
    this.#chosen = cell === undefined ? undefined : cell * per;
    this.#isStale = true;
  }

  #key(event: KeyboardEvent): void {
    if (this.#picture === undefined) return;
    const { cells, tables } = this.#picture;
    const { columns } = this.#map.grid;
    const from = Math.floor(this.#middle / tables[0].bucketsPerCell);
    const to: Record<string, number | undefined> = {
      ...{ ArrowLeft: from - 1, ArrowRight: from + 1, ArrowUp: from - columns, ArrowDown: from + columns },
      ...{ Home: 0, End: cells - 1, Escape: undefined },
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    const cell = to[event.key];
    this.#choose(cell === undefined ? undefined : Math.min(cells - 1, Math.max(0, cell)));
  }
}

const SIDES: Record<string, string> = {
  grow: "above the line buckets are split already, below it they wait",
  shrink: "below the line buckets are merged already, above it they wait",
  compact: "above the line chains are closed up already, below it they wait",
};

function nameOf(cell: number, per: number): string {
  if (per === 1) return `Bucket ${count(cell)}`;
  return `Buckets ${count(cell * per)} to ${count(cell * per + per - 1)}`;
}

function fillWords({ fill, longest }: Heatmap, cell: number): string {
  if (longest[cell] === 0) return "not there yet";
  const chain = longest[cell] > 1 ? `, chains of up to ${longest[cell]} buckets` : "";
  return `${percent(fill[cell])} filled${chain}`;
}
