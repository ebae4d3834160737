// Hooks by what stands in the sources, for tests that want a thread to stand just there.
import type { HookedCore } from "../deaths/hooked-core.ts";
import { coreText } from "../lib/core-syntax.ts";

/** The number of the line that begins with a text, of those behind another one. @throws Error when there is none */
function lineOf(lines: readonly string[], text: string, from = 0): number {
  const line = lines.findIndex((each, i) => i >= from && each.trimStart().startsWith(text));
  if (line < 0) throw new Error(`no line begins with: ${text}`);
  return line;
}

/** Hooks of the lines from one to another, the later one left out; both by how they begin. */
export function hooksBetween({ points, compiled }: HookedCore, path: string, from: string, to: string): number[] {
  const lines = coreText(path).split("\n");
  const first = lineOf(lines, from);
  const end = lineOf(lines, to, first + 1);
  const found = points.flatMap((point, i) =>
    point.path === path && point.line > first && point.line <= end && compiled.has(i) ? [i] : [],
  );
  if (found.length === 0) throw new Error(`${path} has no hook behind: ${from}`);
  return found;
}

/** The hook before a statement, which begins its line, in a function that begins with another text. */
export function hookBefore(core: HookedCore, path: string, fn: string, statement: string): number {
  const lines = coreText(path).split("\n");
  const line = lineOf(lines, statement, lineOf(lines, fn) + 1) + 1;
  const found = core.points.findIndex((point, i) => point.path === path && point.line === line && core.compiled.has(i));
  if (found < 0) throw new Error(`${path} has no hook before: ${statement}`);
  return found;
}
