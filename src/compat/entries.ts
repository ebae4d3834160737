// Entries in the order in which they were added. An entry's number is its place in the List [[MapData]] or [[SetData]] of
// the specification: it is found by it in constant time and keeps it until it is deleted; later ones are higher.
//
//   branches    | 0 | 1 | ... up to 1,024         A leaf is dropped when its last entry is deleted, a branch when all its
//   leaves        | 0 | 1 | ... up to 1,024       leaves are. Nothing that grows with the map is ever copied.
//   entries         | 0 | 1 | ... 4,095

import { LEAF, LEAF_SHIFT, LEAST_ROOM, Leaf } from "./leaf.ts";
import { type List, listOf } from "./list.ts";

const BRANCH_SHIFT = 10;
const BRANCH = 1 << BRANCH_SHIFT;
const TOP_SHIFT = LEAF_SHIFT + BRANCH_SHIFT;

/** No entry: numbers begin higher. */
export const NONE = 0;
/** The first number, which makes the first leaf: a map in which nothing ever was has none. */
export const FIRST = LEAF;

/** The highest number of an entry, what a value of the index can hold. Lower in tests. */
export const limit = { number: 0xffffffff };

type Branch = List<Leaf | undefined>;
type Numbers = { readonly [index: number]: number };

const NO_BRANCHES: List<Branch | undefined> = listOf<Branch | undefined>(undefined);

/** Where the entries are after all got new numbers. */
interface Successor {
  entries: Entries;
  /** The old numbers of those that were left, ascending: the new ones are FIRST, FIRST + 1 ... */
  survivors: Numbers;
  /** How many. Not `survivors.length`, a getter of %TypedArray%.prototype. */
  count: number;
}

export class Entries {
  size = 0;
  /** The number of the next entry. */
  end = FIRST;
  successor: Successor | undefined;
  #branches = NO_BRANCHES;
  #tail: Leaf | undefined;
  /** No entry that is left has a lower number: so the oldest entry of a queue is found at once. */
  #first = FIRST;

  constructor(readonly hasValues: boolean) {}

  /** Whether there are no more numbers. */
  get isFull(): boolean {
    return this.end > limit.number;
  }

  /** The leaf of an entry. */
  leaf(number: number): Leaf {
    return this.#branches[number >>> TOP_SHIFT]![(number >>> LEAF_SHIFT) & (BRANCH - 1)]!;
  }

  /** The leaf of an entry that may have been deleted; undefined when all its entries were. */
  leafLeft(number: number): Leaf | undefined {
    const branch = this.#branches[number >>> TOP_SHIFT];
    return branch === undefined ? undefined : branch[(number >>> LEAF_SHIFT) & (BRANCH - 1)];
  }

  value(number: number): unknown {
    const leaf = this.leaf(number);
    return leaf.value(leaf.position(number & (LEAF - 1)));
  }

  setValue(number: number, value: unknown): void {
    const leaf = this.leaf(number);
    leaf.setValue(leaf.position(number & (LEAF - 1)), value);
  }

  /** Adds an entry, which gets the number `end`. */
  append(key: unknown, value: unknown): void {
    const number = this.end;
    const offset = number & (LEAF - 1);
    if (offset === 0) this.addLeaf(number);
    this.#tail!.append(offset, key, value);
    this.end = number + 1;
    this.size++;
  }

  /** Not a #private method: V8 would look for its brand in every `append`. */
  addLeaf(number: number): void {
    const full = this.#tail;
    // A map that grows gets leaves of the right size; one that is small, but busy, small ones.
    this.#tail = new Leaf(this.hasValues, full !== undefined && full.live > LEAF / 2 ? LEAF : LEAST_ROOM);
    if (this.#branches === NO_BRANCHES) this.#branches = listOf<Branch | undefined>(undefined);
    const top = number >>> TOP_SHIFT;
    const place = (number >>> LEAF_SHIFT) & (BRANCH - 1);
    if (place === 0 || number === FIRST) this.#branches[top] = listOf<Leaf | undefined>(undefined);
    this.#branches[top]![place] = this.#tail;
    if (full !== undefined && full.live === 0) this.dropLeaf(number - 1);
  }

  /** The number of the key's entry, or NONE: looks through all entries, which must not be more than a leaf. */
  scan(key: unknown): number {
    const position = this.#tail === undefined ? -1 : this.#tail.find(key);
    return position < 0 ? NONE : FIRST + this.#tail!.offset(position);
  }

  remove(number: number): void {
    const leaf = this.leaf(number);
    leaf.remove(number & (LEAF - 1));
    this.size--;
    if (leaf.live === 0 && leaf !== this.#tail) this.dropLeaf(number);
  }

  dropLeaf(number: number): void {
    const branch = this.#branches[number >>> TOP_SHIFT]!;
    branch[(number >>> LEAF_SHIFT) & (BRANCH - 1)] = undefined;
    if (branch.length < BRANCH) return; // more leaves are to come
    for (let i = 0; i < BRANCH; i++) if (branch[i] !== undefined) return;
    this.#branches[number >>> TOP_SHIFT] = undefined;
  }

  /** The number of the first entry from `number` on, or NONE. */
  seek(number: number): number {
    if (number > this.#first) return this.#seek(number);
    const found = this.#seek(this.#first);
    this.#first = found === NONE ? this.end : found;
    return found;
  }

  #seek(number: number): number {
    while (number < this.end) {
      const leaf = this.leafLeft(number);
      if (leaf !== undefined) {
        const position = leaf.next(leaf.position(number & (LEAF - 1)));
        if (position >= 0) return number - (number & (LEAF - 1)) + leaf.offset(position);
      }
      const step = this.#branches[number >>> TOP_SHIFT] === undefined ? LEAF * BRANCH : LEAF;
      number += step - (number % step);
    }
    return NONE;
  }

  /** Cursors go on in `entries`, where the survivors have the numbers from FIRST on. These let go of all they hold. */
  moveTo(entries: Entries, survivors: Numbers): void {
    this.successor = { entries, survivors, count: entries.size };
    this.#branches = NO_BRANCHES;
    this.#tail = undefined;
  }
}
