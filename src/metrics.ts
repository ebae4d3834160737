// `tophash/metrics`: maps as metrics of Prometheus and OpenTelemetry. Neither library is a dependency; nothing of them is loaded that
// is not asked for.

export type { Labels, Measurable } from "./metrics/exported.ts";
export type { Exported } from "./metrics/handle.ts";
export type { LatencySummary } from "./metrics/histogram.ts";
export { type Instrumented, type InstrumentOptions, instrument, type TimedBy } from "./metrics/instrument.ts";
export {
  type OpenTelemetryMeter,
  type OpenTelemetryOptions,
  openTelemetry,
} from "./metrics/open-telemetry.ts";
export { type PrometheusOptions, type PrometheusRegistry, prometheus } from "./metrics/prometheus.ts";
export type { Operation, OperationCounts } from "./metrics/tally.ts";
