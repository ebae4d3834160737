// What became of the mutants so far, a line each: a run that was interrupted goes on where it ended.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Mutation } from "./operators.ts";

/**
 * `traced`: only the frozen traces differ; `same`: compiles to the same binary; `invalid`: does not compile; `late`: the
 * run did not end in time.
 */
export type Outcome = "killed" | "traced" | "late" | "survived" | "same" | "invalid";

const idOf = ({ path, start, end, replacement }: Mutation) => `${path}:${start}-${end}:${replacement}`;

export class Log {
  readonly #outcomes = new Map<string, Outcome>();

  /** `digest`: of the sources; the log of other sources is begun anew. */
  constructor(
    readonly path: string,
    digest: string,
  ) {
    const lines = existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
    if (lines[0] === digest) {
      for (const line of lines.slice(1)) {
        const { id, outcome } = JSON.parse(line);
        this.#outcomes.set(id, outcome);
      }
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${digest}\n`);
    }
  }

  outcome(mutation: Mutation): Outcome | undefined {
    return this.#outcomes.get(idOf(mutation));
  }

  add(mutation: Mutation, outcome: Outcome, why: string): void {
    this.#outcomes.set(idOf(mutation), outcome);
    appendFileSync(this.path, `${JSON.stringify({ id: idOf(mutation), outcome, why })}\n`);
  }
}
