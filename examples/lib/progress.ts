// Progress goes to stderr, so that stdout holds the results alone: one line that redraws itself on a terminal, plain
// milestone lines in a log file.

const started = performance.now();
const live = process.stderr.isTTY === true;
const BAR = 24;

export function elapsedSeconds(): number {
  return (performance.now() - started) / 1000;
}

function stamp(): string {
  return `${elapsedSeconds().toFixed(1).padStart(5)} s`;
}

/** Redraws the line; `done` is a fraction of this step. Silent when nobody watches. */
export function progress(step: string, done: number): void {
  if (!live) return;
  const filled = Math.round(Math.min(1, done) * BAR);
  const width = (process.stderr.columns || 80) - 1; // some terminals say 0
  const line = `${stamp()}  ${"█".repeat(filled)}${"░".repeat(BAR - filled)}  ${step}`;
  process.stderr.write(`\r\x1b[2K${line.slice(0, width)}`);
}

/** A finished step: kept in a log, replaced by the next one on a terminal. */
export function milestone(text: string): void {
  process.stderr.write(live ? `\r\x1b[2K${stamp()}  ${text}` : `${stamp()}  ${text}\n`);
}

/** Leaves the terminal clean for the results. */
export function progressEnd(): void {
  if (live) process.stderr.write("\r\x1b[2K");
}
