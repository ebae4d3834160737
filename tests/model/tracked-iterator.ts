// An iterator of the map under test and what API.md ("Mutation while iterating") allows it to yield.
import { must, same, show } from "../lib/same.ts";
import type { Key } from "../lib/types.ts";

/** Keys may be arrays: what an iterator yields does not tell. Members: a set's pairs of one key. */
export type Yields = "keys" | "entries" | "members";

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
    readonly yields: Yields | "either" = "either",
    readonly own: (key: Key) => Key = (key) => key,
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
    const pair = this.yields === "either" ? Array.isArray(result.value) : this.yields !== "keys";
    const key = this.own(pair ? (result.value as [Key, unknown])[0] : (result.value as Key));
    must(this.model.has(key), () => `yielded ${show(key)}, which is not in the map`);
    must(!this.yielded.has(key), () => `yielded ${show(key)} twice`);
    if (this.yields === "members") {
      const [member, again] = result.value as [Key, unknown];
      must(Object.is(member, again), () => `yielded ${show(member)} with ${show(again)}`);
    } else if (pair) {
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

/** A model `Map` that tells its iterators what happened, and knows keys by their content. */
export class WatchedModel extends Map<Key, unknown> {
  readonly watchers = new Set<TrackedIterator>();

  /** `own`: the key that stands for all keys equal to one (KeyKind.own). */
  constructor(readonly own: (key: Key) => Key = (key) => key) {
    super();
  }

  override has(key: Key): boolean {
    return super.has(this.own(key));
  }

  override get(key: Key): unknown {
    return super.get(this.own(key));
  }

  override set(key: Key, value: unknown): this {
    return super.set(this.own(key), value);
  }

  override delete(key: Key): boolean {
    const own = this.own(key);
    // `Map` normalises -0 by itself, `Set` too.
    for (const watcher of this.watchers) watcher.deleted(own);
    return super.delete(own);
  }

  override clear(): void {
    for (const watcher of this.watchers) watcher.cleared();
    super.clear();
  }

  /** The same entries, without iterators. */
  copy(): WatchedModel {
    const copy = new WatchedModel(this.own);
    for (const [key, value] of this) copy.set(key, value);
    return copy;
  }

  watch(iterator: Iterator<Key | [Key, unknown]>, yields?: Yields): TrackedIterator {
    const tracked = new TrackedIterator(iterator, this, yields, this.own);
    this.watchers.add(tracked);
    return tracked;
  }
}
