// Is there an order of a history's operations, one after the other, that respects real time and explains every answer?
// Lowe's just-in-time graph search ("Testing for linearizability", 2017), the descendant of Wing and Gong's: it goes through
// the events once and keeps every *configuration* that is possible so far: which of the pending operations have taken effect,
// and the state then. An operation takes effect no sooner than a return asks for it (its own or that of one after it). Equal configurations are one,
// so the work is linear in the length of a history, and what fails is the shortest prefix that has no order.
import { ABSENT, byKey, type Event, eventsOf, type Operation, show, table, UNKNOWN } from "./history.ts";
import { meaningOf } from "./model.ts";

export interface Failure {
  readonly key: number;
  /** The operation whose return no order allows. */
  readonly operation: Operation;
  /** The operations of the key that were invoked until then: without its last return it still had an order. */
  readonly prefix: readonly Operation[];
  readonly message: string;
}

/** A configuration as one number: the state, below 2^22, and a bit for each slot whose pending operation has taken effect. */
const SLOTS = 30;
const code = (state: number, bits: number) => (state + 1) * 2 ** SLOTS + bits;
const stateOf = (configuration: number) => Math.floor(configuration / 2 ** SLOTS) - 1;
const bitsOf = (configuration: number) => configuration % 2 ** SLOTS;

/** The first key, if any, whose operations have no order. */
export function checkHistory(history: readonly Operation[]): Failure | undefined {
  for (const operations of byKey(history).values()) {
    const failure = checkKey(operations);
    if (failure) return failure;
  }
  return undefined;
}

/** The operations of one key, which is absent at first. */
export function checkKey(operations: readonly Operation[]): Failure | undefined {
  const search = new Search();
  const events = eventsOf(operations);
  for (const [i, event] of events.entries()) {
    if (search.step(event)) continue;
    const before = events.slice(0, i).filter(({ returns }) => !returns);
    return failure(
      event.operation,
      before.map(({ operation }) => operation),
      search.quiet,
    );
  }
  return undefined;
}

interface Quiet {
  readonly time: number;
  readonly states: number[];
}

interface Place {
  readonly slot: number;
  readonly operation: Operation;
}

class Search {
  #configurations = new Set([code(ABSENT, 0)]);
  readonly #pending: (Operation | undefined)[] = [];
  /** The latest operation of each thread, and for each slot the one that the thread did before. */
  readonly #last = new Map<number, Place>();
  readonly #before: (Place | undefined)[] = [];
  /** The last time at which nothing was pending, and what the state could be then. */
  quiet: Quiet = { time: -1, states: [ABSENT] };

  /** False: no order allows this. */
  step({ operation, returns, time }: Event): boolean {
    if (!returns) {
      if (this.#pending.every((each) => each === undefined)) {
        this.quiet = { time, states: [...this.#configurations].map(stateOf) };
      }
      const slot = this.#freeSlot();
      this.#pending[slot] = operation;
      this.#before[slot] = this.#last.get(operation.thread);
      this.#last.set(operation.thread, { slot, operation });
      return true;
    }
    const slot = this.#pending.indexOf(operation);
    this.#configurations = this.#returned(slot);
    this.#pending[slot] = undefined;
    return this.#configurations.size > 0;
  }

  /** The configurations in which the operation of `slot` has taken effect, or never will; its bit is free again. */
  #returned(slot: number): Set<number> {
    const bit = 1 << slot;
    const reached = new Set<number>();
    const seen = new Set(this.#configurations);
    const stack = [...seen];
    for (let from = stack.pop(); from !== undefined; from = stack.pop()) {
      const bits = bitsOf(from);
      if (bits & bit) {
        reached.add(from - bit);
        continue;
      }
      const state = stateOf(from);
      for (const [other, operation] of this.#pending.entries()) {
        if (operation === undefined || bits & (1 << other) || this.#waits(other, bits)) continue;
        const { answer, after } = meaningOf(operation.kind);
        if (operation.result !== UNKNOWN && answer(state, operation) !== operation.result) continue;
        const next = code(after(state, operation), bits | (1 << other));
        if (seen.has(next)) continue;
        seen.add(next);
        stack.push(next);
      }
    }
    if (this.#pending[slot]!.result === UNKNOWN) {
      for (const each of this.#configurations) if (!(bitsOf(each) & bit)) reached.add(each);
    }
    return reached;
  }

  /** Whether an earlier operation of the same thread has to take effect first: the times of the two may be the same. */
  #waits(slot: number, bits: number): boolean {
    const before = this.#before[slot];
    const operation = before === undefined ? undefined : this.#pending[before.slot];
    return (
      operation !== undefined &&
      operation === before?.operation &&
      operation.result !== UNKNOWN &&
      !(bits & (1 << before.slot))
    );
  }

  #freeSlot(): number {
    const slot = this.#pending.indexOf(undefined);
    if (slot >= 0) return slot;
    if (this.#pending.length === SLOTS) throw new Error(`more than ${SLOTS} operations of one key at once`);
    return this.#pending.push(undefined) - 1;
  }
}

const MOST_LINES = 30;

function failure(operation: Operation, prefix: Operation[], { time, states }: Quiet): Failure {
  const since = prefix.filter(({ returned }) => returned >= time);
  // The last ones, and whatever was under way at the end.
  const shown = since.filter((each, i) => since.length - i <= MOST_LINES || each.returned >= operation.returned);
  const known = states.map((state) => (state === ABSENT ? "absent" : state)).join(" or ");
  const message = [
    `key ${operation.key}: no order explains ${show(operation)} of thread ${operation.thread}, the last of ${prefix.length} operations.`,
    `When nothing was under way, ${since.length} operations before, it was ${known}. Then:`,
    ...(shown.length < since.length ? [`  (${since.length - shown.length} more)`] : []),
    table(shown, operation),
  ].join("\n");
  return { key: operation.key, operation, prefix, message };
}
