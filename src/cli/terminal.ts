// What the reader's terminal can show.

import { platform } from "node:os";

export interface Terminal {
  /** Characters in a line. */
  width: number;
  colour: boolean;
  /** Whether block characters can be shown; otherwise ASCII only. */
  unicode: boolean;
}

/** What this needs to know of a stream. */
export interface Output {
  isTTY?: boolean;
  columns?: number;
}

type Environment = Record<string, string | undefined>;

const DEFAULT_WIDTH = 80;
const NARROWEST = 40;
/** Longer lines are hard to follow. */
const WIDEST = 120;

export function terminalOf(output: Output, env: Environment, ascii: boolean): Terminal {
  const width = output.columns ?? (Number(env.COLUMNS) || DEFAULT_WIDTH);
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, width)),
    colour: hasColour(output, env),
    unicode: !ascii && hasUnicode(env),
  };
}

/** Colours where somebody looks, unless NO_COLOR (no-color.org); FORCE_COLOR, as Node reads it, comes first. */
function hasColour(output: Output, env: Environment): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  if (NO_COLOR) return false;
  return output.isTTY === true && TERM !== "dumb";
}

/** By the locale, as POSIX has it; where there is none, on systems whose terminals know no other encoding. */
function hasUnicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  if (locale !== undefined && locale !== "") return /utf-?8/i.test(locale);
  return platform() === "darwin" || (platform() === "win32" && env.WT_SESSION !== undefined);
}

export type Style = "bold" | "faint" | "good" | "note" | "bad" | "bar";

const CODES: Record<Style, string> = { bold: "1", faint: "2", good: "32", note: "33", bad: "31", bar: "36" };

/** Text in a style, where there are colours. */
export function styled({ colour }: Terminal, style: Style, text: string): string {
  return colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}

/** Words in lines that end at the terminal's edge; all but the first are indented by so much, as what stands before the first is. */
export function hanging(text: string, { width }: Terminal, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
