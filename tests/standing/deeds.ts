// What threads are told to do to a map, as data; each operation on a key goes into a history (tests/linearizability/).
import { Random } from "../fuzz/random.ts";
import { ABSENT } from "../linearizability/history.ts";
import { interrupted } from "../linearizability/map-subject.ts";
import { type Kind, takesValue } from "../linearizability/model.ts";
import type { Recorder } from "../linearizability/recorder.ts";
import type { LooseSharedMap } from "../linearizability/shared-map-subject.ts";
import type { Subject } from "../linearizability/subject.ts";
import type { LooseSyncMap } from "../linearizability/sync-map-subject.ts";

/** Keys are numbers below this: what is done to all keys is recorded for each of them. */
export const KEYS = 96;

type Managing = { readonly what: "shrink" } | { readonly what: "reserve" | "evacuate"; readonly n: number };

export type Deed =
  | {
      readonly what: "one";
      readonly kind: Kind;
      readonly key: number;
      readonly argument?: number;
      readonly expected?: number;
    }
  /** One after the other. */
  | { readonly what: "each"; readonly kind: Kind; readonly from: number; readonly to: number }
  /** In one call. */
  | { readonly what: "set" | "remove"; readonly from: number; readonly to: number }
  | { readonly what: "clear" }
  | { readonly what: "walk" }
  | Managing
  /** Anything, on the keys of a range. */
  | {
      readonly what: "traffic";
      readonly seed: number;
      readonly times: number;
      readonly from: number;
      readonly to: number;
    };

/** What both kinds of maps have, and what one of them has. */
export type LooseMap = (LooseSharedMap | LooseSyncMap) & { readonly id: number };

/** What keys are given at first. */
export const firstValue = (key: number): number => 1000 + key;

export class Doer {
  #written = 0;

  constructor(
    readonly map: LooseMap,
    readonly subject: Subject,
    readonly recorder: Recorder,
  ) {}

  do(deed: Deed): void {
    switch (deed.what) {
      case "one":
        this.one(deed.kind, deed.key, deed.argument, deed.expected);
        break;
      case "each":
        for (let key = deed.from; key < deed.to; key++) this.one(deed.kind, key, firstValue(key));
        break;
      case "set":
      case "remove":
      case "clear":
        this.#many(deed);
        break;
      case "walk":
        this.walk();
        break;
      case "traffic":
        this.#traffic(deed);
        break;
      default:
        this.#unrecorded(() => this.#manage(deed));
    }
  }

  one(kind: Kind, key: number, argument = ABSENT, expected = ABSENT): void {
    const { recorder } = this;
    const row = recorder.open(recorder.now(true), kind, key, argument, expected);
    const result = this.subject.apply(kind, key, argument, expected);
    recorder.close(row, recorder.now(true), result);
  }

  #many(deed: Extract<Deed, { what: "set" | "remove" }> | { readonly what: "clear" }): void {
    const { recorder } = this;
    const [from, to] = deed.what === "clear" ? [0, KEYS] : [deed.from, deed.to];
    const keys = Array.from({ length: to - from }, (_, i) => from + i);
    const values = keys.map(() => this.#value());
    const kind: Kind = deed.what === "set" ? "set" : "remove";
    const invoked = recorder.now(true);
    const rows = keys.map((key, i) => recorder.open(invoked, kind, key, values[i], ABSENT));
    const results = this.subject.many(deed.what, keys, values);
    const returned = recorder.now(true);
    rows.forEach((row, i) => void recorder.close(row, returned, results?.[i] ?? 0));
  }

  /** An entry that is shown was there at some moment, one that is left out was not. */
  walk(): void {
    const { recorder } = this;
    const invoked = recorder.now(true);
    const missed = new Set(Array.from({ length: KEYS }, (_, key) => key));
    const note = (key: number, value: number) =>
      recorder.close(recorder.open(invoked, "get", key, ABSENT, ABSENT), recorder.now(true), value);
    this.subject.walk((key, value) => {
      if (!missed.delete(key)) throw new Error(`a walk shows key ${key} twice, or one that nobody has set`);
      note(key, value);
    });
    for (const key of missed) note(key, ABSENT);
  }

  #traffic({ seed, times, from, to }: Extract<Deed, { what: "traffic" }>): void {
    const random = new Random(seed);
    const { subject } = this;
    for (let i = 0; i < times; i++) {
      if (random.chance(40)) {
        this.walk();
        continue;
      }
      const kind = random.pick(subject.kinds);
      const argument = kind === "add" ? 1 + random.below(9) : takesValue(kind) ? this.#value() : ABSENT;
      const key = from + random.below(to - from);
      this.one(kind, key, argument, random.pick([ABSENT, firstValue(key)]));
    }
  }

  /** One that no other operation writes. */
  #value(): number {
    return 2000 + 4 * this.#written++ + this.recorder.thread;
  }

  #unrecorded(act: () => void): void {
    try {
      act();
    } catch (error) {
      interrupted(error);
    }
  }

  /** What has no part in a history. */
  #manage(deed: Managing): void {
    const map = this.map as LooseSharedMap & LooseMap;
    if (deed.what === "shrink") map.shrink();
    if (deed.what === "reserve") map.reserve(deed.n);
    if (deed.what === "evacuate") map.evacuate({ maxBuckets: deed.n });
  }
}

/** The numbers of keys that are in no history. */
export const spareKey = (i: number): number => 5000 + i;
