// The rows of the bucket array and the records of overflow buckets, in DOT, with HTML-like labels.
//
//   | 0 | "to" | 7 |   | ... | o -+-> | "be" |  |  | ... |      a bucket, its slots, and its overflow bucket
//   | === frontier: 1 of 4 are split ================ |
//   | 1 | "or" |   |   | ... |                                  amber: not split yet
//   | 5: not in use yet, its entries are in 1         |

import { type BucketArray, EMPTY, type Slots } from "./bucket-array.ts";
import { evacuationOf } from "./evacuation.ts";
import { keyText, xml } from "./key-text.ts";
import { grouped, many } from "./words.ts";

/** Characters of a key that are drawn. */
const KEY_CHARS = 18;
/** Overflow buckets of one chain that are drawn: chance does not make longer chains. */
const MOST_OVERFLOW = 8;

export const COLOURS = {
  head: "#eaeef2",
  used: "#ddf4ff",
  empty: "#ffffff",
  overflow: "#ffebe9",
  pending: "#fff1c2",
  frontier: "#cf222e",
  text: "#1f2328",
  faint: "#6e7781",
};

const TABLE = '<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="3">';
const cell = (colour: string, content: string, rest = "") => `<TD BGCOLOR="${colour}"${rest}>${content}</TD>`;
const font = (colour: string, text: string) => `<FONT COLOR="${colour}">${text}</FONT>`;
const DOT = "&#8226;";
/** A column without a key is seen all the same. */
const EMPTY_WIDTH = ' WIDTH="28"';

/** A key in a label: XML, and in it Graphviz takes a backslash for the beginning of something, `\\N` for the node's name. */
const keyLabel = (key: unknown) => xml(keyText(key, KEY_CHARS)).replaceAll("\\", "\\\\");

/** The rows of the bucket array for these places, ascending; what is left out between them is said. */
export function tableRows(array: BucketArray, drawn: readonly number[]): string[] {
  const span = (attributes: string, colour: string, text: string) =>
    `    <TR><TD COLSPAN="${array.view.slots + 2}" ${attributes}>${font(colour, text)}</TD></TR>`;
  const skipped = (n: number) => span('BORDER="0"', COLOURS.faint, `${many(n, "bucket")} not drawn`);
  const evacuation = evacuationOf(array.view);
  const lines = [`    ${TABLE}`];
  let next = 0;
  for (const index of drawn) {
    if (evacuation !== undefined && next <= evacuation.frontier && evacuation.frontier <= index) {
      lines.push(span(`BGCOLOR="${COLOURS.frontier}"`, "#ffffff", `frontier: ${evacuation.done}`));
    }
    if (index > next) lines.push(skipped(index - next));
    const home = array.home(index);
    if (home === index) lines.push(row(array, index, evacuation?.isPending(index) ?? false));
    else lines.push(span("", COLOURS.faint, `${grouped(index)}: not in use yet, its entries are in ${grouped(home)}`));
    next = index + 1;
  }
  if (next < array.places) lines.push(skipped(array.places - next));
  lines.push("    </TABLE>");
  return lines;
}

function row(array: BucketArray, index: number, isPending: boolean): string {
  const [first] = array.chain(index, 1);
  const head = cell(isPending ? COLOURS.pending : COLOURS.head, grouped(index));
  const link = cell(COLOURS.head, array.count(index).overflow > 0 ? DOT : "", ` PORT="o${index}"`);
  return `    <TR>${head}${slots(first, isPending ? COLOURS.pending : COLOURS.used)}${link}</TR>`;
}

function slots(keys: Slots, colour: string): string {
  return keys
    .map((key) => (key === EMPTY ? cell(COLOURS.empty, "", EMPTY_WIDTH) : cell(colour, keyLabel(key))))
    .join("");
}

/** The overflow buckets of a chain, and the links that lead from one to the next. */
export function overflowNodes(array: BucketArray, index: number): string[] {
  if (array.home(index) !== index) return [];
  const chain = array.chain(index, MOST_OVERFLOW + 1).slice(1);
  const { overflow } = array.count(index);
  let from = `buckets:o${index}:e`;
  const lines = chain.flatMap((keys, depth) => {
    const name = `o${index}_${depth}`;
    const link = cell(COLOURS.head, depth < overflow - 1 ? DOT : "", ' PORT="next"');
    const edge = `  ${from} -> ${name}:w;`;
    from = `${name}:next:e`;
    return [`  ${name} [label=<${TABLE}<TR>${slots(keys, COLOURS.overflow)}${link}</TR></TABLE>>];`, edge];
  });
  const more = overflow - chain.length;
  if (more > 0) {
    lines.push(`  o${index}_more [label=<${font(COLOURS.faint, `${grouped(more)} more`)}>];`);
    lines.push(`  ${from} -> o${index}_more:w;`);
  }
  return lines;
}
