// npm run fuzz: see options.ts. Progress goes to stderr, finds to stdout.
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../lib/core.ts";
import { drawRound, merge, newTally } from "./campaign.ts";
import { CORPUS, read, replay, write } from "./corpus.ts";
import { HELP, type Options, parse } from "./options.ts";
import { printTest } from "./print-test.ts";
import type { Order, Report } from "./worker.ts";

const PROGRESS_EVERY = 10_000;
/** A round that takes longer never ends. */
const PATIENCE = 600_000;

const say = (line: string) => process.stderr.write(`${line}\n`);
const millions = (n: number) => `${(n / 1e6).toFixed(1)} M`;

/** Exit code 1: the find is still there. */
async function replayFile(path: string): Promise<number> {
  const { find } = await replay(read(path));
  say(find ? `diverges at command ${find.at}: ${find.message}` : "does what the model does");
  return find ? 1 : 0;
}

class Campaign {
  readonly tally = newTally();
  readonly #begun = performance.now();
  readonly #children = new Set<ChildProcess>();
  finds = 0;

  constructor(readonly options: Options) {}

  async run(): Promise<number> {
    const { seed, jobs, seconds } = this.options;
    say(`seed ${seed}, ${jobs} processes, ${seconds} s`);
    const timer = setInterval(() => this.#progress(), PROGRESS_EVERY);
    await Promise.all(Array.from({ length: jobs }, (_, job) => this.#work(job)));
    clearInterval(timer);
    this.#progress();
    const types = Object.entries(this.tally.types).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, operations] of types) say(`  ${name.padEnd(40)} ${millions(operations).padStart(10)}`);
    say(this.finds ? `${this.finds} found` : "nothing found");
    return this.finds ? 1 : 0;
  }

  #progress(): void {
    const { operations, rounds, failures, reseeds, types } = this.tally;
    const seconds = (performance.now() - this.#begun) / 1000;
    const rate = `${millions(operations)} operations, ${millions(operations / seconds)}/s`;
    const kinds = `${Object.keys(types).length} pairs of types`;
    say(`${seconds.toFixed(0)} s: ${rate}, ${rounds} rounds, ${kinds}, ${failures} ends of memory, ${reseeds} reseeds`);
  }

  /** One process, and what it has to say. A process that dies or never ends is a find, too. */
  #work(job: number): Promise<void> {
    const { seed, jobs, seconds, core, minimise } = this.options;
    const child = fork(inRepository("tests/fuzz/worker.ts"), { execArgv: ["--import", "tsx", "--expose-gc"] });
    const order: Order = { seed, first: job, step: jobs, seconds, core, minimiseSeconds: minimise };
    child.send(order);
    this.#children.add(child);
    let round = job;
    let ended = false;
    let patience = this.#patience(child);
    return new Promise((resolve) => {
      child.on("message", (report: Report) => {
        clearTimeout(patience);
        patience = this.#patience(child);
        if (report.kind === "round") round = report.round;
        else if (report.kind === "tally") merge(this.tally, report.tally);
        else if (report.kind === "end") ended = true;
        else this.#found(report);
      });
      child.on("exit", (code, signal) => {
        clearTimeout(patience);
        this.#children.delete(child);
        if (!ended) this.#died(round, signal ?? `exit code ${code}`);
        resolve();
      });
    });
  }

  #patience(child: ChildProcess): NodeJS.Timeout {
    return setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  }

  /** One find is enough: the others come to an end, too. */
  #first(): void {
    this.finds++;
    for (const child of this.#children) if (child.connected) child.send("stop");
  }

  #found({ round, minimal }: Extract<Report, { kind: "find" }>): void {
    this.#first();
    const path = join(this.options.out ?? CORPUS, `seed-${this.options.seed}-round-${round}.json`);
    write(path, { about: minimal.message, setup: minimal.setup, commands: minimal.commands });
    say(`round ${round}: ${minimal.message}; ${minimal.commands.length} commands in ${path}`);
    process.stdout.write(`${printTest(minimal)}\n`);
  }

  /** Not minimised: the round itself is what is known. */
  #died(round: number, how: string): void {
    this.#first();
    const { seed, core, out } = this.options;
    const { setup, program } = drawRound(seed, round, core);
    const path = join(out ?? CORPUS, `seed-${seed}-round-${round}.json`);
    write(path, { about: `the process ended: ${how}`, setup, commands: program.shown() });
    say(`round ${round}: the process ended (${how}); all of its ${program.length} commands are in ${path}`);
  }
}

async function main(): Promise<number> {
  let options: Options | undefined;
  try {
    options = parse(process.argv.slice(2));
  } catch (error) {
    say(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (options === undefined) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  if (options.replay !== undefined) {
    if (!existsSync(options.replay)) {
      say(`there is no ${options.replay}`);
      return 2;
    }
    return replayFile(options.replay);
  }
  return new Campaign(options).run();
}

process.exitCode = await main();
