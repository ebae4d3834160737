// An operation that is refused.
import { expect } from "vitest";

export type Refusal = typeof TypeError | typeof RangeError;

/** `action` throws `error`, no subclass of it, and the message has each of `named`. */
export function expectRefused(action: () => unknown, error: Refusal, ...named: (string | RegExp)[]): void {
  let thrown: unknown;
  try {
    action();
  } catch (caught) {
    thrown = caught;
  }
  expect(thrown).toBeInstanceOf(error);
  expect(Object.getPrototypeOf(thrown)).toBe(error.prototype);
  for (const name of named) expect((thrown as Error).message).toMatch(name);
}
