// Iterators that stay open while other commands change the table, and `forEach` whose callback changes it.

import { fail } from "./model.ts";
import type { Handlers } from "./single-commands.ts";

const MOST_OPEN = 4;

export const walkCommands: Handlers = {
  open(trial, _, a) {
    const { map, model } = trial;
    const kind = a % 3;
    if (model.walks.length >= MOST_OPEN) model.walks.shift();
    if (kind === 0) model.watch(map.keys(), false);
    else if (kind === 1 || !trial.isSet) model.watch(map.entries() as Iterator<unknown>, true);
    else model.watch(map.values(), false);
    return 1;
  },

  step(trial, _, a, b) {
    const { walks } = trial.model;
    if (walks.length === 0) return 0;
    const walk = walks[a % walks.length];
    let count = 0;
    while (count < b && !walk.done) {
      walk.step(trial.placeOf, trial.isSet);
      count++;
    }
    if (walk.done) {
      walk.step(trial.placeOf, trial.isSet); // the end stays the end
      walks.splice(a % walks.length, 1);
    }
    return count;
  },

  /** The callback deletes every a-th key that it meets, and now and then one that it has not met. */
  forEach(trial, _, a, b) {
    const { map, model } = trial;
    // Judged as an iterator: what comes is what `next` would have returned.
    const visits: [unknown, unknown][] = [];
    const walk = model.watch(
      { next: () => (visits.length ? { done: false, value: visits.pop() } : { done: true, value: undefined }) },
      true,
    );
    let count = 0;
    map.forEach(((value: unknown, key: unknown, self: unknown) => {
      if (self !== map) fail("forEach passes another map");
      visits.push([key, value]);
      walk.step(trial.placeOf, trial.isSet);
      count++;
      if (a === 0 || count % a !== 0 || trial.setup.long) return;
      const place = count % (2 * a) === 0 ? trial.placeOf(key) : trial.place(b + count);
      if (map.delete(trial.keys[place]) !== model.delete(place)) fail("delete inside forEach");
    }) as never);
    walk.step(trial.placeOf, trial.isSet);
    model.walks.splice(model.walks.indexOf(walk), 1);
    return count;
  },
};
