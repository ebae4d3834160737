// Task 4: count words. As strings, one by one and in bulk; then in the bytes of the file, without a string for each word.
import { bytes, HashMap, type PackedKeys, string, u32 } from "tophash";
import type { Task } from "./contest.ts";
import { type Dictionary, eachWord, wordsOf } from "./dictionary.ts";

function countNatively(words: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The words are made anew before each turn, not timed: their first lookup would cache their hash. */
export function countWords(dictionary: Dictionary): Task<string, number> {
  let words: string[] = [];
  return {
    name: "count words: strings, add",
    prepare() {
      words = wordsOf(dictionary);
    },
    native: () => countNatively(words),
    tophash() {
      const counts = new HashMap(string, u32);
      for (const word of words) counts.add(word, 1);
      return counts;
    },
  };
}

export function countWordsInBulk(dictionary: Dictionary): Task<string, number> {
  let words: string[] = [];
  return {
    name: "count words: strings, addMany",
    prepare() {
      words = wordsOf(dictionary);
    },
    native: () => countNatively(words),
    tophash() {
      const counts = new HashMap(string, u32);
      counts.addMany(words, 1);
      return counts;
    },
  };
}

/** From here on finding the words is timed, too: both search the same bytes, and Map needs a string for each word. */
function countBytesNatively({ bytes: text }: Dictionary): Map<string, number> {
  const counts = new Map<string, number>();
  eachWord(text, (start, end) => {
    const word = text.latin1Slice(start, end);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  });
  return counts;
}

export function countRanges(dictionary: Dictionary): Task<string, number, Uint8Array> {
  const { bytes: text } = dictionary;
  return {
    name: "count words in bytes: addRange",
    native: () => countBytesNatively(dictionary),
    tophash() {
      const counts = new HashMap(bytes, u32);
      eachWord(text, (start, end) => void counts.addRange(text, start, end, 1));
      return counts;
    },
    nativeKey: (key) => Buffer.from(key).toString("latin1"),
    tophashKey: (key) => Buffer.from(key, "latin1"),
  };
}

/** The words one after the other, which a tokenizer can write as it goes. */
function pack(text: Uint8Array): PackedKeys {
  const packed = new Uint8Array(text.length);
  const offsets = new Uint32Array(text.length / 2 + 2);
  let at = 0;
  let words = 0;
  eachWord(text, (start, end) => {
    for (let i = start; i < end; i++) packed[at++] = text[i];
    offsets[++words] = at;
  });
  return { bytes: packed, offsets: offsets.subarray(0, words + 1) };
}

export function countPacked(dictionary: Dictionary): Task<string, number> {
  return {
    name: "count words in bytes: packed, addMany",
    native: () => countBytesNatively(dictionary),
    tophash() {
      const counts = new HashMap(string, u32);
      counts.addMany(pack(dictionary.bytes), 1);
      return counts;
    },
  };
}
