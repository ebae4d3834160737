// A pulse that the page can only draw while it is alive: where a frame came late, there is a hole with a name.
import { fitted, type Surface } from "./canvas.ts";
import { type Colours, colours, onSchemeChange } from "./colours.ts";
import { duration } from "./format.ts";

/** Milliseconds that the strip shows. */
const SPAN = 12_000;
/** From one beat to the next. */
const BEAT = 900;
/** A frame that came later than that, in milliseconds, leaves a hole. */
export const LATE = 70;
/** The same when a write was to blame: two frames are missing. */
export const FELT = 45;

export interface Freeze {
  at: number;
  ms: number;
  /** Whose write took most of it; undefined when it was no write: the browser, or another program. */
  whose: string | undefined;
}

export class Heartbeat {
  readonly #surface: Surface;
  #colours: Colours = colours();
  #frames: number[] = [];
  #freezes: Freeze[] = [];

  /** @param still readers who want no motion get the holes that writes made, when they come */
  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly still: boolean,
  ) {
    this.#surface = fitted(canvas, () => this.#draw());
    onSchemeChange(() => {
      this.#colours = colours();
      this.#draw();
    });
  }

  /** @param freeze if this frame came late */
  beat(now: number, freeze: Freeze | undefined): void {
    if (freeze !== undefined) this.#freezes.push(freeze);
    this.#frames.push(now);
    const isSeen = (at: number) => at > now - SPAN;
    if (!isSeen(this.#frames[0])) this.#frames = this.#frames.filter(isSeen);
    this.#freezes = this.#freezes.filter(({ at }) => isSeen(at));
    if (!this.still || freeze?.whose !== undefined) this.#draw();
  }

  #draw(): void {
    const { context, width, height } = this.#surface;
    const now = this.#frames.at(-1) ?? 0;
    const x = (at: number) => width - 10 - ((now - at) / SPAN) * (width - 10);
    const y = (at: number) => height * (0.62 - 0.42 * pulse((at % BEAT) / BEAT));
    context.clearRect(0, 0, width, height);
    let labelled = 0;
    for (const { at, ms, whose } of this.#freezes) {
      const [from, to] = [x(at - ms), x(at)];
      context.fillStyle = this.#colours.empty;
      context.fillRect(from, 0, to - from, height);
      if (whose !== undefined) labelled = this.#name(from, to, `${whose}: ${duration(ms)}`, labelled);
    }
    context.strokeStyle = this.#colours.accent;
    context.lineWidth = 1.75;
    context.lineJoin = "round";
    context.beginPath();
    this.#frames.forEach((at, i) => {
      if (i === 0 || this.#freezes.some((freeze) => freeze.at === at)) context.moveTo(x(at), y(at));
      else context.lineTo(x(at), y(at));
    });
    context.stroke();
    context.fillStyle = this.#colours.accent;
    context.beginPath();
    context.arc(x(now), y(now), 4.5, 0, 2 * Math.PI);
    context.fill();
  }

  /** @param labelled where the label before ends: one that would meet it goes to the top @returns where this one ends */
  #name(from: number, to: number, label: string, labelled: number): number {
    const { context, height } = this.#surface;
    context.fillStyle = this.#colours.ink;
    context.fillRect(from, 0, 1, height);
    context.fillRect(to, 0, 1, height);
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    const start = Math.max(4, to - 5 - context.measureText(label).width);
    const meets = start < labelled + 6;
    context.fillText(label, start, meets ? 14 : height - 6);
    return meets ? labelled : to;
  }
}

/** One beat: a small wave, then the peak. */
function pulse(phase: number): number {
  const bump = (at: number, width: number) => Math.exp(-(((phase - at) / width) ** 2));
  return 0.16 * bump(0.25, 0.05) + bump(0.42, 0.022) - 0.22 * bump(0.47, 0.022) + 0.22 * bump(0.68, 0.06);
}
