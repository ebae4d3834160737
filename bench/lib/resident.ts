import { readFileSync, writeFileSync } from "node:fs";

/**
 * The highest resident size of this process since `forgetPeak`, in bytes. Linux keeps it as VmHWM and can be told to
 * start over, so that what the start-up needed does not hide what the table needed. `resourceUsage().maxRSS` is the
 * fallback only: it cannot be reset, and a forked child may be shown its parent's.
 */
export function peakResidentBytes(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "latin1"));
    if (line) return Number(line[1]) * 1024;
  } catch {
    // no /proc: not Linux
  }
  return process.resourceUsage().maxRSS * 1024;
}

export function forgetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // not Linux, or not allowed: the peak then includes the start-up's
  }
}

/** After collecting twice: the first collection may only find what the second can free. */
export function settledResidentBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
