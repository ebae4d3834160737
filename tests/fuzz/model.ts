// What a map must hold, by the numbers of its keys, and what its open iterators owe.
import { show } from "../lib/same.ts";

export function fail(sentence: string): never {
  throw new Error(sentence);
}

/** As `Object.is`, bytes by content: the map keeps -0 as a value. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
}

/** `key`: named in the sentence; its text is made only when it is needed. */
export function expectSame(what: string, actual: unknown, expected: unknown, ...key: unknown[]): void {
  if (sameValue(actual, expected)) return;
  fail(`${what}${key.length ? ` ${show(key[0])}` : ""} is ${show(actual)}, not ${show(expected)}`);
}

const DUE = 1;
const YIELDED = 2;

export class Model {
  readonly present: Uint8Array;
  readonly values: unknown[];
  size = 0;
  walks: Walk[] = [];

  /** `value`: any of the values to come, so that an array of numbers is one from the beginning. */
  constructor(
    readonly keys: number,
    value: unknown,
  ) {
    this.present = new Uint8Array(keys);
    this.values = new Array(keys).fill(typeof value === "number" ? 0.5 : undefined);
  }

  set(place: number, value: unknown): void {
    if (this.present[place] === 0) {
      this.present[place] = 1;
      this.size++;
    }
    this.values[place] = value;
  }

  delete(place: number): boolean {
    if (this.present[place] === 0) return false;
    this.present[place] = 0;
    this.size--;
    for (let i = 0; i < this.walks.length; i++) this.walks[i].deleted(place);
    return true;
  }

  clear(): void {
    this.present.fill(0);
    this.size = 0;
    for (const walk of this.walks) walk.cleared();
  }

  /** An iterator over the map that this model stands for: what it may yield is fixed from now on. */
  watch(iterator: Iterator<unknown>, pairs: boolean): Walk {
    const walk = new Walk(this, iterator, pairs);
    this.walks.push(walk);
    return walk;
  }
}

/** An open iterator: each entry that stays exactly once, no other but those that came meanwhile. */
export class Walk {
  readonly #state: Uint8Array;
  #due: number;
  done = false;

  constructor(
    readonly model: Model,
    readonly iterator: Iterator<unknown>,
    readonly pairs: boolean,
  ) {
    this.#state = model.present.slice(); // 1 is DUE
    this.#due = model.size;
  }

  deleted(place: number): void {
    if (this.#state[place] === DUE) this.#due--;
    this.#state[place] = 0;
  }

  cleared(): void {
    this.#state.fill(0);
    this.#due = 0;
  }

  /** The next key, judged; false at the end. `placeOf`: its number. */
  step(placeOf: (key: unknown) => number, isSet: boolean): boolean {
    const { model } = this;
    const result = this.iterator.next();
    if (result.done) {
      if (this.#due !== 0) fail(`an iterator missed ${this.#due} keys that stayed`);
      this.done = true;
      return false;
    }
    if (this.done) fail("an iterator went on after its end");
    const key = this.pairs ? (result.value as unknown[])[0] : result.value;
    const place = placeOf(key);
    if (place < 0 || model.present[place] === 0) fail(`an iterator yielded ${show(key)}, which is not there`);
    if (this.#state[place] === YIELDED) fail(`an iterator yielded ${show(key)} twice`);
    if (this.pairs) {
      const value = (result.value as unknown[])[1];
      if (isSet) expectSame("the second of a set's pair", value, key);
      else expectSame("the value that an iterator yielded with", value, model.values[place], key);
    }
    if (this.#state[place] === DUE) this.#due--;
    this.#state[place] = YIELDED;
    return true;
  }
}
