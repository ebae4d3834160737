// The part of prom-client that is used, and where it comes from.

export interface Metric {
  reset(): void;
}
export interface GaugeMetric extends Metric {
  set(labels: object, value: number): void;
}
export interface CounterMetric extends Metric {
  inc(labels: object, value: number): void;
}
export interface HistogramMetric extends Metric {
  get(): Promise<object>;
  getForPromString?(): Promise<object>;
}

interface Configuration<Kind> {
  name: string;
  help: string;
  labelNames: string[];
  registers: unknown[];
  collect?(this: Kind): void;
}
export interface Client {
  register: PrometheusRegistry;
  Gauge: new (configuration: Configuration<GaugeMetric>) => GaugeMetric;
  Counter: new (configuration: Configuration<CounterMetric>) => CounterMetric;
  Histogram: new (configuration: Configuration<HistogramMetric> & { buckets: number[] }) => HistogramMetric;
}

/** A registry of prom-client. */
export interface PrometheusRegistry {
  getSingleMetric(name: string): unknown;
  removeSingleMetric(name: string): void;
}

const MISSING =
  "prometheus() needs prom-client, which is not a dependency of tophash: npm install prom-client; or pass it as " +
  "{ client: await import('prom-client') }";

/** What was passed, or what Node finds: first where this package is, then where the program runs. @throws TypeError */
export function clientOf(given: unknown): Client {
  for (const candidate of [given, (given as { default?: unknown } | undefined)?.default]) {
    if (typeof (candidate as Client | undefined)?.Gauge === "function") return candidate as Client;
  }
  if (given !== undefined) throw new TypeError("client must be what prom-client exports");
  const node = globalThis.process?.getBuiltinModule?.("node:module");
  let cause: unknown;
  for (const from of node ? [import.meta.url, `${process.cwd()}/`] : []) {
    try {
      return node.createRequire(from)("prom-client") as Client;
    } catch (error) {
      cause = error;
    }
  }
  throw new TypeError(MISSING, { cause });
}
