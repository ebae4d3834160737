// Options of a command: read, refused in words, and listed in its help.

import { parseArgs } from "node:util";
import { nearest, UsageError } from "./errors.ts";

export interface Option {
  /**
   * "flag": there or not. "value": needs one. "file": may have one, `--svg=out.svg`, or the next argument if that ends as such
   * files do; otherwise standard output, "-".
   */
  kind: "flag" | "value" | "file";
  short?: string;
  /** What stands for the value in the help. */
  value?: string;
  /** Of files: how their names end. */
  endings?: readonly string[];
  help: string;
}

export type Options = Record<string, Option>;

export interface Given {
  has(name: string): boolean;
  /** The value of an option, undefined where it was not given. */
  value(name: string): string | undefined;
  positionals: string[];
}

const HELP: Option = { kind: "flag", short: "h", help: "this text" };

/** What was given on a command line. @throws UsageError */
export function readOptions(args: readonly string[], own: Options): Given {
  const options: Options = { ...own, help: HELP };
  const { tokens } = parseArgs({
    args: withFiles(args, options),
    options: Object.fromEntries(Object.entries(options).map(([name, { kind, short }]) => [name, parsed(kind, short)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!Object.hasOwn(options, name)) throw unknown(rawName, Object.keys(options));
    const { kind, value: what = "a value" } = options[name];
    if (kind === "flag" && value !== undefined) throw new UsageError(`${rawName} takes no value, got "${value}"`);
    if (kind !== "flag" && (value === undefined || value === "")) throw new UsageError(`${rawName} needs ${what}`);
    values.set(name, value ?? "");
  }
  return { has: (name) => values.has(name), value: (name) => values.get(name), positionals };
}

function parsed(kind: Option["kind"], short?: string): { type: "boolean" | "string"; short?: string } {
  const type = kind === "flag" ? "boolean" : "string";
  return short === undefined ? { type } : { type, short };
}

function unknown(rawName: string, known: readonly string[]): UsageError {
  const meant = nearest(rawName.replace(/^-+/, ""), known);
  return new UsageError(`there is no option ${rawName}${meant === undefined ? "" : `; did you mean --${meant}?`}`);
}

/** Gives every option of kind "file" a value that it may have without `=`. */
function withFiles(args: readonly string[], options: Options): string[] {
  const out: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const option = Object.hasOwn(options, args[i].slice(2)) ? options[args[i].slice(2)] : undefined;
    if (args[i] === "--") return [...out, ...args.slice(i)];
    if (!args[i].startsWith("--") || option?.kind !== "file") out.push(args[i]);
    else if (option.endings!.some((ending) => args[i + 1]?.toLowerCase().endsWith(ending))) {
      out.push(`${args[i]}=${args[i + 1]}`);
      i++;
    } else out.push(`${args[i]}=-`);
  }
  return out;
}

/** The lines of a command's help that list its options. */
export function optionLines(own: Options): string {
  const rows = Object.entries({ ...own, help: HELP }).map(([name, { kind, short, value, help }]) => {
    const left = `${short === undefined ? "" : `-${short}, `}--${name}`;
    return [`${left}${kind === "flag" ? "" : kind === "file" ? `[=${value}]` : ` ${value}`}`, help];
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`).join("\n");
}

/** A whole number: `1e6`, `1000000` and `1_000_000` are the same. @throws UsageError */
export function wholeNumber(text: string, name: string, least: number, most: number): number {
  const count = /^\d[\d_]*(e\d+)?$/i.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN;
  if (Number.isSafeInteger(count) && count >= least && count <= most) return count;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, got "${text}"`);
}
