// The table as a picture: a cell a bucket, or several. Only cells that changed are painted.
import type { Heatmap } from "tophash/inspect";
import { fitted, type Surface } from "./canvas.ts";
import { boxOf, type Grid, gridOf } from "./cells.ts";
import { type Colours, colours, level, onSchemeChange, ramp } from "./colours.ts";

/** What has never been painted; what is not there yet. */
const UNPAINTED = 255;
const ABSENT = 254;

export class HeatMapView {
  readonly #surface: Surface;
  #colours: Colours = colours();
  #ramp = ramp(this.#colours);
  #painted = new Uint8Array(0);
  #picture: Heatmap | undefined;

  constructor(readonly canvas: HTMLCanvasElement) {
    this.#surface = fitted(canvas, () => this.#repaint());
    onSchemeChange(() => this.#repaint());
  }

  get grid(): Grid {
    const { width, height } = this.#surface;
    return gridOf(this.#picture?.cells ?? 1, width, height);
  }

  draw(picture: Heatmap): void {
    this.#picture = picture;
    if (picture.cells !== this.#painted.length) this.#blank();
    const { context, width, height, scale } = this.#surface;
    const { grid } = this;
    // Lines between cells as long as there is room for them.
    const gap = width / grid.columns >= 5 ? 1 : 0;
    for (let cell = 0; cell < picture.cells; cell++) {
      const shade = picture.longest[cell] === 0 ? ABSENT : level(picture.fill[cell]);
      if (this.#painted[cell] === shade) continue;
      this.#painted[cell] = shade;
      const box = boxOf(cell, grid, width, height, scale);
      context.fillStyle = shade === ABSENT ? this.#colours.surface : this.#ramp[shade];
      context.fillRect(box.x, box.y, box.width - gap, box.height - gap);
    }
  }

  #blank(): void {
    const { context, width, height } = this.#surface;
    context.clearRect(0, 0, width, height);
    this.#painted = new Uint8Array(this.#picture?.cells ?? 0).fill(UNPAINTED);
  }

  #repaint(): void {
    if (this.#picture === undefined) return;
    this.#colours = colours();
    this.#ramp = ramp(this.#colours);
    this.#blank();
    this.draw(this.#picture);
  }
}
