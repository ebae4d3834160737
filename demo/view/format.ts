// Numbers as a reader wants them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const count = (n: number): string => whole.format(n);

/** 1,234,567 as "1.2 M": for axes. */
export function short(n: number): string {
  if (n >= 1e6) return `${+(n / 1e6).toFixed(1)} M`;
  return n >= 1000 ? `${+(n / 1000).toFixed(1)} k` : String(n);
}

export const percent = (fraction: number, digits = 0): string => `${(100 * fraction).toFixed(digits)} %`;

export function bytes(n: number): string {
  if (n >= 2 ** 20) return `${(n / 2 ** 20).toFixed(1)} MiB`;
  return n >= 2 ** 10 ? `${(n / 2 ** 10).toFixed(1)} KiB` : `${n} B`;
}

export function duration(ms: number): string {
  if (ms < 1) return `${+(1000 * ms).toPrecision(2)} µs`;
  return ms < 1000 ? `${ms.toPrecision(ms < 10 ? 2 : 3)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
