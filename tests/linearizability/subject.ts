// What a script does things to. Keys, values and answers are numbers (coding.ts); a map's own words are in the classes.
import type { SharedHandle } from "tophash/shared";
import type { Kind } from "./model.ts";
import type { Toy } from "./toys.ts";

export type WayForMany = "set" | "get" | "remove" | "clear" | "walk";

export interface Subject {
  /** The kinds to draw from: those that are there twice come twice as often. */
  readonly kinds: readonly Kind[];
  /** The number of this thread's attachment. */
  readonly attachment: number;
  readonly waysForMany: readonly WayForMany[];
  /** The answer; UNKNOWN when the map says that the operation was interrupted. */
  apply(kind: Kind, key: number, argument: number, expected: number): number;
  /** One call for all of `keys`; answers of `get`. */
  many(way: Exclude<WayForMany, "walk">, keys: number[], values: number[]): number[] | undefined;
  walk(visit: (key: number, value: number) => void): void;
  /** A cold key. */
  insert(key: number): void;
  remove(key: number): void;
  /** Starts a growth, or a shrinking, to about so many entries. */
  resize(entries: number): void;
  /** This thread has done its part. */
  close(): void;
}

/** What is posted to a thread: which class opens what. */
export interface Opening {
  readonly subject: "toy" | "SharedHashMap" | "SyncMap";
  /** A handle of the package, or a toy. */
  readonly handle: SharedHandle | Toy;
  readonly keys: string;
  readonly values: string;
  /** Another core than the package's, for all threads. */
  readonly core?: Uint8Array;
}
