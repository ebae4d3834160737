// What one entry does: a register that may be absent. Answers and states are numbers (history.ts).
import { ABSENT, type Operation } from "./history.ts";

interface Meaning {
  /** What the operation returns in this state. */
  answer(state: number, operation: Operation): number;
  /** The state afterwards. */
  after(state: number, operation: Operation): number;
}

const VOID = 0;
const stays = (state: number) => state;
const gone = () => ABSENT;
const written = (_: number, { argument }: Operation) => argument;
const isThere = (state: number) => Number(state !== ABSENT);
const isExpected = (state: number, { expected }: Operation) => Number(state === expected);
const isExpectedAndThere = (state: number, { expected }: Operation) => Number(state === expected && state !== ABSENT);
const orInserted = (state: number, { argument }: Operation) => (state === ABSENT ? argument : state);
const sum = (state: number, { argument }: Operation) => (state === ABSENT ? argument : state + argument);

const get: Meaning = { answer: stays, after: stays };
const set: Meaning = { answer: () => VOID, after: written };
const remove: Meaning = { answer: isThere, after: gone };

/** By the names of `SharedHashMap`, then by those of `SyncMap`. */
const MEANINGS = {
  get,
  set,
  has: { answer: isThere, after: stays },
  delete: remove,
  compareExchange: {
    answer: isExpected,
    after: (state, operation) => (isExpected(state, operation) ? operation.argument : state),
  },
  add: { answer: sum, after: sum },
  getOrInsert: { answer: orInserted, after: orInserted },
  /** A deletion that does not say what it found: by `clear`, or one of `deleteMany`. */
  remove: { answer: () => VOID, after: gone },

  load: get,
  store: set,
  loadOrStore: {
    answer: (state, { argument }) => bothAnswers(state === ABSENT ? argument : state, state !== ABSENT),
    after: orInserted,
  },
  loadAndDelete: { answer: stays, after: gone },
  swap: { answer: stays, after: written },
  // As in Go, what is absent equals nothing.
  compareAndSwap: {
    answer: isExpectedAndThere,
    after: (state, operation) => (isExpectedAndThere(state, operation) ? operation.argument : state),
  },
  compareAndDelete: {
    answer: isExpectedAndThere,
    after: (state, operation) => (isExpectedAndThere(state, operation) ? ABSENT : state),
  },
} satisfies Record<string, Meaning>;

export type Kind = keyof typeof MEANINGS;
export const kinds = Object.keys(MEANINGS) as Kind[];
export const meaningOf = (kind: Kind): Meaning => MEANINGS[kind];

const VALUELESS: readonly Kind[] = ["get", "has", "delete", "remove", "load", "loadAndDelete", "compareAndDelete"];
/** Whether the operation is given a value to write, or to add. */
export const takesValue = (kind: Kind) => !VALUELESS.includes(kind);

/** The two parts of what `loadOrStore` returns, as one number. */
export function bothAnswers(value: number, loaded: boolean): number {
  return value * 2 + Number(loaded);
}
