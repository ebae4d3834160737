// What every command is made of.

import type { Given, Options } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** Where a command writes: results to `out`, everything else to `note`. */
export interface Streams {
  out(text: string): void;
  note(text: string): void;
  /** Of `out`. */
  terminal: Terminal;
  /** Whether somebody watches `note`. */
  watched: boolean;
}

export interface Command {
  name: string;
  /** What stands behind the name: "FILE [options]". */
  usage: string;
  /** The help besides its options: what it does, what its exit codes mean. */
  about: string;
  options: Options;
  /** The exit code. */
  run(given: Given, streams: Streams): Promise<number>;
}
