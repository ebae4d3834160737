// `toDot`: the bucket array as a text for Graphviz.

import { Collection, tableOf } from "../collection.ts";
import { stats } from "../stats.ts";
import type { Table } from "../table.ts";
import { describe } from "../types/describe.ts";
import { CODE_NOTHING } from "../types/types.ts";
import { BucketArray } from "./bucket-array.ts";
import { type DotOptions, dotSettings, type Settings } from "./dot-options.ts";
import { COLOURS, overflowNodes, tableRows } from "./dot-table.ts";
import { evacuationOf } from "./evacuation.ts";
import { xml } from "./key-text.ts";
import { many } from "./words.ts";

/**
 * The buckets of a map or set, their keys and their overflow chains as text in Graphviz's language, DOT: `dot -Tsvg` draws it.
 * Half-way through an evacuation the frontier is drawn, and amber is what it has not reached. Reads only, and runs no code of a
 * key codec: custom keys are drawn as what the codec made of them. O(buckets drawn); O(buckets) to find the fullest.
 *
 * @throws TypeError for anything but a HashMap or a HashSet, and for a wrong option
 * @throws RangeError for buckets that the table does not have, or more than 1,024 of them
 * @throws DisposedError
 */
export function toDot(map: Collection<never, never> | Collection<unknown, unknown>, options?: DotOptions): string {
  if (!(map instanceof Collection)) {
    throw new TypeError(
      `toDot draws a HashMap or a HashSet, got ${describe(map)}; of a shared map, draw what its snapshot gives: ` +
        "HashMap.fromSnapshot(keyType, valueType, map.toSnapshot())",
    );
  }
  const settings = dotSettings(options); // first: getters of the options may do anything to the map
  const table = tableOf(map as Collection<unknown, unknown>);
  table.live();
  const array = new BucketArray(table);
  const drawn = chosen(array, settings);
  // Cells are as wide as Graphviz takes texts to be: of this font it knows the widths, and any other of one width has the same.
  const font = `fontname="Courier", fontcolor="${COLOURS.text}"`;
  return [
    "digraph tophash {",
    `  graph [rankdir=LR, bgcolor=white, ${font}, fontsize=12, labelloc=t, labeljust=l, nodesep=0.06, ranksep=0.35,`,
    `    label=<${caption(table, array)}>];`,
    `  node [shape=plain, ${font}, fontsize=10];`,
    `  edge [color="${COLOURS.faint}", arrowsize=0.6];`,
    "  buckets [label=<",
    ...tableRows(array, drawn),
    "  >];",
    ...drawn.flatMap((index) => overflowNodes(array, index)),
    "}",
    "",
  ].join("\n");
}

/** The places of the buckets to draw, ascending. */
function chosen(array: BucketArray, { from, to, order }: Settings): number[] {
  const { places } = array;
  if (from >= places) {
    throw new RangeError(`buckets: the table has ${places}, from 0 to ${places - 1}, got ${from} as the first one`);
  }
  if (order === "fullest") return fullest(array, to);
  return Array.from({ length: Math.min(to, places) - from }, (_, i) => from + i);
}

/** The buckets with the most entries in their chains. */
function fullest(array: BucketArray, most: number): number[] {
  const found: { index: number; entries: number }[] = [];
  for (let index = 0; index < array.places; index++) {
    if (array.home(index) !== index) continue;
    const { entries } = array.count(index);
    if (found.length === most && entries <= found[most - 1].entries) continue;
    let at = found.length;
    while (at > 0 && found[at - 1].entries < entries) at--;
    found.splice(at, 0, { index, entries });
    if (found.length > most) found.pop();
  }
  return found.map(({ index }) => index).sort((a, b) => a - b);
}

/** What the map is, in a line; in a second one what its evacuation does. */
function caption(table: Table<unknown, unknown>, array: BucketArray): string {
  const { keyType, valueType } = table;
  const { size, buckets, overflowBuckets, slotsPerBucket, loadFactor } = stats(table);
  const isSet = valueType.code === CODE_NOTHING;
  const name = isSet ? `HashSet<${keyType.name}>` : `HashMap<${keyType.name}, ${valueType.name}>`;
  const lines = [
    `<B>${xml(name)}</B>: ${many(size, "entry", "entries")} in ${many(buckets, "bucket")} of ${slotsPerBucket} slots, ` +
      `${many(overflowBuckets, "overflow bucket")}, load factor ${loadFactor.toFixed(2)}`,
  ];
  const evacuation = evacuationOf(array.view);
  if (evacuation !== undefined) lines.push(xml(`${evacuation.what}: ${evacuation.done}`));
  return lines.map((line) => `${line}<BR ALIGN="LEFT"/>`).join("");
}
