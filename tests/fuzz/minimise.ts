// Makes a failing program short: cut behind the failure, then without whatever it fails without, then with small numbers.
import { Program, type Shown } from "./commands.ts";
import { type Find, run } from "./run.ts";
import type { Setup, TableSetup } from "./setup.ts";

export interface Case {
  setup: Setup;
  commands: Shown[];
}

export interface Minimal extends Case {
  message: string;
}

const EACH = new Map([
  ...[["setEach", "set"] as const, ["getEach", "get"] as const, ["hasEach", "has"] as const],
  ...[["deleteEach", "delete"] as const, ["addEach", "add"] as const],
] as [string, Shown[0]][]);
/** Range commands of up to so many keys are taken apart. */
const TAKEN_APART = 40;

class Minimiser {
  readonly #until: number;
  message: string;

  constructor(
    public best: Case,
    find: Find,
    seconds: number,
  ) {
    this.message = find.message;
    this.#until = performance.now() + seconds * 1000;
  }

  get late(): boolean {
    return performance.now() > this.#until;
  }

  /** Whether a case fails; if so it is the best one now. */
  fails(candidate: Case): boolean {
    if (this.late) return false;
    const { find } = run(candidate.setup, Program.from(candidate.commands));
    if (find === undefined) return false;
    this.message = find.message;
    // What stands behind the failure is of no account.
    this.best = { setup: candidate.setup, commands: candidate.commands.slice(0, find.at + 1) };
    return true;
  }

  /** Without pieces of the commands: halves first, then ever smaller ones (delta debugging). */
  drop(): void {
    for (let size = this.best.commands.length >> 1; size >= 1; size >>= 1) {
      for (let at = this.best.commands.length - size; at > -size && !this.late; at -= size) {
        const { setup, commands } = this.best;
        const from = Math.max(0, at);
        if (from >= commands.length) continue;
        this.fails({ setup, commands: [...commands.slice(0, from), ...commands.slice(from + size)] });
      }
    }
  }

  /** Range commands as single ones. */
  takeApart(): void {
    const { setup, commands } = this.best;
    const apart = commands.flatMap((command): Shown[] => {
      const [name, table, flavour, a, b, c] = command;
      const single = EACH.get(name);
      if (!single || b > TAKEN_APART) return [command];
      return Array.from({ length: b }, (_, i) => [single, table, flavour, a + i, c + i, 0]);
    });
    if (apart.length > commands.length) this.fails({ setup, commands: apart });
  }

  /** Operands towards 0, by halves. */
  lower(): void {
    for (let i = 0; i < this.best.commands.length && !this.late; i++) {
      for (const part of [2, 3, 4, 5] as const) {
        for (let step = 0; step < 32; step++) {
          const { setup, commands } = this.best;
          const value = commands[i]?.[part] ?? 0;
          if (value === 0) break;
          const smaller = (to: number) => commands.map((each, j) => (i === j ? each.with(part, to) : each) as Shown);
          if (step === 0 && this.fails({ setup, commands: smaller(0) })) break;
          if (
            !this.fails({ setup, commands: smaller(value >>> 1) }) &&
            !this.fails({ setup, commands: smaller(value - 1) })
          )
            break;
        }
      }
    }
  }

  /** Without options and limits that do not matter. */
  plain(): void {
    const { setup } = this.best;
    const simpler: Partial<TableSetup>[] = [{ capacity: 0 }, { loadFactor: 0 }, { maxBytes: 0 }, { seed: 1 }];
    for (let i = 0; i < setup.tables.length; i++) {
      for (const change of simpler) {
        const tables = this.best.setup.tables.map((table, j) => (i === j ? { ...table, ...change } : table));
        this.fails({ setup: { ...this.best.setup, tables }, commands: this.best.commands });
      }
    }
    this.fails({ setup: { ...this.best.setup, arenaBytes: 0 }, commands: this.best.commands });
    if (!this.best.commands.some(([, table]) => table > 0)) {
      this.fails({ setup: { ...this.best.setup, tables: [this.best.setup.tables[0]] }, commands: this.best.commands });
    }
  }
}

/** The first length at which everything is not in order any more, if looking tells earlier than the failure did. */
function earliest(setup: Setup, program: Program, at: number, until: number): number {
  let good = 0;
  let bad = Math.min(at + 1, program.length);
  while (bad - good > 1 && performance.now() < until) {
    const middle = (good + bad) >>> 1;
    if (run(setup, program, { length: middle }).find) bad = middle;
    else good = middle;
  }
  return bad;
}

export function minimise(setup: Setup, program: Program, find: Find, seconds: number): Minimal {
  // A third of the time at most: it often makes all that follows a hundred times as fast.
  const length = earliest(setup, program, find.at, performance.now() + seconds * 333);
  const minimiser = new Minimiser({ setup, commands: program.shown(0, length) }, find, seconds);
  let before: number;
  do {
    before = minimiser.best.commands.length;
    minimiser.drop();
    minimiser.plain();
    minimiser.lower();
    minimiser.takeApart();
  } while (!minimiser.late && minimiser.best.commands.length !== before);
  return { ...minimiser.best, message: minimiser.message };
}
