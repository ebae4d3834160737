/**
 * What the threads of a crew share besides the maps: a barrier, a flag, and a line of numbers for each of them.
 *
 * | arrived | stop | .. 14 spare | ops ms .. 6 spare | ops ms .. | ... one cache line for each thread
 */
const ARRIVED = 0;
const STOP = 1;
const HEAD_BYTES = 64;
const NUMBERS_PER_LINE = 8;
const OPS = 0;
const MS = 1;

export class Words {
  readonly #flags: Int32Array;
  readonly #lines: Float64Array;

  static bytes(threads: number): number {
    return HEAD_BYTES + threads * NUMBERS_PER_LINE * Float64Array.BYTES_PER_ELEMENT;
  }

  constructor(readonly buffer: SharedArrayBuffer) {
    this.#flags = new Int32Array(buffer, 0, HEAD_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#lines = new Float64Array(buffer, HEAD_BYTES);
  }

  /** Before a turn. */
  reset(): void {
    this.#flags.fill(0);
    this.#lines.fill(0);
  }

  /** Returns when that many threads have come here. */
  meet(threads: number): void {
    let here = Atomics.add(this.#flags, ARRIVED, 1) + 1;
    if (here === threads) Atomics.notify(this.#flags, ARRIVED);
    for (; here < threads; here = Atomics.load(this.#flags, ARRIVED)) Atomics.wait(this.#flags, ARRIVED, here);
  }

  stop(): void {
    Atomics.store(this.#flags, STOP, 1);
  }

  get stopped(): boolean {
    return Atomics.load(this.#flags, STOP) !== 0;
  }

  note(thread: number, ops: number, ms: number): void {
    this.#lines[thread * NUMBERS_PER_LINE + OPS] = ops;
    this.#lines[thread * NUMBERS_PER_LINE + MS] = ms;
  }

  ops(thread: number): number {
    return this.#lines[thread * NUMBERS_PER_LINE + OPS];
  }

  ms(thread: number): number {
    return this.#lines[thread * NUMBERS_PER_LINE + MS];
  }
}
