/**
 * `npm run lab`: the tables behind the tuned constants of the core. Compiles variants of assembly/ and measures them
 * side by side with the present one, directly on their exports.
 */
import { setFlagsFromString } from "node:v8";
import { machine } from "../lib/machine.ts";
import { readOptions } from "../lib/options.ts";
import { compileAll } from "./compile.ts";
import { type Experiment, Lab } from "./experiment.ts";

const USAGE = `usage: npm run lab -- [options]
  --only REGEX   only the experiments whose name matches: match, geometry, pacing, hash, load, own-bucket, bulk,
                 string-hash, flood
  --quick        fewer rounds: for a first look, not for publishing
  --large        10 million keys, too, where size matters (some minutes more)
  --help         this text`;

const NAMES = ["match", "geometry", "pacing", "hash", "load", "own-bucket", "bulk", "string-hash", "flood"];
const EFFORT = { rounds: 7, slices: 11, budgetMs: 2_000 };
const QUICK = { rounds: 3, slices: 3, budgetMs: 500 };

const options = readOptions(USAGE, {
  only: { type: "string" },
  quick: { type: "boolean" },
  large: { type: "boolean" },
});
const wanted = new RegExp(options.only ?? "");
const names = NAMES.filter((name) => wanted.test(name));
if (names.length === 0) {
  console.error(`no experiment's name matches ${wanted}\n\n${USAGE}`);
  process.exit(2);
}

const experiments: Experiment[] = [];
for (const name of names) experiments.push((await import(`./experiments/${name}.ts`)).experiment);

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(0)} s`;
const compiling = performance.now();
const binaries = await compileAll(experiments.flatMap(({ variants }) => variants));
process.stderr.write(`${binaries.size} variants compiled in ${seconds(compiling)}\n`);

// The optimising compiler from the first call on: when the engine finds code hot enough is not the question here.
setFlagsFromString("--no-liftoff");

console.log(machine());
console.log("ns per operation, one call per key unless `bulk`; `x`: how many times as fast as the present choice");
const lab = new Lab(options.quick ? QUICK : EFFORT, options.large ?? false, binaries);
for (const { name, title, run } of experiments) {
  const start = performance.now();
  console.log(`\n${name}: ${title}\nnpm run lab -- --only '^${name}$'\n\n${run(lab)}`);
  process.stderr.write(`${name} took ${seconds(start)}\n`);
}
