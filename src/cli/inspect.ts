// `tophash inspect`: what is in a snapshot file, without the program that wrote it.

import { writeFile } from "node:fs/promises";
import { SnapshotError } from "../errors.ts";
import { inspectChunks } from "../inspect/chunks.ts";
import { toDot } from "../inspect/dot.ts";
import type { DotOptions } from "../inspect/dot-options.ts";
import { type Finding, health } from "../inspect/health.ts";
import { heatmap } from "../inspect/heatmap.ts";
import { heatmapSvg } from "../inspect/heatmap-svg.ts";
import { inspect } from "../inspect/inspect.ts";
import { keyText, safeText } from "../inspect/key-text.ts";
import type { MapReport } from "../inspect/report.ts";
import { reportSvg } from "../inspect/report-svg.ts";
import { many } from "../inspect/words.ts";
import { HashMap } from "../map.ts";
import { HashSet } from "../set.ts";
import type { Command, Streams } from "./commands.ts";
import { CommandError, FAILED, OK, UsageError } from "./errors.ts";
import { type Given, wholeNumber } from "./options.ts";
import { reportText, typeText } from "./report-text.ts";
import { fileTrouble, type Source, sourceOf } from "./source.ts";
import { keyTypeOf, valueTypeOf } from "./types.ts";

const ABOUT = `What a snapshot says of itself and of the map that it was written from: types, entries, load, chains
and lookups beside what chance has, and what that means for its health. Every checksum is
compared. FILE may be "-": standard input.

Exit codes: 0 all is well; 1 the file cannot be read or is damaged, or its map was not healthy
(a warning); 2 the command line is wrong.`;

export const inspectFile: Command = {
  name: "inspect",
  usage: "FILE [options]",
  about: ABOUT,
  options: {
    json: { kind: "flag", help: "the report and the findings as JSON" },
    svg: {
      kind: "file",
      value: "FILE.svg",
      endings: [".svg"],
      help: "a picture of the histograms; with --load the heat map",
    },
    dot: {
      kind: "file",
      value: "FILE.dot",
      endings: [".dot", ".gv"],
      help: "buckets and chains for Graphviz (loads the entries)",
    },
    load: { kind: "flag", help: "load the entries, and report how they lie in a new map" },
    verify: { kind: "flag", help: "load the entries, check each, and the structure of the map" },
    buckets: { kind: "value", value: "N", help: "--dot: the first N buckets, default 16; FROM-TO: these" },
    fullest: { kind: "flag", help: "--dot: the N buckets with the most entries instead" },
    ascii: { kind: "flag", help: "no other characters than ASCII's" },
  },
  run,
};

type Loaded = HashMap<unknown, unknown> | HashSet<unknown>;

async function run(given: Given, streams: Streams): Promise<number> {
  const { out } = streams;
  const [path, ...more] = given.positionals;
  if (path === undefined) throw new UsageError("inspect needs a file");
  if (more.length > 0) throw new UsageError(`inspect takes one file, got "${more[0]}", too`);
  const dotOptions = readBuckets(given);
  const toStdout = ["json", "svg", "dot"].filter((name) => given.has(name) && (given.value(name) || "-") === "-");
  if (toStdout.length > 1) {
    throw new UsageError(
      `--${toStdout.join(" and --")} cannot both go to standard output; --svg=FILE writes to a file`,
    );
  }
  const loads = ["load", "verify", "dot"].some((name) => given.has(name));
  const source = await sourceOf(path, loads);
  try {
    const written = await inspectChunks(source.chunks());
    const map = loads ? await load(source, written, streams) : undefined;
    const isShown = given.has("load") || given.has("verify");
    const report = map !== undefined && isShown ? ofMap(map, written, given.has("verify")) : written;
    const findings = health(report);
    if (map !== undefined && given.has("dot")) await put(given.value("dot")!, toDot(map, dotOptions), streams);
    if (given.has("svg")) await put(given.value("svg")!, svgOf(source.name, report, map, given), streams);
    if (given.has("json")) out(jsonOf(report, findings));
    else if (toStdout.length === 0) out(reportText(titleOf(source.name, report), report, findings, streams.terminal));
    const isWell = findings.every(({ level }) => level !== "warning") && (report.verdict?.sound ?? true);
    return isWell ? OK : FAILED;
  } catch (error) {
    if (error instanceof SnapshotError) throw new CommandError(`${source.name}: ${error.message}`);
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw new CommandError(fileTrouble(source.name, error));
    throw error;
  }
}

