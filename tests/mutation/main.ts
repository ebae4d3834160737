// npm run mutation [-- --src] [--file ops/cursor.ts] [--sample 600] [--seed 1] [--quick] [--survivors] [--list]
// Deliberate bugs all over the core, or src/, one at a time: which of them the suite's short run notices. About a second each.
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { inRepository } from "../lib/core.ts";
import { scatter } from "../lib/kinds.ts";
import { Judge, type Verdict } from "./judge.ts";
import { Log, type Outcome } from "./log.ts";
import { type Mutation, mutationsOf, nameOf } from "./operators.ts";
import { coreSubject, type Made, srcSubject } from "./subject.ts";
import { table } from "./table.ts";

const { values: options } = parseArgs({
  options: {
    /** The package's sources instead of the core's. */
    src: { type: "boolean", default: false },
    /** Only this source, by the beginning of its path in assembly/ or src/. */
    file: { type: "string", multiple: true },
    /** So many mutants, drawn from all. */
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    /** Tries those again that survived so far, or that only the traces noticed. */
    survivors: { type: "boolean", default: false },
    /** Only the checks of the first seconds: what survives may still be noticed by the others (then: --survivors). */
    quick: { type: "boolean", default: false },
    /** Says what the log knows, tries nothing. */
    list: { type: "boolean", default: false },
  },
});

const folder = inRepository(options.src ? "build/mutation/src" : "build/mutation");
const subject = options.src ? await srcSubject() : await coreSubject();
const { texts } = subject;
const digest = createHash("sha256")
  .update(JSON.stringify([...texts]))
  .digest("hex");
const log = new Log(`${folder}/log.jsonl`, digest);

/** What a further check may notice. */
const isOpen = (outcome: Outcome | undefined) => outcome === "survived" || outcome === "traced";

function chosen(): Mutation[] {
  const all = [...texts].flatMap(([path, text]) => mutationsOf(path, text));
  const inFiles = all.filter(({ path }) => !options.file || options.file.some((name) => path.startsWith(name)));
  if (options.survivors) return inFiles.filter((mutation) => isOpen(log.outcome(mutation)));
  if (options.list) return inFiles.filter((mutation) => log.outcome(mutation) !== undefined);
  // Drawn by the order of a hash: a larger sample holds the smaller one of the same seed.
  const order = inFiles.map((_, i) => i).sort((a, b) => scatter(a + draw) - scatter(b + draw));
  const count = options.sample === undefined ? order.length : Number(options.sample);
  return order.slice(0, count).map((i) => inFiles[i]);
}
const draw = scatter(Number(options.seed));

function isSame(a: Made, b: Made): boolean {
  return Buffer.compare(a.core, b.core) === 0 && Buffer.compare(a.program, b.program) === 0;
}

const mutations = chosen();
const open = options.list ? [] : mutations.filter((one) => options.survivors || log.outcome(one) === undefined);

if (open.length > 0) {
  const original = (await subject.make())!;
  const judge = new Judge(folder, options.quick);
  const base = await judge.measure(original);
  if (base.outcome !== "survived") throw new Error(`the core itself does not pass: ${base.why}`);
  console.log(`${open.length} of ${mutations.length} mutants to try; a green run takes ${base.seconds.toFixed(1)} s`);

  const started = performance.now();
  let ahead = subject.make(open[0]);
  for (let i = 0; i < open.length; i++) {
    const made = await ahead;
    let outcome: Outcome = "invalid";
    let why = "";
    let verdict: Promise<Verdict> | undefined;
    if (made !== undefined && isSame(made, original)) outcome = "same";
    else if (made !== undefined) verdict = judge.try(made);
    // The next one is compiled while this one runs.
    if (i + 1 < open.length) ahead = subject.make(open[i + 1]);
    if (verdict !== undefined) ({ outcome, why } = await verdict);
    log.add(open[i], outcome, why);
    if (isOpen(outcome) || outcome === "late") console.log(`${outcome}  ${nameOf(open[i])}`);
    if (i % 50 === 49) {
      const seconds = (performance.now() - started) / 1000;
      const left = ((open.length - i - 1) * seconds) / (i + 1) / 60;
      console.log(`${i + 1} of ${open.length}, ${left.toFixed(0)} minutes left`);
    }
  }
}

console.log(table(mutations.map((mutation) => ({ path: mutation.path, outcome: log.outcome(mutation) }))));
const survivors = mutations.filter((mutation) => log.outcome(mutation) === "survived");
if (survivors.length > 0) console.log(`\nsurvivors:\n${survivors.map((one) => `  ${nameOf(one)}`).join("\n")}`);
