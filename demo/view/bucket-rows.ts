// Single buckets with their slots and overflow chains: a row a bucket, beside it what it is split into.
import type { Chain, Window, WindowRow } from "../run/window.ts";
import { fitted, type Surface } from "./canvas.ts";
import { type Colours, colours, onSchemeChange } from "./colours.ts";
import { count } from "./format.ts";

export const ROW_HEIGHT = 24;
const LABEL = 78;
const LINK = 12;
const MOST_SLOT = 13;
const LEAST_SLOT = 4;
const MOST_BLOCKS = 3;
/** Nobody looks for the other half of a pair at the other end of the page. */
const MOST_COLUMN = 430;

export class BucketRows {
  readonly #surface: Surface;
  #colours: Colours = colours();
  #window: Window | undefined;

  constructor(readonly canvas: HTMLCanvasElement) {
    this.#surface = fitted(canvas, () => this.#draw());
    onSchemeChange(() => {
      this.#colours = colours();
      this.#draw();
    });
  }

  /** Buckets that there is room for: beside each other when chains are short and the table rests. */
  get room(): number {
    return this.#rows * this.#blocks;
  }

  draw(window: Window): void {
    this.#window = window;
    this.#draw();
  }

  get #rows(): number {
    return Math.max(1, Math.floor(this.#surface.height / ROW_HEIGHT));
  }

  get #blocks(): number {
    const { rows, slots } = this.#window ?? { rows: [], slots: 7 };
    if (rows.some(({ partners }) => partners.length > 0)) return 1;
    const longest = rows.reduce((most, { chain }) => Math.max(most, chain.buckets), 2);
    const needed = LABEL + longest * (slots * MOST_SLOT + LINK) + LINK;
    return Math.max(1, Math.min(MOST_BLOCKS, Math.floor(this.#surface.width / needed)));
  }

  #draw(): void {
    const window = this.#window;
    if (window === undefined) return;
    const { context, width, height } = this.#surface;
    context.clearRect(0, 0, width, height);
    const rows = this.#rows;
    const column = width / this.#blocks;
    window.rows.forEach((row, i) => {
      const block = Math.floor(i / rows);
      if (block < this.#blocks) this.#row(window, row, block * column, (i % rows) * ROW_HEIGHT, column);
    });
    const frontier = window.rows.findIndex(({ chain }) => chain.index === window.frontier);
    if (frontier < 0 || frontier >= rows || window.phase === "reseed") return;
    context.fillStyle = this.#colours.ink;
    // A shrinking table is walked over from its end: what is done lies below.
    context.fillRect(0, (frontier + (window.phase === "shrink" ? 1 : 0)) * ROW_HEIGHT - 1, width, 2);
  }

  #row(window: Window, { chain, partners, moved }: WindowRow, x: number, y: number, width: number): void {
    const isNext = chain.index === window.frontier;
    const column = partners.length === 0 ? width : Math.min(width / (1 + partners.length), MOST_COLUMN);
    [chain, ...partners].forEach((each, i) => {
      this.#chain(each, x + i * column, y, column, window.slots, isNext || (moved && i === 0));
    });
  }

  #chain(chain: Chain | undefined, x: number, y: number, width: number, slots: number, strong: boolean): void {
    const { context } = this.#surface;
    const palette = this.#colours;
    const label = Math.min(LABEL, width * 0.32);
    const middle = y + ROW_HEIGHT / 2;
    context.font = "12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillStyle = strong ? palette.ink : palette.muted;
    if (chain !== undefined) context.fillText(count(chain.index), x + label - 10, middle);
    const room = width - label - 8;
    // As wide as two buckets of a chain need, and no wider than looks well.
    const slot = Math.max(LEAST_SLOT, Math.min(MOST_SLOT, (room - LINK) / 2 / slots));
    const box = slot * slots;
    if (chain === undefined) {
      context.strokeStyle = palette.line;
      context.setLineDash([3, 3]);
      context.strokeRect(x + label + 0.5, y + 5.5, box, ROW_HEIGHT - 11);
      context.setLineDash([]);
      return;
    }
    const fits = Math.max(1, Math.floor((room + LINK) / (box + LINK)));
    const shown = chain.buckets > fits ? fits - 1 : chain.buckets;
    let left = chain.entries;
    for (let bucket = 0; bucket < Math.max(1, shown); bucket++) {
      const from = x + label + bucket * (box + LINK);
      // Which bucket of a chain has gaps does not matter here: the first is drawn full.
      const used = Math.max(0, Math.min(slots, left));
      left -= used;
      if (bucket > 0) {
        context.fillStyle = palette.muted;
        context.fillRect(from - LINK, middle - 0.5, LINK - 1, 1);
      }
      for (let i = 0; i < slots; i++) {
        context.fillStyle = i < used ? (bucket === 0 ? palette.full : palette.over) : palette.empty;
        context.fillRect(from + i * slot, y + 5, slot - 1, ROW_HEIGHT - 10);
      }
    }
    if (shown === chain.buckets) return;
    context.textAlign = "left";
    context.fillStyle = palette.ink;
    context.fillText(
      `+ ${chain.buckets - Math.max(1, shown)}`,
      x + label + Math.max(1, shown) * (box + LINK) - 4,
      middle,
    );
  }
}
