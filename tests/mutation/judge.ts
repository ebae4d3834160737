// Runs the suite's short run (tests/mutants/run.ts) on a core, in a process of its own.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Outcome } from "./log.ts";
import type { Made } from "./subject.ts";

export interface Verdict {
  outcome: Outcome;
  /** What was noticed. */
  why: string;
  seconds: number;
}

const TICKS_A_SECOND = 100;

/**
 * Milliseconds that a process has computed so far: on a machine that is shared, the clock says little about a check that
 * never ends. Elsewhere than on Linux the clock must do.
 */
function computed(pid: number): number {
  if (process.platform !== "linux") return performance.now();
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND;
  } catch {
    return 0; // it has ended
  }
}

/** A check of a mutant that takes so many times as long as on the core itself, and so many seconds more, never ends. */
const PATIENCE = 4;
const GRACE = 2;
const LOOK = 250;

export class Judge {
  /** Milliseconds that each check of the run took on the core itself. */
  #times = new Map<string, number>();

  constructor(
    readonly folder: string,
    readonly quick: boolean,
  ) {}

  async measure(made: Made): Promise<Verdict> {
    const times = new Map<string, number>();
    const verdict = await this.try(made, (check, took) => times.set(check, took));
    this.#times = times;
    return verdict;
  }

  /** `passed` is told of each check that was passed, and its milliseconds. */
  try({ core, program }: Made, passed: (check: string, took: number) => void = () => {}): Promise<Verdict> {
    const path = `${this.folder}/mutant.wasm`;
    writeFileSync(path, core);
    writeFileSync(`${this.folder}/run.mjs`, program);
    const start = performance.now();
    const args = [`${this.folder}/run.mjs`, path, "--aloud", ...(this.quick ? ["--quick"] : [])];
    const child = spawn(process.execPath, args, { cwd: this.folder });
    let check = "";
    const now = () => computed(child.pid!);
    let since = 0;
    let late = false;
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
    });
    child.stdout.on("data", (data) => {
      for (const name of `${data}`.trim().split("\n")) {
        passed(check, now() - since);
        since = now();
        check = name;
      }
    });
    const look = setInterval(() => {
      const most = PATIENCE * (this.#times.get(check) ?? 5000) + GRACE * 1000;
      if (now() - since < most) return;
      late = true;
      child.kill("SIGKILL");
    }, LOOK);
    return new Promise((resolve) => {
      child.on("close", (code) => {
        clearInterval(look);
        const seconds = (performance.now() - start) / 1000;
        const noticed = /^(large )?trace\b/.test(check) ? "traced" : "killed";
        const outcome = late ? "late" : code === 0 ? "survived" : noticed;
        const why = /Error: .*|unreachable/.exec(said)?.[0] ?? "";
        resolve({ outcome, why: `${check}: ${why.slice(0, 120)}`, seconds });
      });
    });
  }
}
