// Where the cells of a heat map stand in its picture: rows from left to right, and a panel for each table.
//
//   one table:          | 0 .. 127 |      several:    shard 0  | 0 .. 127 |
//                       | 128 ..   |                  shard 1  | 0 .. 127 |

import type { HeatmapTable } from "./heatmap.ts";

export interface Panel {
  table: HeatmapTable;
  number: number;
  /** Upper left corner of its cells, in pixels. */
  x: number;
  y: number;
}

export interface Layout {
  panels: Panel[];
  /** Cells in a row. */
  columns: number;
  /** Pixels of a cell. */
  width: number;
  height: number;
  /** Pixels below the last panel's cells. */
  bottom: number;
}

const LARGEST_CELL = 24;
/** With several tables a cell is as high as a line of text. */
const CELL_HEIGHT = 13;
const GAP = 3;
const LABEL = 66;
/** Panels below each other before they stand side by side. */
const MOST_ROWS = 32;
const COLUMNS = 128;

/** Cells of whole pixels, unless they are tiny, look alike. */
const whole = (size: number): number => (size > 3 ? Math.floor(size) : size);

export function layoutOf(tables: readonly HeatmapTable[], left: number, top: number, width: number): Layout {
  return tables.length === 1 ? onePanel(tables[0], left, top, width) : manyPanels(tables, left, top, width);
}

/** About four times as wide as it is high. */
function onePanel(table: HeatmapTable, x: number, y: number, width: number): Layout {
  const columns = Math.min(table.cells, 2 ** Math.ceil(Math.log2(table.cells) / 2 + 1));
  const size = Math.min(LARGEST_CELL, whole(width / columns));
  const bottom = y + size * Math.ceil(table.cells / columns);
  return { panels: [{ table, number: 0, x, y }], columns, width: size, height: size, bottom };
}

function manyPanels(tables: readonly HeatmapTable[], left: number, top: number, width: number): Layout {
  const side = Math.ceil(tables.length / MOST_ROWS);
  const panelWidth = width / side;
  const most = Math.max(...tables.map(({ cells }) => cells));
  const columns = Math.max(1, Math.min(most, Math.floor(COLUMNS / side)));
  const cellWidth = Math.min(LARGEST_CELL, whole((panelWidth - LABEL - GAP) / columns));
  const panels: Panel[] = [];
  let y = top;
  for (let first = 0; first < tables.length; first += side) {
    const row = tables.slice(first, first + side);
    row.forEach((table, i) => {
      panels.push({ table, number: first + i, x: left + i * panelWidth + LABEL, y });
    });
    const rows = Math.max(...row.map(({ cells }) => Math.ceil(cells / columns)));
    y += rows * CELL_HEIGHT + GAP;
  }
  return { panels, columns, width: cellWidth, height: CELL_HEIGHT, bottom: y };
}
