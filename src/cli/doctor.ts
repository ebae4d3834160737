// `tophash doctor`: whether tophash runs here, what the engine has, and what each thing costs that it has not.

import type { Command, Streams } from "./commands.ts";
import { type Engine, engine } from "./engine.ts";
import { FAILED, OK, UsageError } from "./errors.ts";
import { type Feature, features, type Platform } from "./features.ts";
import type { Given } from "./options.ts";
import type { Step } from "./self-test.ts";
import { hanging, type Style, styled, type Terminal } from "./terminal.ts";

const ABOUT = `Says which features of the engine tophash finds, what each costs that is missing, and tries a few
maps. Exit code 1 when tophash cannot run here.`;

export const doctor: Command = {
  name: "doctor",
  usage: "[options]",
  about: ABOUT,
  options: {
    json: { kind: "flag", help: "the findings as JSON" },
    ascii: { kind: "flag", help: "no other characters than ASCII's" },
  },
  run,
};

async function run(given: Given, { out, terminal }: Streams): Promise<number> {
  if (given.positionals.length > 0) throw new UsageError(`doctor takes no argument, got "${given.positionals[0]}"`);
  const found = features(globalThis as Platform);
  const steps = await stepsOf(found.some(({ name, present }) => name === "shared memory" && present === true));
  const works =
    steps.every(({ passed }) => passed) && found.every(({ need, present }) => need !== "needed" || present === true);
  const here = engine();
  if (given.has("json")) {
    out(`${JSON.stringify({ works, engine: here, features: found, selfTest: steps }, undefined, 2)}\n`);
  } else {
    out(doctorText(here, found, steps, works, terminal));
  }
  return works ? OK : FAILED;
}

/** Loaded only now: where something is missing that every engine should have, tophash cannot even be imported. */
async function stepsOf(shared: boolean): Promise<Step[]> {
  try {
    return (await import("./self-test.ts")).selfTest(shared);
  } catch (error) {
    return [{ name: "tophash can be imported", passed: false, error: String((error as Error)?.message ?? error) }];
  }
}

function doctorText(
  here: Engine,
  found: readonly Feature[],
  steps: readonly Step[],
  works: boolean,
  terminal: Terminal,
): string {
  const { name, version, oldest, supported } = here;
  const due =
    oldest === null
      ? ""
      : supported
        ? ` (supported from ${oldest} on)`
        : ` is older than ${oldest}, the oldest that is supported`;
  const verdict = works ? "tophash runs here." : "tophash cannot run here.";
  const lines = [
    styled(terminal, works ? "good" : "bad", verdict),
    styled(terminal, supported ? "faint" : "note", `${name} ${version}${due}`),
    "",
    ...found.flatMap((feature) => featureText(feature, terminal)),
    "",
    ...steps.flatMap(({ name, passed, error }) => [
      line(passed ? "yes" : "no", name, "", terminal),
      ...(passed ? [] : [indented(error, terminal)]),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function featureText({ name, present, need, detail, without }: Feature, terminal: Terminal): string[] {
  if (present === null) return [line("none", name, detail, terminal)];
  const first = line(present ? "yes" : need === "needed" ? "no" : "less", name, detail, terminal);
  return present ? [first] : [first, indented(without, terminal)];
}

const SIGNS: Record<"yes" | "no" | "less" | "none", { unicode: string; ascii: string; style: Style }> = {
  yes: { unicode: "✓", ascii: "yes", style: "good" },
  no: { unicode: "✗", ascii: "NO ", style: "bad" },
  less: { unicode: "–", ascii: "no ", style: "note" },
  none: { unicode: "·", ascii: "-  ", style: "faint" },
};

function line(sign: keyof typeof SIGNS, name: string, detail: string, terminal: Terminal): string {
  const { unicode, ascii, style } = SIGNS[sign];
  const rest = detail === "" ? "" : styled(terminal, "faint", `: ${detail}`);
  return `  ${styled(terminal, style, terminal.unicode ? unicode : ascii)} ${name}${rest}`;
}

const INDENT = 8;

function indented(text: string, terminal: Terminal): string {
  return " ".repeat(INDENT) + hanging(text, terminal, INDENT);
}
