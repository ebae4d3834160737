// A bounded ring buffer of bucket ranges: the queue of D. Vyukov ("Bounded MPMC queue", 1024cores.net, 2010), over words.
//
// It knows nothing of maps, timers or threads, and allocates nothing. All of it lies in one buffer: over a SharedArrayBuffer
// any number of threads may push and pop at once, none waits for another.
//
//   | capacity | tail | head | slots: capacity x | turn | map | evacuation | from | to |
//
// A slot whose `turn` is the position of a push is free for it, one more: filled and due to be popped. Positions count on
// for ever (modulo 2^32); what lies at a position stands in slot `position & (capacity - 1)`.

/** Buckets of one map that wait to be moved. */
export interface Range {
  /** Whose: a number that the owner of the queue gives out. */
  map: number;
  /** Which evacuation of that map, as the map counts them. */
  evacuation: number;
  /** From here .. */
  from: number;
  /** .. to before here, counted in the order in which that evacuation goes. */
  to: number;
}

export const MOST_RANGES = 1 << 16;

const CAPACITY = 0;
const TAIL = 1;
const HEAD = 2;
const SLOTS = 3;

const TURN = 0;
const MAP = 1;
const EVACUATION = 2;
const FROM = 3;
const TO = 4;
const SLOT_WORDS = 5;

export class RangeRing {
  readonly #words: Int32Array;
  readonly #mask: number;

  /** The ring that lies in a buffer, which `RangeRing.format` or another thread prepared. */
  constructor(buffer: ArrayBufferLike, byteOffset = 0) {
    const capacity = new Int32Array(buffer, byteOffset, 1)[CAPACITY];
    this.#words = new Int32Array(buffer, byteOffset, SLOTS + capacity * SLOT_WORDS);
    this.#mask = capacity - 1;
  }

  /** Bytes that a ring of so many ranges takes; `capacity` is a power of two. */
  static bytes(capacity: number): number {
    return (SLOTS + capacity * SLOT_WORDS) * Int32Array.BYTES_PER_ELEMENT;
  }

  /** Makes an empty ring of zeroed memory. */
  static format(capacity: number, buffer: ArrayBufferLike, byteOffset = 0): RangeRing {
    const words = new Int32Array(buffer, byteOffset, SLOTS + capacity * SLOT_WORDS);
    words[CAPACITY] = capacity;
    for (let i = 0; i < capacity; i++) words[SLOTS + i * SLOT_WORDS + TURN] = i;
    return new RangeRing(buffer, byteOffset);
  }

  get capacity(): number {
    return this.#mask + 1;
  }

  /** How many ranges wait; exact while no other thread is at work. */
  get length(): number {
    return (Atomics.load(this.#words, TAIL) - Atomics.load(this.#words, HEAD)) | 0;
  }

  /** False when the ring is full. */
  push({ map, evacuation, from, to }: Range): boolean {
    const slot = this.#claim(TAIL, 0);
    if (slot === 0) return false;
    const words = this.#words;
    words[slot + MAP] = map;
    words[slot + EVACUATION] = evacuation;
    words[slot + FROM] = from;
    words[slot + TO] = to;
    Atomics.add(words, slot + TURN, 1); // publishes what was written before
    return true;
  }

  /** The range that has waited longest, into `range`; false when none waits. */
  pop(range: Range): boolean {
    const slot = this.#claim(HEAD, 1);
    if (slot === 0) return false;
    const words = this.#words;
    range.map = words[slot + MAP] >>> 0;
    range.evacuation = words[slot + EVACUATION] >>> 0;
    range.from = words[slot + FROM] >>> 0;
    range.to = words[slot + TO] >>> 0;
    Atomics.add(words, slot + TURN, this.#mask); // free for the push of the next round
    return true;
  }

  /** Where the slot at the tail or head starts, which is now this caller's; 0 when there is none. */
  #claim(end: number, filled: number): number {
    const words = this.#words;
    for (;;) {
      const position = Atomics.load(words, end);
      const slot = SLOTS + (position & this.#mask) * SLOT_WORDS;
      const ahead = (Atomics.load(words, slot + TURN) - position - filled) | 0;
      if (ahead < 0) return 0;
      if (ahead === 0 && Atomics.compareExchange(words, end, position, (position + 1) | 0) === position) return slot;
    }
  }
}
