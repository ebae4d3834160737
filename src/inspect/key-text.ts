// Keys as short texts that are safe to print and to draw: one line, nothing that an output format or a terminal obeys.

/** Control, format and unassigned characters, lone surrogates, line separators; joiners belong to words and to emoji. */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

/** A text without anything unsafe: it is written as JavaScript would, `\n`, `\0`, `\u{d800}`. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (char) => SHORT[char] ?? `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** The first characters of a text, no surrogate pair cut in two; `…` stands for the rest. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const chars = [...text.slice(0, 2 * most + 2)];
  return chars.length <= most ? text : `${chars.slice(0, most - 1).join("")}…`;
}

/** A key as a map gives it, in at most about `most` characters before what must be escaped is. */
export function keyText(key: unknown, most: number): string {
  if (typeof key === "string") return safeText(`"${cut(key, most).replace(/["\\]/g, "\\$&")}"`);
  if (typeof key === "bigint") return `${key}n`;
  if (key instanceof Uint8Array) return bytesText(key, most);
  if (Array.isArray(key)) return `(${key.map((part) => keyText(part, Math.max(4, most / key.length))).join(", ")})`;
  return safeText(cut(String(key), most));
}

/** Bytes in hexadecimal, three characters each. */
function bytesText(bytes: Uint8Array, most: number): string {
  const n = Math.max(1, Math.floor(most / 3));
  const shown = Array.from(bytes.subarray(0, n), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `[${shown}${bytes.length > n ? " …" : ""}]`;
}

/** For the text and the attributes of XML, which DOT's labels are, too. */
export function xml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
