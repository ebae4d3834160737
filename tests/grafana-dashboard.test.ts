// docs/grafana/tophash.json: a dashboard that Grafana can import, about metrics that are exported.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFINITIONS, DURATION } from "../src/metrics/definitions.ts";
import { inRepository } from "./lib/core.ts";

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  targets?: { refId: string; expr: string; legendFormat: string; datasource: { uid: string } }[];
  fieldConfig?: { defaults: { unit: string } };
}

const text = readFileSync(inRepository("docs/grafana/tophash.json"), "utf8");
const dashboard = JSON.parse(text);
const panels: Panel[] = dashboard.panels;
const targets = panels.flatMap(({ targets }) => targets ?? []);

/** All expressions: of panels, variables and annotations. */
const expressions: string[] = [
  ...targets.map(({ expr }) => expr),
  ...dashboard.templating.list.map(({ query }: { query: string | { query: string } }) =>
    typeof query === "string" ? query : query.query,
  ),
  ...dashboard.annotations.list.map(({ expr = "" }: { expr?: string }) => expr),
];

test("has what an import asks for", () => {
  expect(dashboard).toMatchObject({ id: null, uid: "tophash", title: "tophash", schemaVersion: 39, editable: true });
  expect(dashboard.time).toEqual({ from: expect.any(String), to: "now" });
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ type }) => type))).toEqual(new Set(["row", "stat", "timeseries"]));
  for (const { type, title, targets, datasource, fieldConfig } of panels) {
    expect(title).not.toBe("");
    if (type === "row") continue;
    expect(datasource?.uid).toMatch(/^\$\{datasource\}$/);
    expect(targets?.length).toBeGreaterThan(0);
    expect(new Set(targets?.map(({ refId }) => refId)).size).toBe(targets?.length);
    expect(["short", "bytes", "percentunit", "ops", "s"]).toContain(fieldConfig?.defaults.unit);
  }
});

test("no panel lies on another one, or beyond the 24 columns", () => {
  const taken = new Set<string>();
  for (const { gridPos, title } of panels) {
    const { x, y, w, h } = gridPos;
    expect(x + w).toBeLessThanOrEqual(24);
    for (let i = x; i < x + w; i++) {
      for (let j = y; j < y + h; j++) {
        expect(taken.has(`${i},${j}`), title).toBe(false);
        taken.add(`${i},${j}`);
      }
    }
  }
});

test("each metric in it is exported, and nearly each that is exported is in it", () => {
  const series = new Set<string>([
    ...DEFINITIONS.map(({ prometheus }) => prometheus),
    ...["_bucket", "_sum", "_count"].map((suffix) => DURATION.prometheus + suffix),
  ]);
  const used = new Set(expressions.flatMap((expr) => expr.match(/\btophash_\w+/g) ?? []));
  expect([...used].filter((name) => !series.has(name))).toEqual([]);
  expect([...series].filter((name) => !used.has(name))).toEqual(["tophash_slots"]);
});

test("labels and variables exist, brackets close", () => {
  const labels = new Set(["job", "instance", "name", "result", "operation", "le", "__name__"]);
  const variables = new Set(dashboard.templating.list.map(({ name }: { name: string }) => name));
  for (const expr of expressions) {
    for (const [, list] of expr.matchAll(/\{([^}]*)\}/g)) {
      for (const [, label] of list.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)) expect(labels.has(label), expr).toBe(true);
    }
    for (const [, by] of expr.matchAll(/by \(([^)]*)\)/g)) {
      for (const label of by.split(/,\s*/)) expect(labels.has(label), expr).toBe(true);
    }
    for (const [, name] of expr.matchAll(/\$(\w+)/g))
      expect(name.startsWith("__") || variables.has(name), expr).toBe(true);
    for (const [open, close] of ["()", "{}", "[]"]) {
      expect(expr.split(open).length, expr).toBe(expr.split(close).length);
    }
    expect(expr.split('"').length % 2, expr).toBe(1);
  }
  for (const { legendFormat } of targets) {
    for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(labels.has(label)).toBe(true);
  }
});
