/** What an experiment is, and what the command gives it. */
import { readFileSync } from "node:fs";
import { formatNumber } from "../lib/table.ts";
import { keyKindOf, LabCore, type ShapeName } from "./lab-core.ts";
import { type Loops, loopsFor } from "./loops.ts";
import type { Effort, Result } from "./race.ts";
import { Stream } from "./stream.ts";
import type { Variant } from "./variant.ts";

export interface Experiment {
  name: string;
  /** Above its table: the question, and the constant or the place in assembly/ that it decides. */
  title: string;
  variants: readonly Variant[];
  /** The table, and at most a few lines on how to read it. */
  run(lab: Lab): string;
}

/** A variant with maps of one shape: what takes part in a race. */
export interface Entrant {
  name: string;
  core: LabCore;
  loops: Loops;
  shape: ShapeName;
  /** Load factor; the default unless said. */
  load?: number;
}

/** Streams of more keys are made anew for each experiment: they would fill the memory. */
const KEPT_KEYS = 2_000_000;

export class Lab {
  readonly #streams = new Map<string, Stream>();

  constructor(
    readonly effort: Effort,
    readonly large: boolean,
    readonly binaries: ReadonlyMap<Variant, string>,
  ) {}

  core(variant: Variant): LabCore {
    return new LabCore(new WebAssembly.Module(readFileSync(this.binaries.get(variant)!)));
  }

  entrant(variant: Variant, shape: ShapeName, name = variant.name, load?: number): Entrant {
    const core = this.core(variant);
    return { name, core, loops: loopsFor(core, shape), shape, load };
  }

  stream(shape: ShapeName, n: number): Stream {
    const kind = keyKindOf(shape);
    const name = `${kind} ${n}`;
    const stream = this.#streams.get(name) ?? new Stream(kind, n);
    if (n <= KEPT_KEYS) this.#streams.set(name, stream);
    return stream;
  }

  /** The number of keys is 10 million only when asked for: it takes minutes. */
  sizes(...sizes: number[]): number[] {
    return this.large ? [...sizes, 10_000_000] : sizes;
  }
}

/** `6.41 1.00x`: nanoseconds, and how many times as fast as the present choice. */
export function cell({ ns, ratio }: Result): string {
  return `${formatNumber(ns).padStart(4)} ${ratio.toFixed(2)}x`;
}

export function sizeName(n: number): string {
  return n >= 1e6 ? `${n / 1e6} M` : n >= 1e3 ? `${n / 1e3} k` : `${n}`;
}
