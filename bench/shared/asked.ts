import { passLength, sampleIndices } from "../lib/random.ts";
import { type Key, KINDS, numberOf } from "./maps.ts";

/** Operations between two looks at the clock. */
export const CHUNK = 512;

/** What a thread asks for: keys of n entries in an order of its own, chunk by chunk, with the sum of each chunk's answers. */
export class Asked {
  readonly keys: Uint32Array | string[];
  readonly values: Uint32Array;
  readonly #truths: Int32Array;
  #next = 0;

  constructor(
    n: number,
    thread: number,
    readonly chunk = CHUNK,
    kind = "u32",
  ) {
    const length = passLength(n);
    const indices = sampleIndices(n, length - (length % chunk), 11 + thread);
    const keyOf = KINDS[kind].keys(n);
    this.keys = KINDS[kind].list(Array.from(indices, (i): Key => keyOf(i)));
    this.values = indices.map(numberOf);
    this.#truths = new Int32Array(indices.length / chunk);
    for (let i = 0; i < indices.length; i++) this.#truths[Math.floor(i / chunk)] += this.values[i];
  }

  /** Where the next chunk begins. */
  next(): number {
    const from = this.#next;
    this.#next = (from + this.chunk) % this.keys.length;
    return from;
  }

  check(from: number, sum: number): void {
    const truth = this.#truths[from / this.chunk];
    if (sum !== truth) throw new Error(`wrong answers: their sum is ${sum} instead of ${truth}`);
  }
}
