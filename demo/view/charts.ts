// The two charts over all writes so far: how full the table is, and how long writes took.
import type { MapStats } from "tophash";
import uPlot from "uplot";
import { LEAST_MS } from "../run/latency.ts";
import { type Colours, colours, onSchemeChange } from "./colours.ts";
import { duration, percent, short } from "./format.ts";
import { Series } from "./series.ts";

const FONT = "12px system-ui, sans-serif";
/** Above this fraction of the slots a table grows. */
export const LOAD_LIMIT = 13 / 16;

type Draw = (colours: Colours) => { series: uPlot.Series[]; y: uPlot.Scale; axis: uPlot.Axis };

/** A chart that follows its place's width and the colour scheme. */
class Chart {
  #plot: uPlot | undefined;

  constructor(
    readonly place: HTMLElement,
    readonly series: Series,
    readonly draws: Draw,
  ) {
    onSchemeChange(() => this.#make());
    new ResizeObserver(() => this.#plot?.setSize({ width: place.clientWidth, height: place.clientHeight })).observe(
      place,
    );
    this.#make();
  }

  draw(): void {
    this.#plot?.setData(this.series.columns as uPlot.AlignedData);
  }

  #make(): void {
    this.#plot?.destroy();
    const palette = colours();
    const { series, y, axis } = this.draws(palette);
    const ruled = {
      font: FONT,
      stroke: palette.muted,
      grid: { stroke: palette.line, width: 1 },
      ticks: { show: false },
    };
    const options: uPlot.Options = {
      ...{ width: this.place.clientWidth, height: this.place.clientHeight, padding: [8, 24, 0, 0] },
      ...{ legend: { show: false }, cursor: { show: false } },
      scales: { x: { time: false }, y },
      series: [{}, ...series],
      axes: [
        { ...ruled, grid: { show: false }, space: 70, size: 26, values: (_, ticks) => ticks.map(short) },
        { ...ruled, size: 54, ...axis },
      ],
    };
    this.#plot = new uPlot(options, this.series.columns as uPlot.AlignedData, this.place);
  }
}

const line = (stroke: string, width: number, more: uPlot.Series = {}): uPlot.Series => ({
  ...{ stroke, width, spanGaps: true, points: { show: false } },
  ...more,
});

/** Load factor, its limit, and overflow buckets by buckets. */
export class LoadChart {
  readonly series = new Series(600, ["last", "last", "last"]);
  readonly #chart: Chart;

  constructor(place: HTMLElement) {
    this.#chart = new Chart(place, this.series, ({ ink, muted, accent }) => ({
      series: [line(muted, 1, { dash: [4, 4] }), line(accent, 2), line(ink, 1.25)],
      y: { range: (_, __, most) => [0, Math.max(1, most ?? 1)] },
      axis: { values: (_, ticks) => ticks.map((tick) => percent(tick)) },
    }));
  }

  add(writes: number, { loadFactor, overflowBuckets, buckets }: MapStats): void {
    this.series.add(writes, LOAD_LIMIT, loadFactor, overflowBuckets / buckets);
  }

  draw(): void {
    this.#chart.draw();
  }

  clear(): void {
    this.series.clear();
  }
}

const DECADES = [0.001, 0.01, 0.1, 1, 10, 100, 1000];

/** The slowest write of each frame, on a logarithmic scale. */
export class LatencyChart {
  readonly series = new Series(240, ["worst", "worst"]);
  readonly #chart: Chart;

  constructor(place: HTMLElement) {
    this.#chart = new Chart(place, this.series, ({ ink, accent }) => ({
      series: [line(ink, 1.25), line(accent, 1.5)],
      y: { distr: 3, log: 10, range: [LEAST_MS / 2, 3000] },
      axis: {
        splits: () => DECADES,
        space: 16,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : duration(tick))),
      },
    }));
  }

  add(writes: number, native: number | undefined, tophash: number | undefined): void {
    if (native !== undefined || tophash !== undefined) this.series.add(writes, native, tophash);
  }

  draw(): void {
    this.#chart.draw();
  }

  clear(): void {
    this.series.clear();
  }
}
