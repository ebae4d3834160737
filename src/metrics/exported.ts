// The maps of one registry or meter: held weakly, so that metrics keep no map alive; those that are gone leave by themselves.

import { DisposedError } from "../errors.ts";
import { describe } from "../types/describe.ts";
import { TALLY } from "./counted.ts";
import { countsOf, type Tally } from "./tally.ts";

/** A HashMap, HashSet, SharedHashMap, an Arena, or a map that `instrument` made. */
export interface Measurable {
  stats(): object;
}
/** Labels (attributes) besides the map's name. */
export type Labels = Readonly<Record<string, string>>;

export interface Reading {
  readonly labels: Labels;
  readonly values: Readonly<Record<string, number | boolean | undefined>>;
  readonly tally: Tally | undefined;
}

interface Entry {
  readonly map: WeakRef<Measurable>;
  readonly labels: Labels;
  /** The labels as text: there must not be two series of the same. */
  readonly key: string;
}

/** The counts of an instrumented map. */
export function tallyOf(map: Measurable): Tally | undefined {
  return (map as { [TALLY]?: Tally })[TALLY];
}

/** @throws TypeError for what has no stats of ours; DisposedError */
function valuesOf(map: Measurable): Reading["values"] {
  const stats = typeof map?.stats === "function" ? map.stats() : undefined;
  if (typeof stats === "object" && stats !== null) {
    if ("usedBytes" in stats) {
      return Object.fromEntries(
        Object.entries(stats as Reading["values"]).map(([name, value]) => [`arena.${name}`, value]),
      );
    }
    const tally = tallyOf(map);
    if ("overflowBuckets" in stats) return { ...stats, ...(tally && countsOf(tally)) } as Reading["values"];
  }
  throw new TypeError(`expected a HashMap, HashSet, SharedHashMap or Arena, got ${describe(map)}`);
}

export class ExportedMaps {
  readonly #entries = new Set<Entry>();
  #readings: readonly Reading[] | undefined;

  /** @returns a function that takes it out again; @throws TypeError when there is one with the same labels */
  add(map: Measurable, labels: Labels): () => void {
    valuesOf(map);
    const key = JSON.stringify(Object.entries(labels).sort());
    for (const entry of this.#entries) {
      if (entry.key !== key) continue;
      if (this.#read(entry) === undefined) continue; // it has just left
      throw new TypeError(
        `there is a map with the labels ${key} already: unregister it, or give this one another name`,
      );
    }
    const entry: Entry = { map: new WeakRef(map), labels, key };
    this.#entries.add(entry);
    this.#readings = undefined;
    return () => {
      this.#entries.delete(entry);
      this.#readings = undefined;
    };
  }

  /** Whether none is there any more. O(maps) */
  get isEmpty(): boolean {
    return [...this.#entries].every((entry) => this.#read(entry) === undefined);
  }

  /** What every map says now. */
  read(): readonly Reading[] {
    return [...this.#entries].flatMap((entry) => this.#read(entry) ?? []);
  }

  /** For libraries that ask metric by metric: all that ask in one turn are told the same, of the moment when the `first` was asked. */
  readTogether(isFirst: boolean): readonly Reading[] {
    if (this.#readings === undefined || isFirst) {
      this.#readings = this.read();
      queueMicrotask(() => {
        this.#readings = undefined;
      });
    }
    return this.#readings;
  }

  #read(entry: Entry): Reading | undefined {
    const map = entry.map.deref();
    try {
      if (map !== undefined) return { labels: entry.labels, values: valuesOf(map), tally: tallyOf(map) };
    } catch (error) {
      if (!(error instanceof DisposedError)) throw error;
    }
    this.#entries.delete(entry);
    return undefined;
  }
}

/** The labels of a map, checked. `own`: those that the metrics have themselves. */
export function labelsOf(name: unknown, labels: unknown, own: readonly string[]): Labels {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`name must be a string that is not empty, got ${describe(name)}`);
  }
  if (labels === undefined) return {};
  if (typeof labels !== "object" || labels === null) {
    throw new TypeError(`labels must be an object of strings, got ${describe(labels)}`);
  }
  for (const [label, value] of Object.entries(labels)) {
    if (typeof value !== "string") throw new TypeError(`label ${label} must be a string, got ${describe(value)}`);
    if (label === "name") throw new TypeError("the label name is that of the map: use the option");
    if (own.includes(label)) throw new TypeError(`the label ${label} is one of the metrics' own: give it another name`);
  }
  return { ...(labels as Labels) };
}
