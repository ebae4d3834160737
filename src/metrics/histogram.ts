// A log-linear histogram of durations: each power of two in eight equal parts, so that no value is off by more than an eighth.
//
//   0 .. 7 ns: one bucket each | 8, 9 .. 15 | 16, 18 .. 30 | 32, 36 .. 60 | ... up to 4.3 s, where it ends

/** log2 of the parts of a power of two. */
const PARTS_SHIFT = 3;
const BUCKETS = (32 - PARTS_SHIFT + 1) << PARTS_SHIFT;
const LONGEST = 0xffffffff;

function bucketOf(ns: number): number {
  const shift = 31 - PARTS_SHIFT - Math.clz32(ns);
  return shift <= 0 ? ns : (shift << PARTS_SHIFT) + (ns >>> shift);
}
/** The least duration that falls into the next bucket. */
function endOf(bucket: number): number {
  const shift = (bucket >>> PARTS_SHIFT) - 1;
  if (shift <= 0) return bucket + 1;
  return ((bucket & ((1 << PARTS_SHIFT) - 1)) + (1 << PARTS_SHIFT) + 1) * 2 ** shift;
}

/** What a histogram tells: durations in nanoseconds, each an eighth too large at most. */
export interface LatencySummary {
  /** Operations timed. */
  count: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
}

export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  count = 0;
  /** Nanoseconds. */
  sum = 0;
  max = 0;

  record(ns: number): void {
    const whole = ns < LONGEST ? Math.round(ns) >>> 0 : LONGEST;
    this.#counts[bucketOf(whole)]++;
    this.count++;
    this.sum += ns;
    if (ns > this.max) this.max = ns;
  }

  /** How many were shorter than 2^power nanoseconds, from 2^3 on. */
  below(power: number): number {
    let count = 0;
    const end = (power - PARTS_SHIFT + 1) << PARTS_SHIFT;
    for (let i = 0; i < end; i++) count += this.#counts[i];
    return count;
  }

  /** Nanoseconds that the fraction `q` of all did not exceed; 0 when there are none. */
  quantile(q: number): number {
    const rank = Math.ceil(q * this.count);
    let seen = 0;
    for (let i = 0; i < BUCKETS; i++) {
      seen += this.#counts[i];
      if (seen >= rank && seen > 0) return Math.min(endOf(i), this.max);
    }
    return 0;
  }

  summary(): LatencySummary {
    const { count, sum, max } = this;
    const at = (q: number): number => this.quantile(q);
    const mean = count === 0 ? 0 : sum / count;
    return { count, mean, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max };
  }
}
