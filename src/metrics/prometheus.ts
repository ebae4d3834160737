// Maps as metrics of prom-client: gauges and counters that ask the maps when they are collected.

import { describe } from "../types/describe.ts";
import { type Client, clientOf, type PrometheusRegistry } from "./client.ts";
import { DEFINITIONS, type Definition, DURATION, RESULT } from "./definitions.ts";
import { ExportedMaps, type Labels, labelsOf, type Measurable } from "./exported.ts";
import { type Exported, handleOf } from "./handle.ts";
import { OPERATIONS } from "./tally.ts";

export type { PrometheusRegistry };

export interface PrometheusOptions {
  /** The label `name` of the map's series. */
  name: string;
  /** Default: prom-client's own. */
  register?: PrometheusRegistry;
  /** Labels besides: the same names for all maps of a registry. */
  labels?: Labels;
  /** What prom-client exports, where it cannot be required: in a bundle, or outside Node. */
  client?: object;
}

/** Labels that metrics have besides: `le` is that of histograms. */
const OWN = [RESULT.prometheus, "operation", "le"];

/** The metrics of one registry. */
class Registered {
  readonly maps = new ExportedMaps();
  readonly #made: { name: string; metric: object }[] = [];

  constructor(
    client: Client,
    readonly register: PrometheusRegistry,
    readonly labelNames: readonly string[],
  ) {
    try {
      this.#make(client);
    } catch (error) {
      this.remove(); // one of the names is taken: the others would be by these
      throw error;
    }
  }

  #make({ Gauge, Counter, Histogram }: Client): void {
    const { maps } = this;
    const registers = [this.register];
    for (const definition of DEFINITIONS) {
      const { prometheus: name, help, kind, label } = definition;
      const configuration = { name, help, registers, labelNames: this.#labels(label?.prometheus) };
      const metric =
        kind === "total"
          ? new Counter({
              ...configuration,
              collect() {
                this.reset();
                collect(maps, definition, (labels, value) => this.inc(labels, value));
              },
            })
          : new Gauge({
              ...configuration,
              collect() {
                this.reset();
                collect(maps, definition, (labels, value) => this.set(labels, value));
              },
            });
      this.#made.push({ name, metric });
    }
    const { prometheus: name, help, powers } = DURATION;
    const buckets = powers.map(seconds);
    const histogram = new Histogram({ name, help, registers, labelNames: this.#labels("operation"), buckets });
    // Its numbers are counted by the maps already.
    const get = async () => ({ name, help, type: "histogram", aggregator: "sum", values: durations(maps) });
    Object.assign(histogram, { get, getForPromString: get });
    this.#made.push({ name, metric: histogram });
  }

  #labels(own?: string): string[] {
    return ["name", ...this.labelNames, ...(own === undefined ? [] : [own])];
  }

  /** Whether the registry still has them: it may have been cleared. */
  get isThere(): boolean {
    return this.#made.every(({ name, metric }) => this.register.getSingleMetric(name) === metric);
  }

  remove(): void {
    for (const { name, metric } of this.#made) {
      if (this.register.getSingleMetric(name) === metric) this.register.removeSingleMetric(name);
    }
  }
}

const seconds = (power: number): number => 2 ** power / 1e9;

function collect(maps: ExportedMaps, definition: Definition, put: (labels: object, value: number) => void): void {
  const { label, series } = definition;
  for (const { labels, values } of maps.readTogether(definition === DEFINITIONS[0])) {
    for (const { field, label: own } of series) {
      const value = values[field];
      if (value === undefined) continue;
      put(label === undefined ? labels : { ...labels, [label.prometheus]: own }, Number(value));
    }
  }
}

/** As prom-client's own histograms tell it. */
function durations(maps: ExportedMaps): object[] {
  const name = DURATION.prometheus;
  return maps.readTogether(false).flatMap(({ labels: of, tally }) =>
    OPERATIONS.flatMap((operation) => {
      const histogram = tally?.latency[operation];
      if (histogram === undefined || histogram.count === 0) return [];
      const labels = { ...of, operation };
      const { count, sum } = histogram;
      return [
        ...DURATION.powers.map((power) => ({
          metricName: `${name}_bucket`,
          labels: { le: seconds(power), ...labels },
          value: histogram.below(power),
        })),
        { metricName: `${name}_bucket`, labels: { le: "+Inf", ...labels }, value: count },
        { metricName: `${name}_sum`, labels, value: sum / 1e9 },
        { metricName: `${name}_count`, labels, value: count },
      ];
    }),
  );
}

const registries = new WeakMap<PrometheusRegistry, Registered>();

/**
 * Exports a map, set, shared map or arena to prom-client; docs/metrics.md lists the metrics. Maps share them and differ in the label `name`. The
 * map is asked when the registry is scraped, and held weakly: one that is disposed of or dropped leaves by itself.
 *
 * @throws TypeError without prom-client, for what is no map, a wrong option, other label names than the registry's other maps have, or
 *   labels that another map there has
 */
export function prometheus(map: Measurable, options: PrometheusOptions): Exported {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options must be an object with a name, got ${describe(options)}`);
  }
  const own = labelsOf(options.name, options.labels, OWN);
  const client = clientOf(options.client);
  const register = options.register ?? client.register;
  if (typeof register?.getSingleMetric !== "function") {
    throw new TypeError(`register must be a Registry of prom-client, got ${describe(register)}`);
  }
  const names = Object.keys(own).sort();
  let registered = registries.get(register);
  if (registered === undefined || !registered.isThere || registered.maps.isEmpty) {
    registered?.remove();
    registered = new Registered(client, register, names);
    registries.set(register, registered);
  } else if (registered.labelNames.join() !== names.join()) {
    throw new TypeError(
      `all maps of a registry have the same label names: here ${registered.labelNames.join() || "none"}, not ${names.join() || "none"}`,
    );
  }
  const { maps } = registered;
  let remove: () => void;
  try {
    remove = maps.add(map, { name: options.name, ...own });
  } finally {
    if (maps.isEmpty) forget(register, registered);
  }
  const from = registered;
  return handleOf(() => {
    remove();
    if (from.maps.isEmpty) forget(register, from);
  });
}

/** The last map has gone: the registry is as it was. */
function forget(register: PrometheusRegistry, registered: Registered): void {
  registered.remove();
  if (registries.get(register) === registered) registries.delete(register);
}
