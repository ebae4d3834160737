// A report for people: what a map is in a few lines, its distributions as bars, what is to be said of its health.

import type { Finding } from "../inspect/health.ts";
import { cut, keyText, safeText } from "../inspect/key-text.ts";
import type { Compared, MapReport } from "../inspect/report.ts";
import { grouped, many } from "../inspect/words.ts";
import { type Bar, bars } from "./histogram.ts";
import { hanging, type Style, styled, type Terminal } from "./terminal.ts";

/** Shares below it round to 0.0 %. */
const LEAST_SHARE = 0.0005;
const MOST_BARS = 16;

/** "16.8 MB"; powers of ten. */
export function byteText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return unit === 0 ? many(bytes, "byte") : `${size.toPrecision(3)} ${units[unit]}`;
}

/** What is there at all is not 0.0 %. */
function percent(share: number): string {
  const text = `${(100 * share).toFixed(1)} %`;
  return share > 0 && share < LEAST_SHARE ? "< 0.1 %" : text;
}

/** "HashMap<u32, f64>", "HashSet<string>" */
export function typeText({ key, value }: MapReport["types"]): string {
  return value === null ? `HashSet<${key}>` : `HashMap<${key}, ${value}>`;
}

/** All of it, in lines of the terminal's width. */
export function reportText(title: string, report: MapReport, findings: readonly Finding[], terminal: Terminal): string {
  const lines = [styled(terminal, "bold", safeText(title)), "", ...facts(report, terminal)];
  const part = (what: string, list: Bar[]) => {
    if (list.length > 0) lines.push("", ...caption(what, terminal), ...bars(list, terminal));
  };
  const { stats, chains, fill, hits, misses, hottest } = report;
  if (stats.size > 0) {
    const probes = ({ mean, predictedMean }: Compared) =>
      `${mean.toFixed(3)} on average, ${predictedMean.toFixed(3)} by Poisson`;
    part("Buckets by their entries", compared(fill, 0));
    part("Chains by their buckets", compared(chains, 1));
    part(`Buckets that a lookup visits, key there: ${probes(hits)}`, compared(hits, 1));
    part(`The same, key not there: ${probes(misses)}`, compared(misses, 1));
  }
  if (hottest.length > 0) lines.push("", ...hottestText(hottest, terminal));
  lines.push("", styled(terminal, "bold", "Health"), ...findings.flatMap((finding) => findingText(finding, terminal)));
  const text = `${lines.join("\n")}\n`;
  return terminal.unicode ? text : text.replaceAll("…", "~").replaceAll(NOT_ASCII, "?");
}

/** In names and keys. */
const NOT_ASCII = /[^\p{ASCII}]/gu;

/** What it is, in two columns. */
function facts({ stats, types, snapshot, growth, loadLimit, verdict }: MapReport, terminal: Terminal): string[] {
  const { size, buckets, slotsPerBucket, overflowBuckets, loadFactor, bytes, bytesPerEntry, reseeds } = stats;
  const rows: [string, string][] = [["types", typeText(types)]];
  rows.push(["entries", grouped(size)]);
  if (snapshot !== null) {
    const { version, blocks, changed } = snapshot;
    const moving = changed ? ", the map was changed while it was written" : "";
    rows.push(["file", `${byteText(snapshot.bytes)}, format ${version}, ${many(blocks, "block")}${moving}`]);
  }
  const limit = loadLimit === null ? "" : `, grows above ${loadLimit.toFixed(2)}`;
  rows.push(["load", `${loadFactor.toFixed(3)} of the slots${limit}`]);
  rows.push(["buckets", `${grouped(buckets)} of ${slotsPerBucket} slots`]);
  rows.push(["overflow", `${many(overflowBuckets, "bucket")}, ${percent(overflowBuckets / buckets)} of the buckets`]);
  rows.push(["memory", `${byteText(bytes)}, ${bytesPerEntry.toFixed(1)} bytes per entry`]);
  if (growth.phase !== "none") {
    rows.push([`${growth.phase}`, `${percent(growth.progress)} done, ${many(growth.left, "bucket")} left to move`]);
  }
  if (reseeds > 0) rows.push(["reseeds", grouped(reseeds)]);
  if (verdict !== null) rows.push(["verdict", verdict.what]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(
    ([name, text]) => `${styled(terminal, "faint", name.padEnd(width))}  ${hanging(text, terminal, width + 2)}`,
  );
}

const MOST_HOTTEST = 3;
const KEY_CHARS = 24;

/** The buckets with the longest chains, and as many of their keys as a line has room for. */
function hottestText(hottest: MapReport["hottest"], terminal: Terminal): string[] {
  const lines = hottest.slice(0, MOST_HOTTEST).map(({ index, entries, chain, keys }) => {
    const where = `  ${grouped(index)}: ${many(entries, "entry", "entries")} in ${many(chain, "bucket")}: `;
    const list = keys.map((key) => keyText(key, KEY_CHARS)).join(", ");
    return cut(where + list, terminal.width);
  });
  return [styled(terminal, "bold", "Buckets with the longest chains, and their keys"), ...lines];
}

/** Bars of the shares, each with what chance has. `first`: what is counted first. */
function compared({ exact, predicted }: Compared, first: number): Bar[] {
  const sum = (list: readonly number[]) => list.reduce((total, n) => total + n, 0) || 1;
  const all = sum(exact);
  const chance = sum(predicted);
  const share = (i: number) => (exact[i] ?? 0) / all;
  const expected = (i: number) => (predicted[i] ?? 0) / chance;
  let last = Math.max(exact.length, predicted.length);
  while (last > 0 && share(last - 1) === 0 && expected(last - 1) < LEAST_SHARE) last--;
  const list: Bar[] = [];
  for (let i = 0; i < Math.min(last, MOST_BARS); i++) {
    const bar = {
      label: `${i + first}`,
      share: share(i),
      text: `${percent(share(i))} ${percent(expected(i)).padStart(8)}`,
    };
    list.push(bar);
  }
  return list;
}

/** What bars are of, and above the numbers what these are. */
function caption(what: string, terminal: Terminal): string[] {
  const heads = "here  Poisson";
  const width = terminal.width;
  const text = hanging(what, terminal, 0).split("\n");
  const last = text[text.length - 1];
  if (last.length + heads.length + 2 <= width) text[text.length - 1] = last.padEnd(width - heads.length) + heads;
  else text.push(heads.padStart(width));
  return text.map((line) => styled(terminal, "bold", line));
}

const SIGNS: Record<Finding["level"], { unicode: string; ascii: string; style: Style }> = {
  ok: { unicode: "✓", ascii: "ok  ", style: "good" },
  note: { unicode: "●", ascii: "note", style: "note" },
  warning: { unicode: "▲", ascii: "WARN", style: "bad" },
};

function findingText({ level, what, cause, advice }: Finding, terminal: Terminal): string[] {
  const { unicode, ascii, style } = SIGNS[level];
  const sign = terminal.unicode ? unicode : ascii;
  const indent = sign.length + 3;
  const more = [cause, advice].filter((sentence) => sentence !== "");
  return [
    `  ${styled(terminal, style, sign)} ${hanging(what, terminal, indent)}`,
    ...more.map((sentence) => " ".repeat(indent) + hanging(sentence, terminal, indent)),
  ];
}
