// What program/program.js reports from wherever it ran, and the places that run it.

export interface Outcome {
  runtime: string;
  version: string;
  memory?: "shared" | "plain";
  /** Who reads strings: the engine by its `wasm:js-string` builtins, or JavaScript. */
  strings?: "engine" | "JavaScript";
  /** Operations whose answers were compared with the native Map's. */
  operations?: number;
  /** Times as fast as Map; absent where the clock stands still. */
  ratios?: { get?: number; set?: number };
  ok?: boolean;
  /** Where a refusal is due: the error's name. */
  refused?: string;
  error?: string;
  /** Of pages. */
  isolated?: boolean;
  violations?: string[];
}

export interface Row {
  /** In words: "module worker, isolated". */
  where: string;
  outcome: Outcome;
}

export interface Place {
  /** For `--only`. */
  name: string;
  /** The trials, one after the other. @throws Missing */
  run(app: string): AsyncIterable<Row>;
}

/** A runtime or browser that is not here and cannot be had: nothing was tried. */
export class Missing extends Error {}

/** The outcome, marked as failed where it is not what this place should give. */
export function expecting(outcome: Outcome, due: Partial<Outcome>): Outcome {
  if (outcome.error !== undefined) return outcome;
  const wrong = Object.entries(due).filter(([name, value]) => outcome[name as keyof Outcome] !== value);
  if (outcome.ok && wrong.length === 0) return outcome;
  const got = wrong.map(([name]) => `${name} is ${outcome[name as keyof Outcome]}`).join(", ");
  return { ...outcome, ok: false, error: got || "no verdict" };
}
