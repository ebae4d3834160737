// The command line of the fuzzer.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export interface Options {
  seconds: number;
  seed: number;
  jobs: number;
  minimise: number;
  replay: string | undefined;
  core: string | undefined;
  out: string | undefined;
}

export const HELP = `npm run fuzz -- [options]

Random command sequences on maps and sets of all types against a model; the first divergence is minimised, printed as a
test and written to tests/fuzz/corpus/.

  --seconds N     how long to run (default 60)
  --seed S        an integer; the same seed draws the same rounds (default: from the clock)
  --jobs N        processes (default: one for each core)
  --replay FILE   runs a find again instead
  --core FILE     a core of your own instead of build/core.wasm and build/core.debug.wasm
  --out FOLDER    where finds are written (default tests/fuzz/corpus)
  --minimise N    seconds to make a find short (default 60)
  --help          this text

Exit code: 0 nothing found, 1 a divergence, 2 wrong options.`;

/** @throws Error that says which option is wrong; undefined: help was asked for. */
export function parse(args: string[]): Options | undefined {
  const text = { type: "string" as const };
  const { values } = parseArgs({
    args,
    options: {
      ...{ seconds: text, seed: text, jobs: text, minimise: text, replay: text, core: text, out: text },
      help: { type: "boolean" },
    },
  });
  if (values.help) return undefined;
  const number = (name: "seconds" | "seed" | "jobs" | "minimise", fallback: number, least: number): number => {
    const given = values[name];
    if (given === undefined) return fallback;
    const value = Number(given);
    if (!Number.isSafeInteger(value) || value < least)
      throw new Error(`--${name} must be an integer, at least ${least}`);
    return value;
  };
  return {
    seconds: number("seconds", 60, 1),
    seed: number("seed", Date.now() % 2 ** 32, 0),
    jobs: number("jobs", availableParallelism(), 1),
    minimise: number("minimise", 60, 1),
    ...{ replay: values.replay, core: values.core, out: values.out },
  };
}
