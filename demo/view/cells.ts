// Where on the picture a cell is: rows from the top, a power of two of columns.

export interface Grid {
  columns: number;
  rows: number;
}

/** Cells as nearly square as powers of two allow; `cells` is one. */
export function gridOf(cells: number, width: number, height: number): Grid {
  const square = Math.log2(Math.sqrt((cells * Math.max(1, width)) / Math.max(1, height)));
  const columns = 2 ** Math.max(0, Math.min(Math.log2(cells), Math.round(square)));
  return { columns, rows: cells / columns };
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A cell's place, on whole pixels of the screen: neighbours neither overlap nor leave gaps. */
export function boxOf(cell: number, grid: Grid, width: number, height: number, scale: number): Box {
  const column = cell % grid.columns;
  const row = (cell - column) / grid.columns;
  const edge = (at: number, of: number, length: number) => Math.round((at / of) * length * scale) / scale;
  const x = edge(column, grid.columns, width);
  const y = edge(row, grid.rows, height);
  return { x, y, width: edge(column + 1, grid.columns, width) - x, height: edge(row + 1, grid.rows, height) - y };
}

/** The cell at a point. */
export function cellAt(x: number, y: number, grid: Grid, width: number, height: number): number {
  const column = Math.min(grid.columns - 1, Math.max(0, Math.floor((x / width) * grid.columns)));
  const row = Math.min(grid.rows - 1, Math.max(0, Math.floor((y / height) * grid.rows)));
  return row * grid.columns + column;
}
