// tophash and Map side by side: the pulse, the slowest writes, and their history.
import type { Pair } from "../run/pair.ts";
import { LatencyChart } from "./charts.ts";
import { duration } from "./format.ts";
import { FELT, type Freeze, Heartbeat, LATE } from "./heartbeat.ts";
import { WorstView } from "./worst.ts";

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
/** Who took so much of a late frame is to blame. */
const BLAME = 0.4;

interface Taken {
  native: number | undefined;
  tophash: number | undefined;
}

export class RaceView {
  readonly #heartbeat: Heartbeat;
  readonly #tophash: WorstView;
  readonly #native: WorstView;
  readonly #chart = new LatencyChart(byId("latency-chart"));
  readonly #freezes = byId("freezes");
  #taken: Taken = { native: undefined, tophash: undefined };
  #longest = 0;

  constructor(still: boolean, clockStep: number) {
    this.#heartbeat = new Heartbeat(byId<HTMLCanvasElement>("heartbeat"), still);
    this.#tophash = new WorstView(byId("worst-tophash"), clockStep);
    this.#native = new WorstView(byId("worst-native"), clockStep);
  }

  /** At the beginning of a frame. @param elapsed milliseconds since the one before; 0 when the page was not seen meanwhile */
  beat(now: number, elapsed: number): void {
    this.#heartbeat.beat(now, elapsed > FELT ? this.#freeze(now, elapsed) : undefined);
  }

  /** After the writes of a frame. */
  note({ latency, writes }: Pair): void {
    this.#taken = { native: latency.native.take(), tophash: latency.tophash.take() };
    this.#chart.add(writes, this.#taken.native, this.#taken.tophash);
  }

  draw({ latency }: Pair): void {
    this.#tophash.draw(latency.tophash);
    this.#native.draw(latency.native);
    this.#chart.draw();
  }

  startOver(): void {
    this.#chart.clear();
    this.#longest = 0;
    this.#freezes.textContent = "";
  }

  #freeze(now: number, ms: number): Freeze | undefined {
    const { native = 0, tophash = 0 } = this.#taken;
    const whose = native > BLAME * ms ? "Map" : tophash > BLAME * ms ? "tophash" : undefined;
    if (whose === undefined && ms < LATE) return undefined;
    if (whose !== undefined && ms > this.#longest) {
      this.#longest = ms;
      this.#freezes.textContent = `Longest freeze by a write so far: ${duration(ms)}, by ${whose}.`;
    }
    return { at: now, ms, whose };
  }
}
