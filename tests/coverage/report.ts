// What the counts say: a table by file, and the branches that no test reached.
import type { Places } from "./counting-core.ts";
import type { Exception } from "./exceptions.ts";
import { type Branch, namesOf } from "./instrument.ts";

/** What threads do to one map: many arms are for those that meet, and are reached in threads of their own, which are not measured. */
const AMONG_THREADS = /^(shared\/|shared\.ts|arena\/(runs|seq)\.ts)/;

export interface Findings {
  /** For the terminal. */
  text: string;
  /** Branches not reached that nothing explains, and explanations that are needed no more. */
  faults: number;
}

export function report(
  { branches, sites }: Places,
  hits: ReadonlySet<string>,
  exceptions: readonly Exception[],
): Findings {
  // Arms that no instance has are decided by the compiler.
  const compiled = branches.map(() => false);
  const reached = branches.map(() => false);
  const names = namesOf(branches);
  for (const { branch, name } of sites) {
    compiled[branch] = true;
    if (hits.has(name) || hits.has(names[branch])) reached[branch] = true;
  }
  const isUnreached = (_: Branch, i: number) => compiled[i] && !reached[i];
  const unreached = branches.filter(isUnreached);
  const explained = (branch: Branch) => exceptions.find((exception) => isFor(exception, branch));
  const open = unreached.filter((branch) => !explained(branch) && !AMONG_THREADS.test(branch.path));
  const stale = exceptions.filter((exception) => !unreached.some((branch) => isFor(exception, branch)));

  const lines = [row("file", "reached", "branches", "instances")];
  const paths = [...new Set(branches.map(({ path }) => path))].sort();
  const total = { reached: 0, all: 0, sitesReached: 0, sites: 0 };
  for (const path of paths) {
    const own = branches.map((_, i) => i).filter((i) => compiled[i] && branches[i].path === path);
    const places = sites.filter(({ branch }) => branches[branch].path === path);
    const good = own.filter((i) => reached[i]).length;
    const placesGood = places.filter(({ name }) => hits.has(name)).length;
    lines.push(row(path, `${good}`, `${own.length}`, `${placesGood} / ${places.length}`));
    total.reached += good;
    total.all += own.length;
    total.sitesReached += placesGood;
    total.sites += places.length;
  }
  lines.push(row("all", `${total.reached}`, `${total.all}`, `${total.sitesReached} / ${total.sites}`));
  lines.push("", `not compiled for any instance: ${compiled.filter((is) => !is).length} arms`);
  if (unreached.length > 0)
    lines.push("", "never reached:", ...unreached.map((branch) => describe(branch, explained(branch))));
  if (stale.length > 0)
    lines.push("", "reached, or gone, though listed in exceptions.ts:", ...stale.map((one) => describe(one)));
  return { text: lines.join("\n"), faults: open.length + stale.length };
}

/** Branches that some instance of a generic or inlined function reaches and another does not. */
export function unreachedInstances({ branches, sites }: Places, hits: ReadonlySet<string>): string {
  const by = new Map<number, { reached: number; missed: string[] }>();
  for (const { branch, inside, name } of sites) {
    const entry = by.get(branch) ?? { reached: 0, missed: [] };
    by.set(branch, entry);
    if (hits.has(name)) entry.reached++;
    else entry.missed.push(inside);
  }
  const lines: string[] = [];
  for (const [branch, { reached, missed }] of [...by].sort(([a], [b]) => a - b)) {
    if (reached === 0 || missed.length === 0) continue;
    lines.push(describe(branches[branch]), ...missed.map((inside) => `    ${inside}`));
  }
  return lines.join("\n");
}

function isFor(exception: Exception, branch: Branch): boolean {
  return exception.path === branch.path && exception.text === branch.text && exception.arm === branch.arm;
}

function describe(branch: Branch | Exception, exception?: Exception): string {
  const line = "line" in branch ? `:${branch.line}` : "";
  return `  ${branch.path}${line}  ${branch.arm}: ${branch.text}${exception ? `\n      ${exception.why}` : ""}`;
}

function row(name: string, ...numbers: string[]): string {
  return name.padEnd(24) + numbers.map((text) => text.padStart(14)).join("");
}
