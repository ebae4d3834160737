/** Command lines: `--name value` pairs and flags, with a refusal that names what was wrong. */
import { parseArgs } from "node:util";

interface Kinds {
  [name: string]: { type: "string" | "boolean" };
}

type Values<K extends Kinds> = { [name in keyof K]?: K[name]["type"] extends "string" ? string : boolean };

export function readOptions<K extends Kinds>(usage: string, kinds: K): Values<K> {
  try {
    const known: Kinds = { ...kinds, help: { type: "boolean" } };
    const values: Record<string, unknown> = parseArgs({ options: known, strict: true }).values;
    if (!values.help) return values as Values<K>;
  } catch (error) {
    console.error(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
  console.log(usage);
  process.exit();
}

/** `1e6`, `1000000` and `1_000_000` are the same number. */
export function readCount(text: string): number {
  const count = Number(text.replaceAll("_", ""));
  if (Number.isSafeInteger(count) && count > 0) return count;
  console.error(`"${text}" is not a positive whole number`);
  process.exit(2);
}
