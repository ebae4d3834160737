// npm run protocol: every model of the shared maps' protocol must hold, every deliberate mistake must be found.
//   --only shard,USED_FIRST   models, or macros of mistakes     --list   the checks
import { parseArgs } from "node:util";
import { CHECKS, type Check } from "./checks.ts";
import { isRight, missing, type Result, runCheck } from "./spin.ts";

/** At a time: each needs a core and up to a gigabyte. */
const AT_ONCE = 2;

const { values } = parseArgs({ options: { only: { type: "string" }, list: { type: "boolean" } } });

function chosen(): Check[] {
  if (values.only === undefined) return CHECKS;
  const names = values.only.split(",");
  const found = CHECKS.filter(({ model, defines }) => names.some((name) => name === model || defines.includes(name)));
  if (found.length === 0) throw new Error(`there is no ${values.only}: --list names the checks`);
  return found;
}

const verdict = (result: Result) => {
  const { check, violated } = result;
  if (isRight(result)) return check.mistake ? "found" : "holds";
  return violated === undefined ? (check.mistake ? "NOT FOUND" : "NOT ALL EXPLORED") : `VIOLATED: ${violated}`;
};

const cells = (result: Result) => [
  result.check.model,
  result.check.name,
  result.states.toLocaleString("en"),
  result.depth.toLocaleString("en"),
  result.seconds.toFixed(1),
  verdict(result),
];

function asText(results: Result[]): string {
  const rows = [["model", "what", "states", "depth", "seconds", "verdict"], ...results.map(cells)];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const isNumber = (i: number) => i >= 2 && i <= 4;
  const line = (row: string[]) =>
    row
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}

async function everything(checks: Check[]): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = checks.entries();
  async function work(): Promise<void> {
    for (const [i, check] of waiting) {
      const result = await runCheck(check);
      results[i] = result;
      const done = results.filter((each) => each !== undefined).length;
      process.stderr.write(`${done}/${checks.length}  ${cells(result).join(", ")}\n`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

const lacking = await missing();
if (values.list) {
  console.log(CHECKS.map(({ model, name, defines }) => `${model}: ${name} (${defines.join(" ")})`).join("\n"));
} else if (lacking !== undefined) {
  console.error(lacking);
  process.exitCode = 1;
} else {
  const results = await everything(chosen());
  console.log(asText(results));
  process.exitCode = results.every(isRight) ? 0 : 1;
}
