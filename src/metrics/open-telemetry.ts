// Maps as metrics of OpenTelemetry: observable instruments, read by one callback for each meter.

import { describe } from "../types/describe.ts";
import { DEFINITIONS, type Definition, DURATION, RESULT } from "./definitions.ts";
import { ExportedMaps, type Labels, labelsOf, type Measurable, tallyOf } from "./exported.ts";
import { type Exported, handleOf } from "./handle.ts";
import type { Timed } from "./tally.ts";

/** The attribute that a map's name is. */
const NAME = "tophash.map.name";
const OPERATION = "tophash.operation";
const OWN = [NAME, OPERATION, RESULT.openTelemetry];

interface Described {
  description?: string;
  unit?: string;
  advice?: { explicitBucketBoundaries?: number[] };
}
type Attributes = Record<string, string>;
type Observe = (result: { observe(instrument: never, value: number, attributes?: Attributes): void }) => void;

/** A Meter of @opentelemetry/api, as far as it is used. */
export interface OpenTelemetryMeter {
  createObservableGauge(name: string, options?: Described): object;
  createObservableCounter(name: string, options?: Described): object;
  createObservableUpDownCounter(name: string, options?: Described): object;
  createHistogram(name: string, options?: Described): { record(value: number, attributes?: Attributes): void };
  addBatchObservableCallback(callback: Observe, observables: never[]): void;
  removeBatchObservableCallback(callback: Observe, observables: never[]): void;
}

export interface OpenTelemetryOptions {
  /** The attribute `tophash.map.name` of the map's series. */
  name: string;
  /** A meter: `metrics.getMeter("...")` of @opentelemetry/api. */
  meter: OpenTelemetryMeter;
  /** Attributes besides. */
  labels?: Labels;
}

/** The instruments of one meter. */
class Metered {
  readonly maps = new ExportedMaps();
  readonly #instruments: { definition: Definition; instrument: never }[];
  readonly durations: ReturnType<OpenTelemetryMeter["createHistogram"]>;
  #isObserved = false;

  constructor(readonly meter: OpenTelemetryMeter) {
    this.#instruments = DEFINITIONS.map((definition) => {
      const { openTelemetry: name, help: description, unit, kind } = definition;
      const options = { description, unit };
      if (kind === "total") return { definition, instrument: meter.createObservableCounter(name, options) as never };
      if (kind === "level") return { definition, instrument: meter.createObservableGauge(name, options) as never };
      return { definition, instrument: meter.createObservableUpDownCounter(name, options) as never };
    });
    const { openTelemetry, help, unit, powers } = DURATION;
    const explicitBucketBoundaries = powers.map((power) => 2 ** power / 1e9);
    this.durations = meter.createHistogram(openTelemetry, {
      description: help,
      unit,
      advice: { explicitBucketBoundaries },
    });
  }

  readonly #observe: Observe = (result) => {
    for (const { labels, values } of this.maps.read()) {
      for (const { definition, instrument } of this.#instruments) {
        for (const { field, label } of definition.series) {
          const value = values[field];
          if (value === undefined) continue;
          const { label: own } = definition;
          const attributes = own === undefined ? labels : { ...labels, [own.openTelemetry]: label! };
          result.observe(instrument, Number(value), attributes);
        }
      }
    }
  };

  /** Asked by the meter while there are maps. */
  look(): void {
    const isObserved = !this.maps.isEmpty;
    if (isObserved === this.#isObserved) return;
    this.#isObserved = isObserved;
    const observables = this.#instruments.map(({ instrument }) => instrument);
    if (isObserved) this.meter.addBatchObservableCallback(this.#observe, observables);
    else this.meter.removeBatchObservableCallback(this.#observe, observables);
  }
}

const meters = new WeakMap<OpenTelemetryMeter, Metered>();

/**
 * Exports a map, set, shared map or arena by a meter of OpenTelemetry; docs/metrics.md lists the metrics. Maps share the instruments and differ
 * in the attribute `tophash.map.name`. The map is asked when metrics are collected, and held weakly: one that is disposed of or dropped leaves
 * by itself. Durations of an instrumented map are recorded as they are timed.
 *
 * @throws TypeError for what is no map, a wrong option, or attributes that another map of this meter has
 */
export function openTelemetry(map: Measurable, options: OpenTelemetryOptions): Exported {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options must be an object with name and meter, got ${describe(options)}`);
  }
  const { name, meter } = options;
  const attributes = { [NAME]: name, ...labelsOf(name, options.labels, OWN) };
  if (typeof meter?.addBatchObservableCallback !== "function") {
    throw new TypeError(`meter must be a Meter of @opentelemetry/api, got ${describe(meter)}`);
  }
  let metered = meters.get(meter);
  if (metered === undefined) {
    metered = new Metered(meter);
    meters.set(meter, metered);
  }
  const { durations } = metered;
  const remove = metered.maps.add(map, attributes);
  metered.look();
  const tally = tallyOf(map);
  const timed: Timed = (operation, ns) => durations.record(ns / 1e9, { ...attributes, [OPERATION]: operation });
  if (tally !== undefined) tally.timed = [...tally.timed, timed];
  return handleOf(() => {
    remove();
    metered.look();
    if (tally !== undefined) tally.timed = tally.timed.filter((each) => each !== timed);
  });
}
