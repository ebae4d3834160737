// What lies above the heat map: the frontier of an evacuation, where it puts what moves, and the cell that was chosen.
import type { Heatmap } from "tophash/inspect";
import { fitted, type Surface } from "./canvas.ts";
import { type Box, boxOf, cellAt, type Grid, gridOf } from "./cells.ts";
import { colours, onSchemeChange } from "./colours.ts";

/** Smallest side of a mark, in pixels: a cell of a large table is a dot. */
const LEAST = 9;

export class HeatMarks {
  readonly #surface: Surface;
  #colours = colours();
  #picture: Heatmap | undefined;
  #chosen: number | undefined;

  constructor(readonly canvas: HTMLCanvasElement) {
    this.#surface = fitted(canvas, () => this.#draw());
    onSchemeChange(() => {
      this.#colours = colours();
      this.#draw();
    });
  }

  /** @param chosen a cell, if one is chosen */
  draw(picture: Heatmap, chosen: number | undefined): void {
    this.#picture = picture;
    this.#chosen = chosen;
    this.#draw();
  }

  /** The cell at a point of the canvas. */
  at(x: number, y: number): number {
    const { width, height } = this.#surface;
    return cellAt(x, y, this.#grid, width, height);
  }

  get #grid(): Grid {
    return gridOf(this.#picture?.cells ?? 1, this.#surface.width, this.#surface.height);
  }

  #draw(): void {
    if (this.#picture === undefined) return;
    const { context, width, height } = this.#surface;
    const { cells, tables } = this.#picture;
    context.clearRect(0, 0, width, height);
    if (this.#chosen !== undefined) this.#outline(this.#box(this.#chosen), this.#colours.muted, 2);
    const [{ frontier, destinations }] = tables;
    if (frontier === null) return;
    for (const at of [frontier, ...destinations]) {
      const box = this.#box(Math.min(cells - 1, Math.floor(at * cells)));
      context.fillStyle = this.#colours.ink;
      // Under the row, up to the mark: how far it has come.
      if (at === frontier) context.fillRect(0, box.y + box.height - 1, box.x, 2);
      this.#outline(box, this.#colours.ink, 2.5);
    }
  }

  #box(cell: number): Box {
    const { width, height, scale } = this.#surface;
    return boxOf(cell, this.#grid, width, height, scale);
  }

  #outline(box: Box, colour: string, line: number): void {
    const { context, width, height } = this.#surface;
    const w = Math.max(LEAST, box.width);
    const h = Math.max(LEAST, box.height);
    const x = Math.min(width - w, Math.max(0, box.x - (w - box.width) / 2));
    const y = Math.min(height - h, Math.max(0, box.y - (h - box.height) / 2));
    context.lineWidth = line;
    context.strokeStyle = this.#colours.surface;
    context.strokeRect(x - line / 2, y - line / 2, w + line, h + line);
    context.strokeStyle = colour;
    context.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
  }
}
