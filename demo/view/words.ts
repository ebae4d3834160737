// What goes on, in a sentence. It changes only when something else begins: a screen reader reads each of them out.
import type { MapStats } from "tophash";
import type { TaskName } from "../run/tasks.ts";
import { count } from "./format.ts";

const DOING: Record<TaskName, string> = {
  fill: "Filling.",
  delete: "Deleting the older half of the entries.",
  shrink: "Shrinking.",
  finish: "Moving what is left to move.",
  search: "Looking for keys that share one bucket, with the secrets that an attacker would have to know.",
  flood: "Flooding one bucket with crafted keys.",
};

/** @param task what is under way, if anything */
export function stateWords(stats: MapStats, task: TaskName | undefined, paused: boolean): string {
  const doing = task === undefined ? resting(stats) : DOING[task];
  const moving = movement(stats, task === "fill" || task === "delete");
  return [paused && task !== undefined ? "Paused." : "", doing, moving].filter((each) => each !== "").join(" ");
}

function resting(stats: MapStats): string {
  if (stats.size === 0) return "The map is empty. Fill it.";
  return stats.growing ? "At rest, in the middle of a move: every entry can be found." : "At rest.";
}

function movement({ phase, reseeds }: MapStats, isWritten: boolean): string {
  if (phase === "none") return "";
  const each = isWritten ? " Each write moves two buckets." : "";
  if (phase === "grow") return `The table is doubling.${each}`;
  if (phase === "shrink") return `The table is being halved.${each}`;
  if (phase === "compact") return `Chains are being closed up.${each}`;
  return `The flood was noticed: the map drew new secrets (${count(reseeds)} so far), and each bucket is sorted anew.${each}`;
}