/** `--buckets 16`, `--buckets 100-120`, `--fullest`. */
function readBuckets(given: Given): DotOptions {
  const text = given.value("buckets");
  const order = given.has("fullest") ? "fullest" : "index";
  for (const name of ["buckets", "fullest"]) {
    if (given.has(name) && !given.has("dot")) throw new UsageError(`--${name} goes with --dot`);
  }
  if (text === undefined) return { order };
  const most = 2 ** 32;
  const [, from, to] = /^([^-]+)-([^-]+)$/.exec(text) ?? [];
  if (from === undefined) return { buckets: wholeNumber(text, "buckets", 1, 1024), order };
  if (order === "fullest") throw new UsageError("--fullest goes with a number of buckets, not with a range");
  return { buckets: [wholeNumber(from, "buckets", 0, most), wholeNumber(to, "buckets", 0, most) + 1], order };
}

/** The entries in a new map or set. */
async function load(source: Source, { types, stats }: MapReport, { note, watched }: Streams): Promise<Loaded> {
  const key = keyTypeOf(types.key);
  const onProgress = watched
    ? ({ done, total }: { done: number; total: number }) =>
        note(`\rloading ${Math.floor((100 * done) / (total || 1))} %`)
    : undefined;
  const map =
    types.value === null
      ? await HashSet.fromSnapshotChunks(key, source.chunks(), { onProgress })
      : await HashMap.fromSnapshotChunks(key, valueTypeOf(types.value), source.chunks(), { onProgress });
  if (watched) note(`\r${" ".repeat(20)}\r`);
  note(
    `tophash: loaded ${many(stats.size, "entry", "entries")} into a new map: a snapshot keeps no buckets, so what is drawn and counted is how its entries lie there\n`,
  );
  return map;
}

/** The report of the new map; what the file says of itself stays with it. */
function ofMap(map: Loaded, { snapshot }: MapReport, verify: boolean): MapReport {
  return { ...inspect(map, { verify }), snapshot };
}

function titleOf(name: string, report: MapReport): string {
  return report.source === "snapshot" ? name : `${name}, loaded into a new map`;
}

function svgOf(name: string, report: MapReport, map: Loaded | undefined, given: Given): string {
  const title = `${typeText(report.types)}: ${name}`;
  return map !== undefined && given.has("load") ? heatmapSvg(heatmap(map), { title }) : reportSvg(title, report);
}

/** Writes to a file, or to standard output. */
async function put(path: string, text: string, { out, note }: Streams): Promise<void> {
  if (path === "-") return out(text);
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new CommandError(fileTrouble(path, error));
  }
  note(`tophash: wrote ${safeText(path)}\n`);
}

const MOST_CHARS = 200;
/** What JSON may have as it is, and a terminal would obey: it is escaped. */
const OBEYED = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Keys that JSON does not have are texts; everything else that is a number is finite. */
function jsonOf(report: MapReport, findings: readonly Finding[]): string {
  const isText = (value: unknown) =>
    typeof value === "bigint" || value instanceof Uint8Array || (typeof value === "number" && !Number.isFinite(value));
  const plain = (_: string, value: unknown) => (isText(value) ? keyText(value, MOST_CHARS) : value);
  const text = JSON.stringify({ report, findings }, plain, 2);
  return `${text.replace(OBEYED, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}
