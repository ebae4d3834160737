// Mutants by source and outcome.
import type { Outcome } from "./log.ts";

const COLUMNS: Outcome[] = ["killed", "late", "traced", "survived", "same", "invalid"];

/** `late` counts as killed; what is `same` or `invalid` is no bug and not counted. Two scores: with and without traces. */
export function table(all: readonly { path: string; outcome: Outcome | undefined }[]): string {
  const lines = [row("file", [...COLUMNS, "score", "untraced"])];
  const paths = [...new Set(all.map(({ path }) => path))].sort();
  for (const path of [...paths, undefined]) {
    const own = all.filter((one) => path === undefined || one.path === path);
    const count = (...outcomes: Outcome[]) => own.filter(({ outcome }) => outcome && outcomes.includes(outcome)).length;
    const bugs = count("killed", "late", "traced", "survived");
    const score = (...noticed: Outcome[]) => (bugs === 0 ? "-" : `${((100 * count(...noticed)) / bugs).toFixed(1)} %`);
    const scores = [score("killed", "late", "traced"), score("killed", "late")];
    lines.push(row(path ?? "all", [...COLUMNS.map((column) => `${count(column)}`), ...scores]));
  }
  return lines.join("\n");
}

function row(name: string, cells: string[]): string {
  return name.padEnd(24) + cells.map((cell) => cell.padStart(10)).join("");
}
