// A history in a SharedArrayBuffer: what each thread did, in rows of its own, without a message for each operation.
import { type Operation, UNKNOWN } from "./history.ts";
import { type Kind, kinds } from "./model.ts";

// | clock i32 | threads that are ready i32 | go i32 | come together i32 | 4 x i32 | rows used, attachment: 2 i32 x threads | rows |
// row: | kind + 1 | key | argument | expected | result | invoked | returned, 0: not yet | unused |
const [CLOCK, READY, GO, COME, USED] = [0, 1, 2, 3, 8];
const ROW = 8;
const PATIENCE = 60_000;
/** How many rows a thread may be ahead of another, and how many naps of 50 us it takes for its sake. */
const LEAD = 100;
const NAPS = 1000;
/** Some microseconds. */
const SPINS = 1000;

export interface Room {
  readonly buffer: SharedArrayBuffer;
  readonly threads: number;
  /** Rows of each thread. */
  readonly rows: number;
}

export function makeRoom(threads: number, rows: number): Room {
  const buffer = new SharedArrayBuffer(4 * (USED + threads * (2 + rows * ROW)));
  new Int32Array(buffer)[CLOCK] = 1;
  return { buffer, threads, rows };
}

const usedAt = (thread: number) => USED + thread * 2;
const firstRow = ({ threads, rows }: Room, thread: number) => USED + threads * 2 + thread * rows * ROW;

export class Recorder {
  readonly #words: Int32Array;
  readonly #first: number;
  #used = 0;
  readonly #gone = new Set<number>();

  constructor(
    readonly room: Room,
    readonly thread: number,
  ) {
    this.#words = new Int32Array(room.buffer);
    this.#first = firstRow(room, thread);
  }

  /** The number of the thread's attachment, for the parent. */
  announce(attachment: number): void {
    this.#words[usedAt(this.thread) + 1] = attachment;
  }

  get left(): number {
    return this.room.rows - this.#used;
  }

  /** Returns when every thread has come here. */
  meet(): void {
    const words = this.#words;
    if (Atomics.add(words, READY, 1) === this.room.threads - 1) {
      Atomics.store(words, GO, 1);
      Atomics.notify(words, GO);
    } else if (Atomics.wait(words, GO, 0, PATIENCE) === "timed-out") throw new Error("the other threads did not come");
  }

  /** Lets the others catch up, so that all are at it from the beginning to the end. One that does not come any more was killed. */
  keepPace(): void {
    for (let thread = 0; thread < this.room.threads; thread++) {
      if (this.#gone.has(thread) || !this.#isAheadOf(thread)) continue;
      let naps = 0;
      while (naps++ < NAPS && this.#isAheadOf(thread)) Atomics.wait(this.#words, GO, 1, 0.05);
      if (naps > NAPS) this.#gone.add(thread);
    }
  }

  #isAheadOf(thread: number): boolean {
    return Atomics.load(this.#words, usedAt(thread)) < this.#used - LEAD;
  }

  /** Waits, for a short time, until another thread comes here: then both go on in the same moment. */
  comeTogether(): void {
    const come = Atomics.add(this.#words, COME, 1) + 1;
    if (come % 2) for (let i = 0; i < SPINS && Atomics.load(this.#words, COME) === come; i++);
  }

  /**
   * The time. `ticks`: and the clock goes on, which is an atomic instruction that also makes all earlier stores of this thread
   * visible; a glance does not, and so does not hide that an operation forgot to.
   */
  now(ticks: boolean): number {
    return ticks ? Atomics.add(this.#words, CLOCK, 1) : Atomics.load(this.#words, CLOCK);
  }

  /** Notes what is about to be called. */
  open(invoked: number, kind: Kind, key: number, argument: number, expected: number): number {
    const at = this.#first + this.#used++ * ROW;
    const words = this.#words;
    words[at + 1] = key;
    words[at + 2] = argument;
    words[at + 3] = expected;
    words[at + 5] = invoked;
    words[at] = kinds.indexOf(kind) + 1;
    Atomics.store(words, usedAt(this.thread), this.#used);
    return at;
  }

  close(row: number, returned: number, result: number): void {
    this.#words[row + 4] = result;
    Atomics.store(this.#words, row + 6, returned);
  }
}

/** The clock, for one who only looks on. */
export function timeOf({ buffer }: Room): number {
  return Atomics.add(new Int32Array(buffer), CLOCK, 1);
}

/** How much a thread has done so far. */
export const rowsOf = ({ buffer }: Room, thread: number) => Atomics.load(new Int32Array(buffer), usedAt(thread));
export const attachmentOf = ({ buffer }: Room, thread: number) =>
  Atomics.load(new Int32Array(buffer), usedAt(thread) + 1);

/** What all threads did. `ends`: when threads were killed; what they had not finished may have happened until then. */
export function readHistory(room: Room, ends: ReadonlyMap<number, number> = new Map()): Operation[] {
  const words = new Int32Array(room.buffer);
  const history: Operation[] = [];
  for (let thread = 0; thread < room.threads; thread++) {
    const first = firstRow(room, thread);
    for (let at = first; at < first + words[usedAt(thread)] * ROW; at += ROW) {
      const [code, key, argument, expected, result, invoked, returned] = words.subarray(at, at + ROW);
      const isOver = returned !== 0;
      history.push({
        ...{ thread, kind: kinds[code - 1], key, argument, expected, invoked },
        result: isOver ? result : UNKNOWN,
        returned: isOver ? returned : (ends.get(thread) ?? Infinity),
      });
    }
  }
  return history;
}
