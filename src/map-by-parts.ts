// What maps offer for keys that need not be made first: ranges of buffers, parts of tuples, halves of 64-bit integers.

import { addAnyHalves, addAnyParts, addAnyRange, addSimple, isSimple } from "./add.ts";
import { Collection, type Part, type PartsOf } from "./collection.ts";
import type { Table } from "./table.ts";
import { ACCESS, ASSIGN } from "./table-keys.ts";

export abstract class MapByParts<K, V> extends Collection<K, V> {
  /** As in HashMap. */
  readonly #table: Table<K, V>;

  constructor(table: Table<K, V>) {
    super(table);
    this.#table = table;
  }

  /** `get` for a range of a buffer, without making a subarray or a string. Maps with byte keys. */
  getRange(buffer: Uint8Array, start: number, end: number): V | undefined {
    const table = this.#table;
    const at = table.range(ACCESS, buffer, start, end);
    return at === 0 ? undefined : table.read(at);
  }

  /** `set` for a range of a buffer: its bytes are copied. */
  setRange(buffer: Uint8Array, start: number, end: number, value: V): this {
    const table = this.#table;
    table.checkValue(value);
    const at = table.assigned(table.range(ASSIGN, buffer, start, end));
    table.store(at, value);
    return this;
  }

  /** `get` for the parts of a tuple (8 at most), without making an array: `at(x, y)`. */
  at(
    a?: Part<K, 0>,
    b?: Part<K, 1>,
    c?: Part<K, 2>,
    d?: Part<K, 3>,
    e?: Part<K, 4>,
    f?: Part<K, 5>,
    g?: Part<K, 6>,
    h?: Part<K, 7>,
  ): V | undefined {
    const table = this.#table;
    // biome-ignore lint/complexity/noArguments: only their number, which costs nothing
    const at = table.parts(ACCESS, arguments.length, a, b, c, d, e, f, g, h);
    return at === 0 ? undefined : table.read(at);
  }

  /** `set` for the parts of a tuple (7 at most), and the value behind them: `put(x, y, value)`. */
  put(
    a?: Part<[...PartsOf<K>, V], 0>,
    b?: Part<[...PartsOf<K>, V], 1>,
    c?: Part<[...PartsOf<K>, V], 2>,
    d?: Part<[...PartsOf<K>, V], 3>,
    e?: Part<[...PartsOf<K>, V], 4>,
    f?: Part<[...PartsOf<K>, V], 5>,
    g?: Part<[...PartsOf<K>, V], 6>,
    h?: Part<[...PartsOf<K>, V], 7>,
  ): this {
    const table = this.#table;
    // biome-ignore lint/complexity/noArguments: only their number, which costs nothing
    const count = arguments.length - 1;
    const value = nth(count, a, b, c, d, e, f, g, h) as V;
    table.checkValue(value);
    table.store(table.assigned(table.parts(ASSIGN, count, a, b, c, d, e, f, g)), value);
    return this;
  }

  /** `get` for an i64 or u64 key as its low and high 32 bits, without making a BigInt. */
  getHalves(low: number, high: number): V | undefined {
    const table = this.#table;
    const at = table.wideHalves(ACCESS, low, high);
    return at === 0 ? undefined : table.read(at);
  }

  /** `set` for an i64 or u64 key as its low and high 32 bits. */
  setHalves(low: number, high: number, value: V): this {
    const table = this.#table;
    table.checkValue(value);
    const at = table.assigned(table.wideHalves(ASSIGN, low, high));
    table.store(at, value);
    return this;
  }

  /** `add` for a range of a buffer as the key: counting words without making strings. Maps with byte keys. */
  addRange(buffer: Uint8Array, start: number, end: number, delta: V): V {
    const table = this.#table;
    if (isSimple(table, delta)) return addSimple(table, table.assigned(table.range(ASSIGN, buffer, start, end)), delta);
    return addAnyRange(table, delta, buffer, start, end);
  }

  /** `add` for the parts of a tuple (7 at most): `addAt(x, y, delta)`. */
  addAt(
    a?: Part<[...PartsOf<K>, V], 0>,
    b?: Part<[...PartsOf<K>, V], 1>,
    c?: Part<[...PartsOf<K>, V], 2>,
    d?: Part<[...PartsOf<K>, V], 3>,
    e?: Part<[...PartsOf<K>, V], 4>,
    f?: Part<[...PartsOf<K>, V], 5>,
    g?: Part<[...PartsOf<K>, V], 6>,
    h?: Part<[...PartsOf<K>, V], 7>,
  ): V {
    const table = this.#table;
    // biome-ignore lint/complexity/noArguments: only their number, which costs nothing
    const count = arguments.length - 1;
    const delta = nth(count, a, b, c, d, e, f, g, h) as V;
    if (isSimple(table, delta)) {
      return addSimple(table, table.assigned(table.parts(ASSIGN, count, a, b, c, d, e, f, g)), delta);
    }
    return addAnyParts(table, delta, [a, b, c, d, e, f, g].slice(0, count));
  }

  /** `add` for an i64 or u64 key as its low and high 32 bits. */
  addHalves(low: number, high: number, delta: V): V {
    const table = this.#table;
    if (isSimple(table, delta)) return addSimple(table, table.assigned(table.wideHalves(ASSIGN, low, high)), delta);
    return addAnyHalves(table, delta, low, high);
  }
}

/** The last one of a call's arguments, behind `count` parts. */
function nth(
  count: number,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
  g: unknown,
  h: unknown,
): unknown {
  return count === 2 ? c : [a, b, c, d, e, f, g, h][count];
}
