// The definition itself, tried out: every order of all operations of all keys. For tiny histories only.
import { ABSENT, type Operation, UNKNOWN } from "./history.ts";
import { meaningOf } from "./model.ts";

/** Whether some order respects real time and explains every answer. Not by key, and without a memory of what was tried. */
export function hasOrder(history: readonly Operation[]): boolean {
  return extend(new Map(), [...history]);
}

function extend(states: ReadonlyMap<number, number>, left: Operation[]): boolean {
  if (left.every(({ result }) => result === UNKNOWN)) return true;
  for (const operation of left) {
    // One that returned before this one was invoked comes first, unless it may never have happened.
    const others = left.filter((each) => each !== operation);
    const at = left.indexOf(operation);
    const skipped = others.filter(
      ({ returned, thread }, i) => returned < operation.invoked || (thread === operation.thread && i < at),
    );
    if (skipped.some(({ result }) => result !== UNKNOWN)) continue;
    const state = states.get(operation.key) ?? ABSENT;
    const { answer, after } = meaningOf(operation.kind);
    if (operation.result !== UNKNOWN && answer(state, operation) !== operation.result) continue;
    const next = new Map(states).set(operation.key, after(state, operation));
    const rest = others.filter((each) => !skipped.includes(each));
    if (extend(next, rest)) return true;
  }
  return false;
}
