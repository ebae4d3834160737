import type { Plan, Row } from "../lib/row.ts";

/**
 * What one thread does. Every answer is checked within `step`, which throws at a wrong one. As in the other suites each
 * contender's loop is a function of its own in the source: V8 shares type feedback between the closures of one function.
 */
export interface Work {
  /** A few hundred operations; how many they were. 0: this thread's share is done. */
  step(): number | Promise<number>;
  /** After a turn, within the time of a `task`: what the host merges. */
  result?(): { value: unknown; transfer: ArrayBuffer[] };
  /** Not timed. */
  dispose?(): void;
}

/** What a thread is given to work with, by a message. */
export interface Given {
  value: unknown;
  transfer?: import("node:worker_threads").TransferListItem[];
}

/** The main thread's part of a row: it makes the maps, fills and checks them, and has no part in the work. */
export interface Host {
  /** Called for each thread before it works for the first time; of a `fresh` suite, before each turn. */
  given(contender: string, thread: number, threads: number): Given;
  /** Before each turn, not timed. */
  before?(contender: string): void;
  /** Within the time of a `task`: what the threads' results make together. */
  merge?(contender: string, results: unknown[]): void;
  /** After each turn, not timed; throws when the maps are not what `ops` operations make of them. */
  after?(contender: string, ops: number): void;
  end?(): void;
}

export interface Contender {
  name: string;
  /** One number of threads only: what would not be the same with more. */
  threads?: number;
  /** Of a `task`: its result need not leave the thread, so the time ends there. */
  stays?: boolean;
}

export interface Suite {
  title: string;
  /**
   * `rate`: all threads work until the time is over, and their rates are added up. `task`: there is a fixed amount of work
   * for all together, and the time is the host's, from the start to the last thread's result, merged.
   */
  how: "rate" | "task";
  /** Maps are made anew for each turn. */
  fresh?: boolean;
  rows(plan: Plan): Row[];
  /** The first is what the others are compared with. */
  contenders(row: Row): Contender[];
  host(row: Row): Host | Promise<Host>;
  work(row: Row, contender: string, given: unknown, thread: number): Work | Promise<Work>;
}
