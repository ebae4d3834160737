// A run of up to 4,096 entries with consecutive numbers, in the order in which they were added.
//
// dense:    keys    | k0 | k1 | -- | k3 | ...      position = offset; a deleted entry is a hole
//           values  | v0 | v1 | -- | v3 | ...
//
// compact:  keys    | k1 | k7 | k9 |               what is left of a leaf that got sparse,
//           values  | v1 | v7 | v9 |               found by binary search
//           offsets | 1  | 7  | 9  |
//
// So entries never change their number, deletions give memory back, and no deletion takes longer than to go over one leaf.
// Keys and values lie apart, because `get` needs values only.

import { EMPTY, type List, listOf, listWithRoom } from "./list.ts";

export const LEAF_SHIFT = 12;
export const LEAF = 1 << LEAF_SHIFT;

/** Entries for which a map's first leaf has room at first; the engine lets it grow. */
export const LEAST_ROOM = 8;
/** A dense leaf gets compact when of so many entries or more an eighth is left. */
const LEAST_DENSE = 128;
const SPARSE = 8;
/** A compact leaf closes up when it has so many more holes than entries. */
const HOLES = 8;

export class Leaf {
  /** Positions in use, holes among them. */
  length = 0;
  /** Entries. */
  live = 0;
  /** How often positions have changed. */
  moves = 0;
  #keys: List<unknown>;
  /** None in sets. */
  #values: List<unknown> | undefined;
  /** Of each position, when the leaf is compact. */
  #offsets: List<number> | undefined;

  constructor(hasValues: boolean, room: number) {
    this.#keys = listWithRoom(room);
    this.#values = hasValues ? listWithRoom(room) : undefined;
  }

  /** The position of a live entry. */
  position(offset: number): number {
    return this.#offsets === undefined ? offset : this.search(offset);
  }

  /** The first position whose offset is not lower. Not a #private method: its brand check costs a nanosecond. */
  search(offset: number): number {
    const offsets = this.#offsets!;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (offsets[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  offset(position: number): number {
    return this.#offsets === undefined ? position : this.#offsets[position];
  }

  /** By how much the offset of a later position is higher. */
  distance(from: number, to: number): number {
    const offsets = this.#offsets;
    return offsets === undefined ? to - from : offsets[to] - offsets[from];
  }

  /** The first position from `position` on that has an entry, or -1. */
  next(position: number): number {
    const keys = this.#keys;
    const { length } = this;
    for (; position < length; position++) if (keys[position] !== EMPTY) return position;
    return -1;
  }

  /** The position of the key among so few that they are looked through, or -1. 7.2.11 SameValueZero. */
  find(key: unknown): number {
    const keys = this.#keys;
    const { length } = this;
    for (let position = 0; position < length; position++) {
      const other = keys[position];
      // biome-ignore lint/suspicious/noSelfCompare: NaN is the same as itself
      if (other === key || (other !== other && key !== key)) return position;
    }
    return -1;
  }

  key(position: number): unknown {
    return this.#keys[position];
  }

  value(position: number): unknown {
    return this.#values![position];
  }

  setValue(position: number, value: unknown): void {
    this.#values![position] = value;
  }

  /** Adds an entry with a higher offset than all others; the next one, when the leaf is dense. */
  append(offset: number, key: unknown, value: unknown): void {
    const position = this.length++;
    this.#keys[position] = key;
    if (this.#values !== undefined) this.#values[position] = value;
    if (this.#offsets !== undefined) this.#offsets[position] = offset;
    this.live++;
  }

  /** Deletes a live entry. */
  remove(offset: number): void {
    const position = this.position(offset);
    this.#keys[position] = EMPTY;
    if (this.#values !== undefined) this.#values[position] = undefined;
    const live = --this.live;
    const { length } = this;
    const sparse =
      this.#offsets === undefined ? length >= LEAST_DENSE && live * SPARSE <= length : length > live + live + HOLES;
    if (sparse) this.#closeUp();
  }

  #closeUp(): void {
    const room = this.live + LEAST_ROOM;
    const keys = listWithRoom<unknown>(room);
    const values = this.#values === undefined ? undefined : listWithRoom<unknown>(room);
    const offsets = listOf(0);
    let to = 0;
    for (let from = this.next(0); from >= 0; from = this.next(from + 1)) {
      offsets[to] = this.offset(from);
      keys[to] = this.key(from);
      if (values !== undefined) values[to] = this.value(from);
      to++;
    }
    this.#keys = keys;
    this.#values = values;
    this.#offsets = offsets;
    this.length = to;
    this.moves++;
  }
}
