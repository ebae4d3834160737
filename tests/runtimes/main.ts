// npm run test:runtimes: the program in every runtime, browser, bundler and edge platform that can be had.
//   --only node22,firefox   these places     --list   their names     --write   the table into docs/runtimes.md
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { inRepository } from "../lib/core.ts";
import { makeApp } from "./app.ts";
import { PLACES, type Result, runPlaces } from "./places.ts";
import { asMarkdown, asText, failed, oneLine } from "./table.ts";

const DOCUMENT = "docs/runtimes.md";
const [BEGIN, END] = ["<!-- npm run test:runtimes -- --write -->", "<!-- end -->"];

const { values } = parseArgs({
  options: { only: { type: "string" }, list: { type: "boolean" }, write: { type: "boolean" } },
});

function chosen() {
  if (values.only === undefined) return PLACES;
  const names = values.only.split(",");
  const unknown = names.filter((name) => !PLACES.some((place) => place.name.startsWith(name)));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(", ")}: --list names the places`);
  return PLACES.filter((place) => names.some((name) => place.name.startsWith(name)));
}

async function everything(): Promise<Result[]> {
  const app = await makeApp();
  const results: Result[] = [];
  try {
    for await (const result of runPlaces(chosen(), app)) {
      results.push(result);
      process.stderr.write(`${oneLine(result)}\n`);
      if ("outcome" in result && failed(result)) process.stderr.write(`${result.outcome.error}\n`);
    }
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
  return results;
}

function write(results: Result[]): void {
  const path = inRepository(DOCUMENT);
  const text = readFileSync(path, "utf8");
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${DOCUMENT} has no place for the table: ${BEGIN} ... ${END}`);
  writeFileSync(path, `${text.slice(0, before + BEGIN.length)}\n${asMarkdown(results)}\n${text.slice(after)}`);
}

if (values.list) console.log(PLACES.map(({ name }) => name).join("\n"));
else {
  const results = await everything();
  console.log(asText(results));
  if (values.write) write(results);
  process.exitCode = results.some(failed) ? 1 : 0;
}
