/** Hash flooding: keys that V8's `Map` takes for the same, and keys crafted with knowledge of a table's secrets. */
import { HMAP_PHASE, HMAP_RESEEDS, HMAP_WIDE, PHASE_GROW } from "../../../assembly/abi/layout.ts";
import { mix32 } from "../../lib/keys.ts";
import { median } from "../../lib/median.ts";
import { formatNumber, formatTable } from "../../lib/table.ts";
import { collidingInV8 } from "../../lib/v8-integers.ts";
import type { Experiment, Lab } from "../experiment.ts";
import type { LabCore } from "../lab-core.ts";
import { PRESENT, type Variant } from "../variant.ts";
import { NO_HURRY, NO_RESEED } from "../variants/flood.ts";

/** Keys after which the time of the last half of them is printed. */
const MARKS = [128, 256, 512, 1024, 2048, 4096, 8192, 16384];
const RUNS = 5;

/** Inserts key number i; called for i = 0, 1, 2 ... */
type Insert = (i: number) => void;

/** ns per insert between the mark before and each mark, medians over the runs; `start` makes a new table. */
function curve(start: () => Insert, marks: readonly number[]): number[] {
  const runs = Array.from({ length: RUNS }, () => {
    const insert = start();
    let from = 0;
    return marks.map((mark) => {
      const before = performance.now();
      for (let i = from; i < mark; i++) insert(i);
      const ns = ((performance.now() - before) * 1e6) / (mark - from);
      from = mark;
      return ns;
    });
  });
  return marks.map((_, m) => median(runs.map((times) => times[m])));
}

const head = (title: string, marks: readonly number[], rest: readonly string[] = []) => [
  title,
  ...marks.map((mark) => `to ${mark}`),
  ...rest,
];

function publicKeys(lab: Lab): string {
  const most = MARKS[MARKS.length - 1];
  const crafted = Int32Array.from(collidingInV8(most, 15));
  const plain = Int32Array.from(crafted, (_, i) => mix32(i) >>> 2);
  const native = (keys: Int32Array) => () => {
    const map = new Map<number, number>();
    return (i: number) => map.set(keys[i], i);
  };
  const core = lab.core(PRESENT);
  const ours = (keys: Int32Array) => () => {
    const h = core.make("K4V4");
    return (i: number) => core.exports.u32_assign(h, keys[i]);
  };
  const contenders: [string, () => Insert][] = [
    ["Map, any keys", native(plain)],
    ["Map, crafted keys", native(crafted)],
    ["tophash, any keys", ours(plain)],
    ["tophash, the same crafted keys", ours(crafted)],
  ];
  const rows = contenders.map(([name, start]) => [name, ...curve(start, MARKS)]);
  return formatTable(head("keys that collide in V8, ns", MARKS), rows);
}

/** Keys that share a bucket of a table of 2^bits buckets under the present secrets of `h`. */
function craft(core: LabCore, h: number, bits: number, count: number): Int32Array {
  const mask = 2 ** bits - 1;
  const keys = new Int32Array(count);
  for (let i = 0, found = 0; found < count; i++) {
    const key = ~mix32(i);
    if ((core.exports.u32_hash(h, key) & mask) === 1) keys[found++] = key;
  }
  return keys;
}

interface Attacked {
  title: string;
  variants: Variant[];
  marks: number[];
  /** Entries at the start of the attack, growing or not. */
  entries: number;
  growing: boolean;
}

const ATTACKS: Attacked[] = [
  {
    ...{ title: "secrets known, 40,000 entries, ns", variants: [PRESENT, NO_RESEED], marks: MARKS.slice(0, -1) },
    ...{ entries: 40_000, growing: false },
  },
  {
    ...{
      title: "secrets known, 745,000 entries, growing, ns",
      variants: [PRESENT, NO_HURRY],
      marks: MARKS.slice(0, -2),
    },
    ...{ entries: 700_000, growing: true },
  },
];

function attacked(lab: Lab, { title, variants, marks, entries, growing }: Attacked): string {
  const rows = variants.map((variant) => {
    const core = lab.core(variant);
    const phase = (h: number) => core.field(h, HMAP_PHASE) & 0xff;
    let h = 0;
    let keys: Int32Array | undefined;
    const start = () => {
      if (h !== 0) core.drop(h);
      h = core.make("K4V4");
      let n = 0;
      while (n < entries || (growing && phase(h) !== PHASE_GROW)) core.exports.u32_assign(h, mix32(n++));
      if (!growing) core.exports.map_evacuate(h, 0x7fffffff);
      const map = h;
      // The secrets of a seed are the same in each run.
      keys ??= craft(core, map, Math.log2(core.field(map, HMAP_WIDE) + 1), marks[marks.length - 1]);
      const attack = keys;
      return (i: number) => core.exports.u32_assign(map, attack[i]);
    };
    const times = curve(start, marks);
    return [variant === PRESENT ? "tophash" : variant.name, ...times, formatNumber(core.field(h, HMAP_RESEEDS))];
  });
  return formatTable(head(title, marks, ["reseeds"]), rows);
}

export const experiment: Experiment = {
  name: "flood",
  title: "hash flooding (ops/flood.ts, flooded; ops/evacuate.ts, growWork)",
  variants: [PRESENT, NO_RESEED, NO_HURRY],
  run: (lab) => {
    const parts = [publicKeys(lab), ...ATTACKS.map((attack) => attacked(lab, attack))];
    return `${parts.join("\n\n")}\nns per insert of the keys since the mark before; one insert in the middle of a chain walks all of it`;
  },
};
