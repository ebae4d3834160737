// What `promtool check metrics` looks at, and OpenTelemetry's naming rules; and docs/metrics.md has each metric.
import { readFileSync } from "node:fs";
import { Registry } from "prom-client";
import { Arena, HashMap, u32 } from "tophash";
import { instrument, prometheus } from "tophash/metrics";
import { SharedHashMap } from "tophash/shared";
import { expect, test } from "vitest";
import { DEFINITIONS, DURATION } from "../src/metrics/definitions.ts";
import { inRepository } from "./lib/core.ts";
import { type Family, readExposition } from "./lib/exposition.ts";

async function everything(): Promise<Family[]> {
  const register = new Registry();
  using map = instrument(new HashMap(u32, u32), { sample: 1 });
  const shared = new SharedHashMap(u32, u32);
  const arena = new Arena();
  map.set(1, 1);
  map.delete(map.get(1)!);
  map.setMany([1, 2], 1);
  prometheus(map, { name: "map", register });
  prometheus(shared, { name: "shared", register });
  prometheus(arena, { name: "arena", register });
  const families = readExposition(await register.metrics());
  shared.destroy();
  arena.dispose();
  return families;
}

/** Units that are not base units, and abbreviations of those that are. */
const NOT_BASE_UNITS =
  /_(kilo|mega|giga|milli|micro|nano)?(minutes|hours|days|bits|kib|mib|kb|mb|percent|ms|us|ns|sec|s|b)(_total)?$|_(kilo|mega|giga|milli|micro|nano)(bytes|seconds)/;

test("Prometheus: names, suffixes, units, help", async () => {
  const families = await everything();
  expect(families.length).toBe(DEFINITIONS.length + 1);
  for (const { name, type, help, samples } of families) {
    expect(name).toMatch(/^tophash(_[a-z0-9]+)+$/);
    expect(name).not.toMatch(NOT_BASE_UNITS);
    expect(name.endsWith("_total"), name).toBe(type === "counter");
    expect(name).not.toMatch(/_(count|sum|bucket|info)$/);
    expect(name.split("_")).not.toContain(type);
    expect(help).toMatch(/^[A-Z0-9].*\.$/);
    expect(samples.length, name).toBeGreaterThan(0);
    for (const { labels } of samples) {
      expect(Object.keys(labels)[0]).not.toMatch(/^__/);
      for (const label of Object.keys(labels)) expect(label).toMatch(/^[a-z]+$/);
    }
    if (/bytes|seconds|ratio/.test(name)) expect(name).toMatch(/_(bytes|seconds|ratio)(_total)?$/);
  }
  expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
});

test("OpenTelemetry: names with dots, UCUM units beside them", () => {
  for (const { openTelemetry, unit, kind } of DEFINITIONS) {
    expect(openTelemetry).toMatch(/^tophash(\.[a-z]+(_[a-z]+)*)+$/);
    expect(openTelemetry.length).toBeLessThan(64);
    expect(openTelemetry).not.toMatch(/total|bytes|seconds|ratio/);
    expect(unit).toMatch(/^(\{[a-z]+\}|By|1|s)$/);
    expect(["amount", "level", "total"]).toContain(kind);
  }
  const names = [...DEFINITIONS, DURATION].map(({ openTelemetry }) => openTelemetry);
  expect(new Set(names).size).toBe(names.length);
  // No name is another one's namespace.
  for (const name of names) expect(names.filter((other) => other.startsWith(`${name}.`))).toEqual([]);
});

test("docs/metrics.md has each of them, by both names, with its unit", () => {
  const text = readFileSync(inRepository("docs/metrics.md"), "utf8");
  for (const { prometheus: name, openTelemetry, unit } of [...DEFINITIONS, DURATION]) {
    expect(text).toMatch(
      new RegExp(
        `^\\| \`${name}\` \\| \`${openTelemetry.replaceAll(".", "\\.")}\` \\| \`${unit.replace(/[{}]/g, "\\$&")}\``,
        "m",
      ),
    );
  }
  const named = [...text.matchAll(/`(tophash_[a-z_]+)`/g)].map(([, name]) => name);
  const known = new Set([...DEFINITIONS, DURATION].map(({ prometheus: name }) => name));
  expect(named.filter((name) => !known.has(name as never))).toEqual([]);
});
