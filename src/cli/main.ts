// The commands, their help, and how errors are told: in one line.

import { readFileSync } from "node:fs";
import { safeText } from "../inspect/key-text.ts";
import type { Command, Streams } from "./commands.ts";
import { CommandError, FAILED, nearest, OK, USAGE, UsageError } from "./errors.ts";
import { optionLines, readOptions } from "./options.ts";
import { terminalOf } from "./terminal.ts";

interface Entry {
  name: string;
  summary: string;
  /** Each command is loaded by itself: the doctor must run where the others cannot. */
  load(): Promise<Command>;
}

const COMMANDS: readonly Entry[] = [
  {
    name: "inspect",
    summary: "what is in a snapshot file, and how healthy its map was",
    load: async () => (await import("./inspect.ts")).inspectFile,
  },
  {
    name: "doctor",
    summary: "which features this engine has, and what it costs that others are missing",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "bench",
    summary: "how fast maps are on this machine, beside the native Map",
    load: async () => (await import("./bench.ts")).bench,
  },
];

/** Runs what the arguments say; the exit code goes to the process. */
export async function main(args: readonly string[]): Promise<void> {
  // Who reads a part of the output, as `head` does, closes it: no reason to complain.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.stderr.write(`tophash: ${error.message}\n`);
    process.exit(error.code === "EPIPE" ? undefined : FAILED);
  });
  process.stderr.on("error", () => {});
  try {
    process.exitCode = await run(args);
  } catch (error) {
    process.stderr.write(`tophash: ${sentence(error)}\n`);
    if (process.env.TOPHASH_STACK) console.error(error);
    process.exitCode = error instanceof UsageError ? USAGE : FAILED;
  }
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) {
    process.stderr.write(help());
    return USAGE;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(args.length === 0 ? help() : helpOf(await commandOf(args[0])));
    return OK;
  }
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${version()}\n`);
    return OK;
  }
  const command = await commandOf(name);
  try {
    const given = readOptions(args, command.options);
    if (given.has("help")) {
      process.stdout.write(helpOf(command));
      return OK;
    }
    return await command.run(given, streams(given.has("ascii")));
  } catch (error) {
    if (error instanceof UsageError) error.message += ` (tophash ${command.name} --help)`;
    throw error;
  }
}

function streams(ascii: boolean): Streams {
  return {
    out: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(text),
    terminal: terminalOf(process.stdout, process.env, ascii),
    watched: process.stderr.isTTY === true,
  };
}

function commandOf(name: string): Promise<Command> {
  const found = COMMANDS.find((command) => command.name === name);
  if (found !== undefined) return loaded(found);
  const what = name.startsWith("-") ? "option" : "command";
  const meant = nearest(
    name,
    COMMANDS.map((command) => command.name),
  );
  const hint = meant === undefined ? "tophash --help lists them" : `did you mean ${meant}?`;
  throw new UsageError(`there is no ${what} ${name}; ${hint}`);
}

async function loaded(entry: Entry): Promise<Command> {
  try {
    return await entry.load();
  } catch (error) {
    throw new CommandError(
      `tophash cannot be imported here (${(error as Error).message}): tophash doctor says what is missing`,
    );
  }
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const list = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n");
  return `usage: tophash COMMAND [options]

${list}

  --help     this text; tophash COMMAND --help says more
  --version  the version of tophash

Exit codes: 0 all is well, 1 something is wrong or failed, 2 the command line is wrong.
`;
}

function helpOf({ name, usage, about, options }: Command): string {
  return `usage: tophash ${name} ${usage}\n\n${about}\n\n${optionLines(options)}\n`;
}

/** Beside the bundle, as it is published. */
function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return `${manifest.name} ${manifest.version}`;
}

/** What went wrong, in one line. */
function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof UsageError || error instanceof CommandError || (error as { code?: unknown })?.code;
  const text = known ? message : `${error instanceof Error ? error.name : "error"}: ${message}`;
  // A file's name may hold anything, what a terminal obeys included.
  return safeText(text.replace(/\s*\n\s*/g, " "));
}
