// What both kinds of maps have in common as a script sees them: keys, values and answers are numbers.
import type { Key } from "../lib/types.ts";
import type { Coding } from "./coding.ts";
import { ABSENT, UNKNOWN } from "./history.ts";
import type { Kind } from "./model.ts";

interface AnyMap {
  delete(key: Key): boolean;
  dispose(): void;
  readonly id?: number;
}

export abstract class MapSubject<M extends AnyMap> {
  constructor(
    readonly map: M,
    readonly keys: Coding<Key>,
    readonly values: Coding<unknown>,
  ) {}

  get attachment(): number {
    return this.map.id ?? 0;
  }

  apply(kind: Kind, key: number, argument: number, expected: number): number {
    try {
      return this.act(kind, this.keys.of(key), argument, expected);
    } catch (error) {
      return interrupted(error);
    }
  }

  protected abstract act(kind: Kind, key: Key, argument: number, expected: number): number;

  remove(key: number): void {
    this.map.delete(this.keys.of(key));
  }

  close(): void {
    this.map.dispose();
  }

  protected number(value: unknown): number {
    return value === undefined ? ABSENT : this.values.number(value);
  }
}

/** UNKNOWN for an operation whose lock was taken away. @throws whatever else it is */
export function interrupted(error: unknown): number {
  if ((error as Error)?.name === "LockLostError") return UNKNOWN;
  throw error;
}
