// An iterator of the map under test and what API.md ("Mutation while iterating") allows it to yield.
import { must, same, show } from "../lib/same.ts";
import type { Key } from "../lib/types.ts";

export class TrackedIterator {
  /** Here since the iterator was opened, not yielded: due exactly once, unless deleted first. */
  readonly due: Set<Key>;
  /** Yielded and not deleted since: never to be yielded again. */
  readonly yielded = new Set<Key>();
  done = false;
  total = 0;

  constructor(
    readonly iterator: Iterator<Key | [Key, unknown]>,
    readonly model: ReadonlyMap<Key, unknown>,
  ) {
    this.due = new Set(model.keys());
  }

  /** The map deleted `key`. Adding it again later makes it a new entry, which may be yielded. */
  deleted(key: Key): void {
    this.due.delete(key);
    this.yielded.delete(key);
  }

  cleared(): void {
    this.due.clear();
    this.yielded.clear();
  }

  /** One `next()`, judged. Returns false when the iterator is at its end. */
  step(): boolean {
    const result = this.iterator.next();
    if (result.done) {
      must(result.value === undefined, "a finished iterator returned a value");
      must(this.due.size === 0, () => `missed ${this.due.size} keys that stayed, such as ${show([...this.due][0])}`);
      this.done = true;
      return false;
    }
    must(!this.done, "an iterator yielded after its end");
    const pair = Array.isArray(result.value);
    const key = pair ? (result.value as [Key, unknown])[0] : (result.value as Key);
    must(this.model.has(key), () => `yielded ${show(key)}, which is not in the map`);
    must(!this.yielded.has(key), () => `yielded ${show(key)} twice`);
    if (pair) {
      const value = (result.value as [Key, unknown])[1];
      const now = this.model.get(key);
      must(same(value, now), () => `yielded ${show(key)} => ${show(value)} when its value was ${show(now)}`);
    }
    this.yielded.add(key);
    this.due.delete(key);
    this.total++;
    return true;
  }

  /** To the end; fails when it takes more than `limit` steps. */
  finish(limit: number): void {
    for (let i = 0; this.step(); i++) must(i <= limit, `did not end within ${limit} steps`);
    must(!this.step(), "an iterator restarted after its end");
  }
}

/** A model `Map` that tells its iterators what happened. */
export class WatchedModel extends Map<Key, unknown> {
  readonly watchers = new Set<TrackedIterator>();

  override delete(key: Key): boolean {
    // `Map` normalises -0 by itself, `Set` too.
    for (const watcher of this.watchers) watcher.deleted(key);
    return super.delete(key);
  }

  override clear(): void {
    for (const watcher of this.watchers ?? []) watcher.cleared();
    super.clear();
  }

  watch(iterator: Iterator<Key | [Key, unknown]>): TrackedIterator {
    const tracked = new TrackedIterator(iterator, this);
    this.watchers.add(tracked);
    return tracked;
  }
}
