// Maps of some words of shared memory, one for each hot key: a right one, and wrong ones that the checker has to catch.
import { ABSENT } from "./history.ts";
import { bothAnswers, type Kind } from "./model.ts";
import type { Subject, WayForMany } from "./subject.ts";

/** What is wrong with a toy. */
export const TOYS = [
  ...["right", "remembers what it read", "loses additions", "writes late", "inserts twice", "exchanges unseen"],
  ...["walks past entries", "deletes for two"],
] as const;
export type ToyName = (typeof TOYS)[number];
export interface Toy {
  readonly name: ToyName;
  readonly buffer: SharedArrayBuffer;
}

export function makeToy(name: ToyName, hot: number): Toy {
  const buffer = new SharedArrayBuffer(4 * hot);
  new Int32Array(buffer).fill(ABSENT);
  return { name, buffer };
}

const KINDS: Kind[] = [
  ...(["get", "get", "set", "has", "delete", "compareExchange", "add", "getOrInsert"] as const),
  ...(["loadOrStore", "loadAndDelete", "swap", "compareAndDelete"] as const),
];

export class ToySubject implements Subject {
  readonly kinds = KINDS;
  readonly waysForMany: readonly WayForMany[] = ["set", "get", "remove", "clear", "walk"];
  readonly attachment = 0;
  readonly #words: Int32Array;
  #remembered: [key: number, value: number, times: number] = [0, 0, 0];
  #late: [key: number, value: number] | undefined;

  constructor(readonly toy: Toy) {
    this.#words = new Int32Array(toy.buffer);
  }

  apply(kind: Kind, key: number, argument: number, expected: number): number {
    const words = this.#words;
    const { name } = this.toy;
    const state = Atomics.load(words, key);
    switch (kind) {
      case "get":
        return name === "remembers what it read" ? this.#remember(key, state) : state;
      case "has":
        return Number(state !== ABSENT);
      case "set":
        if (name === "writes late") this.#writeLate(key, argument);
        else Atomics.store(words, key, argument);
        return 0;
      case "delete":
        return this.#delete(key, state);
      case "swap":
        return Atomics.exchange(words, key, argument);
      case "loadAndDelete":
        return Atomics.exchange(words, key, ABSENT);
      case "add":
        return this.#add(key, argument);
      case "compareExchange":
        if (name === "exchanges unseen") return this.#exchangeUnseen(key, argument, expected);
        return Number(Atomics.compareExchange(words, key, expected, argument) === expected);
      case "compareAndDelete":
        if (expected === ABSENT) return 0;
        return Number(Atomics.compareExchange(words, key, expected, ABSENT) === expected);
      default: {
        const found = name === "inserts twice" ? this.#insertTwice(key, argument) : this.#insert(key, argument);
        const value = found === ABSENT ? argument : found;
        return kind === "loadOrStore" ? bothAnswers(value, found !== ABSENT) : value;
      }
    }
  }

  many(way: Exclude<WayForMany, "walk">, keys: number[], values: number[]): number[] | undefined {
    if (way === "get") return keys.map((key) => Atomics.load(this.#words, key));
    if (way === "clear") this.#words.forEach((_, key) => void Atomics.store(this.#words, key, ABSENT));
    else keys.forEach((key, i) => void Atomics.store(this.#words, key, way === "set" ? values[i] : ABSENT));
    return undefined;
  }

  walk(visit: (key: number, value: number) => void): void {
    for (let key = 0; key < this.#words.length; key++) {
      const state = Atomics.load(this.#words, key);
      const isPassed = this.toy.name === "walks past entries" && state % 5 === 0;
      if (state !== ABSENT && !isPassed) visit(key, state);
    }
  }

  // No table grows here.
  insert(): void {}
  remove(): void {}
  resize(): void {}
  close(): void {}

  #insert(key: number, value: number): number {
    return Atomics.compareExchange(this.#words, key, ABSENT, value);
  }

  #delete(key: number, state: number): number {
    if (this.toy.name !== "deletes for two") return Number(Atomics.exchange(this.#words, key, ABSENT) !== ABSENT);
    pause();
    Atomics.store(this.#words, key, ABSENT);
    return Number(state !== ABSENT);
  }

  #add(key: number, delta: number): number {
    for (;;) {
      const state = Atomics.load(this.#words, key);
      const sum = state === ABSENT ? delta : state + delta;
      if (this.toy.name === "loses additions") {
        pause();
        Atomics.store(this.#words, key, sum);
        return sum;
      }
      if (Atomics.compareExchange(this.#words, key, state, sum) === state) return sum;
    }
  }

  #insertTwice(key: number, value: number): number {
    const state = Atomics.load(this.#words, key);
    pause();
    if (state === ABSENT) Atomics.store(this.#words, key, value);
    return state;
  }

  #exchangeUnseen(key: number, value: number, expected: number): number {
    const isEqual = Atomics.load(this.#words, key) === expected;
    pause();
    if (isEqual) Atomics.store(this.#words, key, value);
    return Number(isEqual);
  }

  /** Three reads of a key are answered by the first. */
  #remember(key: number, state: number): number {
    const [known, value, times] = this.#remembered;
    if (known === key && times < 3) {
      this.#remembered[2]++;
      return value;
    }
    this.#remembered = [key, state, 0];
    return state;
  }

  /** As if from a buffer of stores: the one before. */
  #writeLate(key: number, value: number): void {
    if (this.#late) Atomics.store(this.#words, ...this.#late);
    this.#late = [key, value];
  }
}

/** Long enough for another thread to come between. */
function pause(): void {
  for (let i = 0; i < 300; i++) Math.sqrt(i);
}
