// A walk over entries that may change meanwhile: the `index` that the specification's loops over a List keep. Entries that
// were deleted are passed over, those that are added are reached, until there are no more.

import { type Entries, FIRST, NONE } from "./entries.ts";
import { LEAF, type Leaf } from "./leaf.ts";

export class Cursor {
  #entries: Entries;
  /** The lowest number not yet looked at. */
  #next = FIRST;
  /** Where the last entry was found, and as of which move of the leaf's positions. */
  #leaf: Leaf | undefined;
  #position = 0;
  #moves = 0;

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  /** Goes to the next entry, if there is one. `key` and `value` are its own until the map changes. */
  advance(): boolean {
    if (this.#entries.successor !== undefined) this.follow();
    const leaf = this.#leaf;
    if (leaf !== undefined && leaf.moves === this.#moves) {
      const position = leaf.next(this.#position + 1);
      if (position >= 0) {
        this.#next += leaf.distance(this.#position, position);
        this.#position = position;
        return true;
      }
    }
    return this.seek();
  }

  /** Visits all that follow, as a loop of `advance` would, with the leaf at hand. */
  each(visit: (key: unknown, value: unknown) => void): void {
    while (this.advance()) {
      const entries = this.#entries;
      const leaf = this.#leaf!;
      const moves = this.#moves;
      let position = this.#position;
      for (;;) {
        visit(leaf.key(position), entries.hasValues ? leaf.value(position) : undefined);
        // The visit may have changed everything: then this leaf is not asked again.
        if (entries.successor !== undefined || leaf.moves !== moves) break;
        position = leaf.next(position + 1);
        if (position < 0) break;
        this.#next += leaf.distance(this.#position, position);
        this.#position = position;
      }
    }
  }

  /** Not #private methods: their brand check costs a nanosecond. */
  seek(): boolean {
    const number = this.#entries.seek(this.#next);
    if (number === NONE) return false;
    const leaf = this.#entries.leaf(number);
    this.#next = number + 1;
    this.#leaf = leaf;
    this.#position = leaf.position(number & (LEAF - 1));
    this.#moves = leaf.moves;
    return true;
  }

  follow(): void {
    for (let move = this.#entries.successor; move !== undefined; move = move.entries.successor) {
      this.#next = FIRST + countBelow(this.#next, move.survivors, move.count);
      this.#entries = move.entries;
    }
    this.#leaf = undefined;
  }

  get number(): number {
    return this.#next - 1;
  }

  get key(): unknown {
    return this.#leaf!.key(this.#position);
  }

  get value(): unknown {
    return this.#leaf!.value(this.#position);
  }

  set value(value: unknown) {
    this.#leaf!.setValue(this.#position, value);
  }
}

/** How many of the first `count` of ascending numbers are lower than `number`. */
function countBelow(number: number, numbers: { readonly [index: number]: number }, count: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
