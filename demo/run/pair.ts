// One HashMap and, beside it, a Map with the same entries. Every write to either is timed.
import { Arena, HashMap, u32 } from "tophash";
import { keyAt } from "./keys.ts";
import { Latency, LEAST_MS } from "./latency.ts";

/** Writes to the one before it is the other's turn: both advance within a frame. */
const TURN = 128;

type Write = (i: number) => void;

export class Pair {
  readonly #arena = new Arena();
  readonly map = new HashMap(u32, u32, { arena: this.#arena });
  native: Map<number, number> | undefined;
  readonly latency = { tophash: new Latency(), native: new Latency() };
  /** Writes to the HashMap since the start. */
  writes = 0;
  /** The entries are keyAt(first) to before keyAt(next), and crafted ones. */
  #first = 0;
  #next = 0;
  /** What the Map has: less while it catches up. */
  #nativeFirst = 0;
  #nativeNext = 0;

  constructor(withNative: boolean) {
    this.compare(withNative);
  }

  /** Whether the HashMap lies in shared memory, which only cross-origin isolated pages have. */
  get isShared(): boolean {
    return this.#arena.stats().shared;
  }

  /** Ordinary entries, without crafted ones. */
  get ordinary(): number {
    return this.#next - this.#first;
  }

  /** Whether the Map has all that the HashMap has, or is not there. */
  get level(): boolean {
    return this.native === undefined || (this.#nativeFirst === this.#first && this.#nativeNext === this.#next);
  }

  /** Puts a Map beside the HashMap, which then catches up in slices, or drops it. */
  compare(on: boolean): void {
    this.native = on ? (this.native ?? new Map()) : undefined;
    if (on && this.native!.size > 0) return;
    this.#nativeFirst = this.#first;
    this.#nativeNext = this.#first;
  }

  /** Inserts up to `count` keys into both. @returns how many, before the deadline came */
  insert(count: number, deadline: number): number {
    return this.#turns(count, deadline, (n) => {
      timed(this.#next, this.#next + n, (i) => this.map.set(keyAt(i), i), this.latency.tophash, this.map);
      this.#next += n;
    });
  }

  /** Deletes up to `count` of the oldest keys from both. @returns how many */
  remove(count: number, deadline: number): number {
    return this.#turns(Math.min(count, this.ordinary), deadline, (n) => {
      timed(this.#first, this.#first + n, (i) => this.map.delete(keyAt(i)), this.latency.tophash, this.map);
      this.#first += n;
    });
  }

  /** Inserts a crafted key; into the HashMap only, whose secrets it was made for. */
  insertCrafted(key: number): void {
    const start = performance.now();
    this.map.set(key, 0);
    this.latency.tophash.note(performance.now() - start, this.map.size);
    this.writes++;
  }

  /** The Map gets on towards what the HashMap has. */
  follow(deadline: number): void {
    while (!this.level && performance.now() < deadline) this.#follow(TURN);
  }

  clear(): void {
    this.map.clear();
    this.native?.clear();
    this.#first = this.#next;
    this.#nativeFirst = this.#nativeNext = this.#next;
  }

  dispose(): void {
    this.#arena.dispose();
    this.native = undefined;
  }

  #turns(count: number, deadline: number, write: (n: number) => void): number {
    let done = 0;
    while (done < count && (done === 0 || performance.now() < deadline)) {
      const n = Math.min(TURN, count - done);
      write(n);
      this.writes += n;
      done += n;
      // Twice as many, so that one who is behind catches up.
      this.#follow(2 * TURN);
    }
    return done;
  }

  #follow(count: number): void {
    const { native } = this;
    if (native === undefined) return;
    const added = Math.min(count, this.#next - this.#nativeNext);
    timed(this.#nativeNext, this.#nativeNext + added, (i) => native.set(keyAt(i), i), this.latency.native, native);
    this.#nativeNext += added;
    const gone = Math.min(count, this.#first - this.#nativeFirst, this.#nativeNext - this.#nativeFirst);
    timed(this.#nativeFirst, this.#nativeFirst + gone, (i) => native.delete(keyAt(i)), this.latency.native, native);
    this.#nativeFirst += gone;
  }
}

/** Each write by itself, the clock included. */
function timed(from: number, to: number, write: Write, latency: Latency, store: { readonly size: number }): void {
  let last = performance.now();
  let slowest = LEAST_MS;
  for (let i = from; i < to; i++) {
    write(i);
    const now = performance.now();
    if (now - last > slowest) {
      slowest = now - last;
      latency.note(slowest, store.size);
    }
    last = now;
  }
  if (to > from) latency.note(LEAST_MS, store.size);
}
