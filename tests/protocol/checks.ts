// What the models promise, in which sizes, and the deliberate mistakes that must break a promise.

export interface Check {
  /** The model's file, without `.pml`. */
  model: "lock" | "runs" | "shard" | "sync-expunged" | "sync-map" | "sync-recovery";
  /** What is explored, or what is wrong. */
  name: string;
  /** Sizes and mistakes: macros of the model. */
  defines: string[];
  /** A liveness property under weak fairness instead of assertions and deadlocks. */
  live?: true;
  /** Worth an optimising compiler: millions of states. */
  large?: true;
  /** A mistake: a counterexample must be found. */
  mistake?: true;
}

const sizes = (model: Check["model"], name: string, ...defines: string[]): Check => ({ model, name, defines });
const large = (...of: Parameters<typeof sizes>): Check => ({ ...sizes(...of), large: true });
const mistakes = (model: Check["model"], defines: string[], names: Record<string, string>): Check[] =>
  Object.entries(names).map(([macro, name]) => ({ model, name, defines: [...defines, macro], mistake: true }));

const READING = ["WRITERS=1", "OPS=3", "TAKEOVERS=0", "READS=1"];
const TWO_TAKEOVERS = ["WRITERS=3", "OPS=1", "TAKEOVERS=2", "ROLES"];
const GAP = ["WRITERS=2", "OPS=1", "TAKEOVERS=1", "GAP"];
const SCRIPT = ["THREADS=2", "DRIVERS=1", "DRIVES=4", "KEYS=3", "SIMPLE", "SCRIPT"];
const MUTEX = ["LOCKERS=3", "TAKEOVERS=2", "ROLES"];
const RETURN = ["LOCKERS=2", "TAKEOVERS=1", "QUICK=2"];
const DRIVEN = ["THREADS=2", "DRIVERS=1", "DRIVES=2"];

/** The longest first: two run at a time. */
export const CHECKS: Check[] = [
  large("shard", "three writers, two takeovers", ...TWO_TAKEOVERS),
  large("sync-recovery", "three lockers, two takeovers", ...MUTEX),
  large("shard", "two writers, a takeover, a reader", "WRITERS=2", "OPS=1", "TAKEOVERS=1", "READS=1", "ROLES"),
  large("sync-map", "three threads", "THREADS=3", "SIMPLE"),
  large("shard", "a writer grows and shrinks, a reader", ...READING),
  sizes("sync-map", "two operations and one", ...DRIVEN),
  sizes("sync-map", "a cell is used again", ...SCRIPT),
  sizes("sync-recovery", "two lockers, a takeover", "LOCKERS=2", "TAKEOVERS=1"),
  sizes("shard", "two writers, a takeover", "WRITERS=2", "OPS=1", "TAKEOVERS=1"),
  sizes("shard", "two writers, a takeover, a free slot", ...GAP),
  sizes("sync-expunged", "two lockers, a takeover, two without mu", ...RETURN),
  sizes("sync-expunged", "three lockers, two takeovers", "LOCKERS=3", "TAKEOVERS=2", "QUICK=1"),
  large("runs", "three threads, three runs"),
  sizes("lock", "nobody dies, no time limit: no wake-up is lost", "NO_LIMIT", "ROUNDS=2"),
  sizes("lock", "the same with a reader", "NO_LIMIT", "ROUNDS=2", "CLEANERS=1"),
  sizes("lock", "two are taken for dead, and wake", "SLEEPERS=2", "CLEANERS=1"),
  { ...sizes("lock", "two of three die, the third gets on", "LIVE", "DEATHS=2", "CLEANERS=1"), live: true },

  ...mistakes("lock", ["NO_LIMIT", "ROUNDS=2"], {
    BLIND_SLEEP: "falls asleep without comparing the owner",
    NOTIFY_FIRST: "wakes before it releases",
    COUNT_LATE: "counts itself as waiting after falling asleep",
    "DEATHS=1": "a death and no time limit",
  }),
  ...mistakes("lock", ["SLEEPERS=1"], {
    RELEASE_STORE: "releases by a plain store",
    SAME_SEQ: "takeover keeps seq, under the dead one's number",
  }),
  ...mistakes("runs", [], {
    NO_TAG: "the stack's head has no tag (ABA)",
    NEXT_LATE: "pushed before its link is written",
  }),
  ...mistakes("shard", READING, {
    NO_ODD: "writes under an even seq",
    SEQ_BACK: "a release sets seq back to what it was",
    READ_ODD: "a read begins at an odd seq",
    NO_LAST_CHECK: "seq is not checked at the end",
    NO_BARRIER: "the last load comes after the check",
    NO_HOP_CHECK: "an address is followed unchecked",
  }),
  ...mistakes("shard", TWO_TAKEOVERS, {
    RELEASE_STORE: "releases by a plain store",
    CLEAR_FIRST: "a split clears before it copies",
    FREE_FIRST: "a block is freed before it is unlinked",
    NO_QUARANTINE: "recovery goes on in the old table",
    HMAP_LATE: "the table is loaded behind the acquire",
    ONE_COLLECT: "recovery reads the old table once",
    PUBLISH_STORE: "recovery publishes by a plain store",
    NO_OWNER_CHECK: "recovery takes whatever table is there",
    ADOPT: "recovery goes on with a suspect's table",
  }),
  ...mistakes("shard", GAP, {
    USED_FIRST: "an insertion sets `used` before the value",
    COPY_FIRST: "entries are copied before the words that are compared",
  }),
  ...mistakes("sync-map", SCRIPT, {
    NO_VERSION: "a cell's word is believed without the version",
    STAMP_LATE: "a cell's word is read behind the check of the version",
    SAME_CELL: "a failed exchange tries the same cell again",
    NO_STAMP: "a cell has no seq",
    NO_EXPUNGE: "dirty is made without expunging",
  }),
  ...mistakes("sync-map", DRIVEN, {
    AMENDED_APART: "`amended` is a word of its own",
    AMENDED_LATE: "`amended` is set behind the insertion",
    NO_SECOND_LOOK: "read is not looked at again under mu",
    NOT_IN_DIRTY: "a store to an expunged cell leaves it out of dirty",
    USED_UNLOCKED: "a cell of dirty is used behind the unlock",
  }),
  ...mistakes("sync-recovery", MUTEX, {
    READ_LATE: "read's word is loaded behind the acquire",
    READ_WORD_LATE: "recovery loads read's word behind its look at the lock",
    DIRTY_FIRST: "recovery publishes dirty before read",
    ONLY_VALUES: "recovery leaves out keys of read without a value",
  }),
  ...mistakes("sync-expunged", RETURN, {
    NOT_ASKED: "an expunged cell becomes NIL without a look at mu",
    ASKED_FIRST: "the look at mu comes before the cell's word is loaded",
    KEEP_SEQ: "recovery leaves an expunged cell's seq as it is",
  }),
];
