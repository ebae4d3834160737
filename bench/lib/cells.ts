/** Grid cells: pairs of coordinates of five digits and a sign, as in a large tile map. The i-th is distinct for i below 2^28. */
const RANGE = 16_384;

const cellOf = (i: number) => Math.imul(i, 0x9e3779b1) & 0xfffffff; // an odd factor: a bijection
export const cellX = (i: number) => (cellOf(i) & (RANGE - 1)) - RANGE / 2;
export const cellY = (i: number) => (cellOf(i) >>> 14) - RANGE / 2;

/** x and y of each, one after the other: the form in which bulk calls take tuples. */
export function interleaved(indices: ArrayLike<number>): Int32Array {
  const parts = new Int32Array(2 * indices.length);
  for (let i = 0; i < indices.length; i++) {
    parts[2 * i] = cellX(indices[i]);
    parts[2 * i + 1] = cellY(indices[i]);
  }
  return parts;
}

/** The usual way to have a key of two parts with `Map` and no joined strings: a map of maps. */
export class NestedMaps {
  readonly columns = new Map<number, Map<number, number>>();

  get(x: number, y: number): number | undefined {
    return this.columns.get(x)?.get(y);
  }

  set(x: number, y: number, value: number): void {
    let column = this.columns.get(x);
    if (column === undefined) {
      column = new Map();
      this.columns.set(x, column);
    }
    column.set(y, value);
  }
}
