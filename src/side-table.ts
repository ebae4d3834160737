// The references behind `any` values: linear memory holds an index, this table the value.
//
// Leaves of a fixed size under two levels, so that no growth copies what grows with the map, and no free list beside
// the slots: a free slot holds the index of the next one.

const LEAF_SHIFT = 12;
const LEAF = 1 << LEAF_SHIFT;
const BRANCH_SHIFT = 10;
const BRANCH = 1 << BRANCH_SHIFT;

type Leaf = unknown[];

export class SideTable {
  readonly #branches: Leaf[][] = [];
  /** Head of the list of free slots; 0 is none. */
  #free = 0;
  /** Slots from here on were never used. Slot 0 stays unused: a new entry's value word is 0. */
  #end = 1;

  #leaf(index: number): Leaf {
    return this.#branches[index >>> (LEAF_SHIFT + BRANCH_SHIFT)][(index >>> LEAF_SHIFT) & (BRANCH - 1)];
  }

  get(index: number): unknown {
    return this.#leaf(index)[index & (LEAF - 1)];
  }

  set(index: number, value: unknown): void {
    this.#leaf(index)[index & (LEAF - 1)] = value;
  }

  /** Keeps a value; the index under which it lies. */
  add(value: unknown): number {
    let index = this.#free;
    if (index !== 0) {
      const leaf = this.#leaf(index);
      this.#free = leaf[index & (LEAF - 1)] as number;
      leaf[index & (LEAF - 1)] = value;
      return index;
    }
    index = this.#end++;
    if ((index & (LEAF - 1)) === 0 || index === 1) this.#addLeaf(index);
    this.set(index, value);
    return index;
  }

  remove(index: number): void {
    this.set(index, this.#free);
    this.#free = index;
  }

  /** The same values under the same indices. */
  copy(): SideTable {
    const copy = new SideTable();
    for (const branch of this.#branches) copy.#branches.push(branch.map((leaf) => leaf.slice()));
    copy.#free = this.#free;
    copy.#end = this.#end;
    return copy;
  }

  /** A leaf starts small and fills by appending, so that a small map has a small table. */
  #addLeaf(index: number): void {
    const branch = index >>> (LEAF_SHIFT + BRANCH_SHIFT);
    if (branch === this.#branches.length) this.#branches.push([]);
    this.#branches[branch].push(index === 1 ? [undefined] : []);
  }
}
