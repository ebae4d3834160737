// A question that is put to a native Map and to a map of tophash.

export interface Contender {
  /** Before each pass, not timed. */
  before?(): void;
  /** All operations once; a checksum of the answers, which also keeps the engine from leaving the work out. */
  pass(): number;
  /** After each pass, not timed. */
  after?(): void;
}

/**
 * Each contender's loop is a function of its own in the source: V8 shares type feedback between the closures of one function,
 * and a loop that has seen two kinds of map would slow both.
 */
export interface Task {
  name: string;
  operations: number;
  /** Garbage is collected before each pass: of those that build tables. */
  collects?: boolean;
  map: Contender;
  tophash: Contender;
  /** Lets go of what the task holds. */
  end(): void;
}
