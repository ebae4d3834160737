// The slowest write of each, as bars on a logarithmic scale.
import { type Latency, LEAST_MS } from "../run/latency.ts";
import { duration, short } from "./format.ts";

const MOST_MS = 10_000;

const place = (ms: number) => Math.log(Math.max(ms, LEAST_MS) / LEAST_MS) / Math.log(MOST_MS / LEAST_MS);

export class WorstView {
  readonly #bar: HTMLElement;
  readonly #text: HTMLDataElement;

  /** @param clockStep what is shorter cannot be told apart, in milliseconds */
  constructor(
    readonly row: HTMLElement,
    readonly clockStep: number,
  ) {
    this.#bar = row.querySelector(".bar")!;
    this.#text = row.querySelector("data")!;
  }

  draw({ worst, worstSize }: Latency): void {
    if (this.#text.value === String(worst)) return;
    this.#text.value = String(worst);
    this.#bar.style.width = `${100 * place(worst)}%`;
    this.#text.textContent = worst === 0 ? "–" : `${this.#words(worst)} at ${short(worstSize)} entries`;
  }

  #words(ms: number): string {
    return ms <= this.clockStep * 1.01 ? `below ${duration(this.clockStep)}` : duration(ms);
  }
}
