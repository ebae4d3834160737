// What threads did to a map: one operation a row. Values are numbers here, whatever the map holds (coding.ts).
import type { Kind } from "./model.ts";

/** No entry. */
export const ABSENT = -1;
/** What an operation returned whose thread was killed, or that threw: it has happened or it has not. */
export const UNKNOWN = -2;

/**
 * Times are integers of one clock. `a` was before `b` when `a.returned < b.invoked`; anything else overlaps, so that times that
 * are too early for `invoked`, or too late for `returned`, make a history weaker but never wrong. Operations of one thread are in
 * the order of the history, whatever their times.
 */
export interface Operation {
  readonly thread: number;
  readonly kind: Kind;
  readonly key: number;
  readonly argument: number;
  /** What comparing operations compare with. */
  readonly expected: number;
  readonly result: number;
  readonly invoked: number;
  /** Infinity: never. */
  readonly returned: number;
}

/** The operations of each key: every operation touches one key, so a history has an order when each of these has one (Herlihy and Wing 1990). */
export function byKey(history: readonly Operation[]): Map<number, Operation[]> {
  const parts = new Map<number, Operation[]>();
  for (const operation of history) {
    const part = parts.get(operation.key);
    if (part) part.push(operation);
    else parts.set(operation.key, [operation]);
  }
  return parts;
}

export interface Event {
  readonly time: number;
  readonly operation: Operation;
  readonly returns: boolean;
}

/** Invocations and returns as they followed each other; of one time the invocations first, since those overlap. */
export function eventsOf(operations: readonly Operation[]): Event[] {
  const events: Event[] = [];
  for (const operation of operations) {
    if (operation.returned < operation.invoked) throw new Error(`returned before it was invoked: ${show(operation)}`);
    events.push({ time: operation.invoked, operation, returns: false });
    if (operation.returned !== Infinity) events.push({ time: operation.returned, operation, returns: true });
  }
  return events.sort((a, b) => a.time - b.time || Number(a.returns) - Number(b.returns));
}

const value = (number: number) => (number === ABSENT ? "absent" : number === UNKNOWN ? "unknown" : String(number));

export function show({ kind, argument, expected, result }: Operation): string {
  const given = kind.startsWith("compare") ? [expected, argument] : [argument];
  const args = given.filter((each) => each !== ABSENT || kind === "compareExchange").map(value);
  return `${kind}(${args.join(", ")}) = ${value(result)}`;
}

/** Lines, as invoked. */
export function table(operations: readonly Operation[], marked?: Operation): string {
  const width = String(Math.max(...operations.map(({ invoked }) => invoked))).length;
  const pad = (time: number) => (time === Infinity ? "never" : String(time)).padStart(width);
  return [...operations]
    .sort((a, b) => a.invoked - b.invoked)
    .map((each) => {
      const line = `  thread ${each.thread}  ${pad(each.invoked)} .. ${pad(each.returned)}  ${show(each)}`;
      return each === marked ? `${line}   <- cannot be` : line;
    })
    .join("\n");
}
