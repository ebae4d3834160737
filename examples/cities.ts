/**
 * The main job on real input (`npm start`): index, group and join 135,000 cities by number, by name and by place, count
 * the words of a dictionary, count its pairs of words by four workers into one shared map, then take in ten million keys
 * one by one, each with tophash and with the built-in Map. Every result is compared; a difference ends with exit code 1.
 */
import { availableParallelism } from "node:os";
import { contest, type Outcome, type Task } from "./lib/contest.ts";
import { loadDictionary, wordsOf } from "./lib/dictionary.ts";
import { citiesPerCell, citiesPerCellInBulk, populationPerCountry } from "./lib/group-tasks.ts";
import { indexObjects, indexPopulations, loadPopulations } from "./lib/index-tasks.ts";
import { joinColumns, joinObjects } from "./lib/join-tasks.ts";
import { citiesPerTuple, citiesPerTupleInBulk, joinByName, neighbours } from "./lib/place-tasks.ts";
import { elapsedSeconds, milestone, progress, progressEnd } from "./lib/progress.ts";
import { milliseconds, pausePicture, table, times } from "./lib/report.ts";
import { type SharedCount, sharedCount } from "./lib/shared-count.ts";
import { type StreamRace, streamRace } from "./lib/stream-race.ts";
import { countPacked, countRanges, countWords, countWordsInBulk } from "./lib/word-tasks.ts";
import { loadWorld, visitsTo } from "./lib/world.ts";

const VISITS = 3_000_000;
const VISITS_BY_NAME = 500_000;
const STREAM_KEYS = 10_000_000;
/** The stream is repeated until then (counted from the start of the process), so that all stays well below 90 s. */
const DEADLINE_MS = 62_000;

function play<N, V, K>(task: Task<N, V, K>, rounds: number): Outcome {
  const outcome = contest(task, rounds, (done) => progress(task.name, done));
  milestone(`${task.name}: ${outcome.equal ? "equal" : "DIFFERENT"}`);
  return outcome;
}

const count = (n: number) => n.toLocaleString("en");
const perKey = (bytes: number) => (bytes / STREAM_KEYS).toFixed(1);
const verdict = (equal: boolean) => (equal ? "equal" : "DIFFERENT");

function outcomeRow(outcome: Outcome): string[] {
  const { name, equal, nativeMs, tophashMs } = outcome;
  return [name, verdict(equal), milliseconds(nativeMs), milliseconds(tophashMs), times(nativeMs / tophashMs), "", ""];
}

function streamRows({ equal, results: { map, tophash, clock } }: StreamRace): string[][] {
  // Reading the clock after each insert costs both the same; the loop without a map says how much.
  const mapMs = map.insertMs - clock.insertMs;
  const tophashMs = tophash.insertMs - clock.insertMs;
  const row = (name: string, a: number, b: number, pauses: string, bytes: string) => [
    name,
    verdict(equal),
    milliseconds(a),
    milliseconds(b),
    times(a / b),
    pauses,
    bytes,
  ];
  const pauses = `${milliseconds(map.worstMs)} / ${milliseconds(tophash.worstMs)}`;
  const kept = `${perKey(map.keptBytes)} / ${perKey(tophash.keptBytes)}`;
  return [
    row(`insert ${count(STREAM_KEYS)} keys one by one`, mapMs, tophashMs, pauses, kept),
    row(`look all of them up, in another order`, map.lookupMs, tophash.lookupMs, "", ""),
  ];
}

function sharedRows({ times: all }: SharedCount): string[][] {
  const alone = all.find(({ who, threads }) => who === "SharedHashMap" && threads === 1)!;
  return all.map(({ who, threads, ms }) => [
    who,
    String(threads),
    milliseconds(ms),
    times(all[0].ms / ms),
    threads > 1 ? times(alone.ms / ms) : "",
  ]);
}

progress("loading the cities", 0);
const world = loadWorld();
const visits = visitsTo(world, VISITS);
const dictionary = loadDictionary();
const words = wordsOf(dictionary).length;
milestone(`${count(world.cities.length)} cities, ${count(VISITS)} visits, ${count(words)} words`);

const outcomes = [
  play(indexObjects(world), 15),
  play(indexPopulations(world), 15),
  play(loadPopulations(world), 15),
  play(populationPerCountry(world), 15),
  play(citiesPerCell(world), 15),
  play(citiesPerCellInBulk(world), 15),
  play(joinObjects(world, visits), 3),
  play(joinColumns(world, visits), 3),
  play(joinByName(world, VISITS_BY_NAME), 5),
  play(countWords(dictionary), 5),
  play(countWordsInBulk(dictionary), 5),
  play(countRanges(dictionary), 5),
  play(countPacked(dictionary), 5),
  play(citiesPerTuple(world), 7),
  play(citiesPerTupleInBulk(world), 7),
  play(neighbours(world), 5),
];
const together = await sharedCount(dictionary, progress);
milestone(`count terms together: ${verdict(together.equal)}`);
const race = await streamRace(STREAM_KEYS, DEADLINE_MS, progress);
const { runs } = race;
const runCount = `Map ${runs.map}, tophash ${runs.tophash}, no map ${runs.clock}`;
milestone(`stream of ${count(STREAM_KEYS)} keys (runs: ${runCount}): ${verdict(race.equal)}`);
progressEnd();

const { map, tophash, clock } = race.results;
console.log(`
${count(world.cities.length)} cities, ${count(VISITS)} visits, ${count(words)} words (times are medians; pauses and bytes: Map / tophash)

${table(
  ["task", "result", "Map", "tophash", "ratio", "worst pause", "bytes per key"],
  [...outcomes.map(outcomeRow), ...streamRows(race)],
)}

${count(together.occurrences)} words and pairs of words, ${count(together.terms)} different ones, counted into one map \
on ${availableParallelism()} processors: ${verdict(together.equal)}

${table(["map", "threads", "time", "x Map", "x one thread"], sharedRows(together))}

How long one insert took, on the way to ${count(STREAM_KEYS)} keys (bars are logarithmic; medians of runs: ${runCount})

${pausePicture([
  { title: "Map", decades: map.decades },
  { title: "tophash", decades: tophash.decades },
  { title: "no map at all", decades: clock.decades },
])}

worst pause    Map ${milliseconds(map.worstMs)}, tophash ${milliseconds(tophash.worstMs)}, no map at all ${milliseconds(clock.worstMs)}
bytes per key  kept: Map ${perKey(map.keptBytes)}, tophash ${perKey(tophash.keptBytes)} (its own count ${tophash.bytesPerEntry?.toFixed(1)}); \
peak: Map ${perKey(map.peakBytes)}, tophash ${perKey(tophash.peakBytes)}
total          ${elapsedSeconds().toFixed(0)} s`);

if (!race.equal || !together.equal || outcomes.some((outcome) => !outcome.equal)) {
  console.error("tophash and Map disagree: this is a bug, please report it");
  process.exitCode = 1;
}
