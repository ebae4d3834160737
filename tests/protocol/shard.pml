/* One shard: growth, the seq protocol of reads, takeover and recovery (docs/shared-protocol.md).
 *
 * A table has one bucket of two slots, or two while `wide`; key B moves to the second bucket when the first is split.
 * Stores are in the order of the core's, a word each. Readers load a value in two halves, and check seq as they do.
 * Suspicion may come at any moment while the lock is held, so every owner may turn out to be asleep at any step, and
 * wakes at any later one. (A thread that died is one that never wakes: a prefix of what is explored.)
 *
 * Promised: what a read returns is what the key had at some moment of the call. At each release the table holds what the
 * operations made of it. A recovered table has each interrupted operation done or not done, and nothing else.
 *
 * Sizes: WRITERS, OPS of each, TAKEOVERS, READS.   Mistakes: see tests/protocol/checks.ts.
 */
#ifndef WRITERS
#define WRITERS 2
#endif
#ifndef OPS
#define OPS 1
#endif
#ifndef TAKEOVERS
#define TAKEOVERS 1
#endif
#ifndef READS
#define READS 0
#endif

#define TABLES (TAKEOVERS + 1)
#define ABSENT 0
#define DATA 7 /* what other users of a freed block write there */
#define WILD 99
#define NOTHING 0
#define GROWING 1
#define SHRINKING 2

#define A 0
#define B 1
#define bit(n) (1 << (n))

/* ---- memory: tables, two blocks each ---- */
bit wide[TABLES], frontier[TABLES];
byte phase[TABLES];
byte directory[TABLES];         /* the second bucket's block, 0: none */
byte used[TABLES * 2];          /* | bit 0: slot 0 | bit 1: slot 1 | */
byte key[TABLES * 4];
byte value[TABLES * 4];
byte next[TABLES * 2];          /* overflow: none here, but a freed block has anything in that word */

/* ---- the shard's line ---- */
byte owner = 0, seq = 0;        /* one u64 */
byte hmap = 0;                  /* one u64 with its generation: a table's number is never used again */

/* ---- ghosts ---- */
byte tables = 1;                /* how many there are */
byte takeovers = 0;
byte truth[2];                  /* the value of each key */
byte pending[2];                /* values that operations under way may leave */
byte seen;                      /* values that the reader's key had during its call */
bit wanted;                     /* the reader's key */
byte found[2];           /* scratch of a d_step */
byte i, j;

/* Scratch is no part of the state. */
inline forget() { found[A] = 0; found[B] = 0; i = 0; j = 0; sum = 0; last = 0; left = 0; slot = 0; at = 0; target = 0 }

inline know(k, v) {
  truth[k] = v;
  if
  :: wanted == k -> seen = seen | bit(v)
  :: else
  fi
}

/* What lookups find in a table; within a d_step. */
inline survey(t) {
  found[A] = ABSENT; found[B] = ABSENT;
  for (i : 0 .. 1) {
    if
    :: used[2 * t] & bit(i) ->
       if
       :: key[4 * t + i] == A || !frontier[t] || !wide[t] -> found[key[4 * t + i]] = value[4 * t + i]
       :: else
       fi
    :: else
    fi
  }
  for (i : 0 .. 1) {
    if
    :: directory[t] && wide[t] && frontier[t] && (used[directory[t]] & bit(i)) && key[2 * directory[t] + i] == B ->
       found[B] = value[2 * directory[t] + i]
    :: else
    fi
  }
}

inline agree(t) { survey(t); assert(found[A] == truth[A] && found[B] == truth[B]) }

#define mine (owner == _pid && seq == s)

/* With ROLES the first writer may do anything, the second writes B and may split, the third writes A: fewer states. */
#ifdef ROLES
#define mayMove (_pid < 3)
#define mayRemove (_pid == 1)
#define mayWrite(which) (_pid == 1 || (_pid == 2 && which == B) || (_pid == 3 && which == A))
#else
#define mayMove true
#define mayRemove true
#define mayWrite(which) true
#endif

/* ---- the writer's section: the table is `t`, from before the acquire ---- */

/* Moves what does not stay to the first free slot there. A slot is given up after its entry has arrived. */
inline move(from, to, all) {
  atomic { left = used[from]; slot = 0 }
  do
  :: atomic { slot < 2 && (!(left & bit(slot)) || (!all && key[2 * from + slot] == A)) -> slot++ }
  :: atomic { slot < 2 && (left & bit(slot)) && (all || key[2 * from + slot] == B) ->
       target = (used[to] & 1 -> 1 : 0);
#ifdef CLEAR_FIRST
       used[from] = left & ~bit(slot)
#endif
     }
     key[2 * to + target] = key[2 * from + slot];
     value[2 * to + target] = value[2 * from + slot];
     atomic { used[to] = used[to] | bit(target); left = left & ~bit(slot); slot++; target = 0 }
  :: atomic { slot == 2 -> used[from] = left; left = 0; slot = 0 } break
  od
}

inline begin() {
  if
  :: phase[t] == NOTHING && !wide[t] ->
     d_step { used[2 * t + 1] = 0; next[2 * t + 1] = 0 } /* nobody's but this table's yet */
     directory[t] = 2 * t + 1;
     wide[t] = 1;
     phase[t] = GROWING
  :: phase[t] == NOTHING && wide[t] -> phase[t] = SHRINKING
  fi
}

/* The block is somebody else's at once. */
inline scribble() {
  next[2 * t + 1] = WILD;
  d_step { used[2 * t + 1] = 3; key[4 * t + 2] = B; key[4 * t + 3] = A }
  d_step { value[4 * t + 2] = DATA; value[4 * t + 3] = DATA }
}

inline evacuate() {
  if
  :: phase[t] == GROWING ->
     move((2 * t), (2 * t + 1), false);
     frontier[t] = 1;
     phase[t] = NOTHING
  :: phase[t] == SHRINKING ->
     move((2 * t + 1), (2 * t), true);
     frontier[t] = 0;
     wide[t] = 0;
     phase[t] = NOTHING;
#ifdef FREE_FIRST
     scribble();
     directory[t] = 0
#else
     directory[t] = 0;
     scribble()
#endif
  fi
}

/* The slot of key k: `at`, or a free one and `fresh`. */
inline locate() {
  d_step {
    at = (k == B && frontier[t] && wide[t] -> 2 * t + 1 : 2 * t);
    fresh = 0;
    if
    :: (used[at] & 1) && key[2 * at] == k -> slot = 0
    :: (used[at] & 2) && key[2 * at + 1] == k -> slot = 1
    :: else -> fresh = 1; slot = (used[at] & 1 -> 1 : 0)
    fi
  }
}

inline put() {
  locate();
  if
  :: !fresh -> value[2 * at + slot] = v
  :: else ->
     key[2 * at + slot] = k;
#ifdef USED_FIRST
     used[at] = used[at] | bit(slot);
     value[2 * at + slot] = v
#else
     value[2 * at + slot] = v;
     used[at] = used[at] | bit(slot)
#endif
  fi
}

inline remove() {
  locate();
  if
  :: !fresh -> used[at] = used[at] & ~bit(slot)
  :: else
  fi
}

/* ---- recovery ---- */

/* Every word that belongs to an entry, as one number. */
inline collectBucket(block, shift) {
  atomic { left = used[block]; sum = sum + (left << shift); slot = 0 }
  do
  :: atomic { slot < 2 && !(left & bit(slot)) -> slot++ }
#ifdef COPY_FIRST
  :: slot < 2 && (left & bit(slot)) ->
     copied = copied | ((left & bit(slot)) << shift) | (key[2 * block + slot] << (shift + 2 + 4 * slot));
     copied = copied | (value[2 * block + slot] << (shift + 3 + 4 * slot));
     sum = sum + (key[2 * block + slot] << (shift + 2 + 4 * slot));
#else
  :: atomic { slot < 2 && (left & bit(slot)) -> sum = sum + (key[2 * block + slot] << (shift + 2 + 4 * slot)) }
#endif
     atomic { sum = sum + (value[2 * block + slot] << (shift + 3 + 4 * slot)); slot++ }
  :: atomic { slot == 2 -> left = 0; slot = 0 } break
  od
}

inline collect() {
  sum = 0;
  collectBucket((2 * t), 0);
  at = directory[t];
  if
  :: at -> collectBucket(at, 10); at = 0
  :: else
  fi
}

/* A new table from what was collected. It is nobody else's yet, so this is one step with its publication. */
inline build(n) {
  found[A] = ABSENT; found[B] = ABSENT;
  for (i : 0 .. 3) {
    j = (i < 2 -> i * 4 : i * 4 + 2); /* where the slot's bits begin, less 2 */
    if
    :: (sum >> (i < 2 -> i : i + 8)) & 1 -> found[(sum >> (j + 2)) & 1] = (sum >> (j + 3)) & 7
    :: else
    fi
  }
  for (i : 0 .. 1) {
    if
    :: found[i] -> used[2 * n] = used[2 * n] | bit(i); key[4 * n + i] = i; value[4 * n + i] = found[i]
    :: else
    fi
  }
}

/* Ghosts: the recovered table is the truth, if it can be explained. */
inline believe() {
  for (i : 0 .. 1) {
    assert(found[i] == truth[i] || (pending[i] & bit(found[i])));
    if
    :: found[i] != truth[i] -> know(i, found[i])
    :: else
    fi;
    pending[i] = 0
  }
}

/* The lock was taken over. `fresh`: it was lost again before anything was done. */
inline recover() {
#ifdef NO_QUARANTINE
  atomic { t = hmap; survey(t); believe(); forget() }
#else
  do
  :: t = hmap;
#ifndef NO_OWNER_CHECK
     if
     :: !mine -> fresh = 1; break
     :: else
     fi;
#endif
#ifdef COPY_FIRST
     copied = 0;
#endif
     collect();
#ifndef ONE_COLLECT
     do
     :: atomic {
          last = sum;
#ifdef COPY_FIRST
          original = copied; copied = 0
#endif
        }
        collect();
        if
        :: sum == last -> break
        :: else
        fi
     od;
#endif
     if
#ifdef PUBLISH_STORE
     :: atomic { true ->
#else
     :: atomic { hmap == t ->
#endif
#ifdef COPY_FIRST
          sum = original;
#endif
          build(tables); t = tables; tables++; hmap = t;
          if
          :: mine -> believe()
          :: else
          fi;
          forget() }
        break
#ifdef ADOPT
     :: atomic { else -> t = hmap; survey(t);
          if
          :: mine -> believe()
          :: else
          fi;
          forget() }
        break
#else
     :: atomic { else -> forget() } /* a suspect was quicker: what it made is its own, and may be changing */
#endif
     fi
  od
#endif
}

/* ---- the lock ---- */

inline acquire() {
  do
  :: atomic { !(owner != 0 && takeovers == TAKEOVERS) -> s = seq; o = owner }
     if
     :: o == 0 ->
        t = hmap;
        if
#ifdef NO_ODD
        :: atomic { owner == 0 && seq == s -> owner = _pid } break
#else
        :: atomic { owner == 0 && seq == s -> owner = _pid; s = s + 1; seq = s } break
#endif
        :: else
        fi
     :: o != 0 ->
        if
        :: atomic { owner == o && seq == s && takeovers < TAKEOVERS ->
             owner = _pid; s = s + 2; seq = s; takeovers++ }
           recover();
           if
           :: fresh -> fresh = 0
           :: else -> break
           fi
        :: owner != o || seq != s
        fi
     fi
  od;
#ifdef HMAP_LATE
  t = hmap;
#endif
  atomic {
    o = 0;
    if
    :: mine || hmap == t -> pending[k] = pending[k] | bit(v)
    :: else
    fi
  }
}

inline release() {
  d_step {
    if
#ifdef RELEASE_STORE
    :: true ->
#else
    :: mine ->
#endif
       know(k, v);
       agree(hmap);
       pending[k] = pending[k] & ~bit(v);
#ifdef NO_ODD
       s = s + 1;
#endif
#ifdef SEQ_BACK
       s = s - 2;
#endif
       owner = 0; seq = s + 1
    :: else /* the lock was taken away: LockLostError */
    fi;
    s = 0; t = 0; fresh = 0; k = 0; v = 0;
    forget()
  }
}

proctype writer() {
  byte s, o, t, k, v, at, slot, left, target, op;
  bit fresh;
  int sum, last;
#ifdef COPY_FIRST
  int copied, original; /* what went into the new table, read apart from what is compared */
#endif
  do
  :: op == OPS -> break
  :: op < OPS ->
     op++;
     if
     :: mayWrite(A) -> k = A
     :: mayWrite(B) -> k = B
     fi;
     if
     :: v = 2 + _pid + WRITERS * (op - 1)
     :: mayRemove -> v = ABSENT
     fi;
     assert(v < DATA);
     acquire();
     if
     :: mayMove && phase[t] == NOTHING -> begin()
     :: true
     fi;
     if
     :: mayMove && phase[t] != NOTHING -> evacuate()
     :: true
     fi;
     if
     :: v == ABSENT -> remove()
     :: else -> put()
     fi;
     release()
  od
}

#if READS > 0
#ifdef NO_HOP_CHECK
#define follow(address) skip
#else
#define follow(address) if :: seq != s -> goto again :: else fi
#endif

proctype reader() {
  byte s, t, at, slot, mask, low, high, reads;
  bit w, f, k;
  do
  :: reads == READS -> break
  :: reads < READS ->
     reads++;
     if
     :: k = A
     :: k = B
     fi;
     d_step { wanted = k; seen = bit(truth[k]) }
again:
#ifdef READ_ODD
     s = seq;
#else
     atomic { seq % 2 == 0 -> s = seq }
#endif
     d_step { at = 0; slot = 0; mask = 0; low = ABSENT; high = ABSENT }
     t = hmap;
     w = wide[t];
     f = frontier[t];
     at = 2 * t;
     if
     :: w && f && k == B ->
        at = directory[t];
        follow(at);
        if
        :: at == 0 -> goto ended /* the null segment reads as empty */
        :: else
        fi
     :: else
     fi;
     mask = used[at];
     do
     :: slot == 2 -> break
     :: slot < 2 ->
        if
        :: (mask & bit(slot)) && key[2 * at + slot] == k ->
           low = value[2 * at + slot];
#ifdef NO_BARRIER
           if
           :: seq != s -> goto again
           :: else
           fi;
#endif
           high = value[2 * at + slot];
           goto ended
        :: else -> slot++
        fi
     od;
     at = next[at];
     follow(at);
     assert(at != WILD);
ended:
#if !defined(NO_LAST_CHECK) && !defined(NO_BARRIER)
     if
     :: seq != s -> goto again
     :: else
     fi;
#endif
     atomic { assert(low == high); assert(seen & bit(low)); s = 0; t = 0; w = 0; f = 0 }
  od
}
#endif

init {
  byte n;
  atomic {
#ifdef GAP /* | B | free | */
    used[0] = 1; key[0] = B; value[0] = 2;
#else /* | A | B | */
    used[0] = 3; key[0] = A; key[1] = B; value[0] = 1; value[1] = 2; truth[A] = 1;
#endif
    truth[B] = 2;
    do
    :: n < WRITERS -> run writer(); n++
    :: else -> break
    od;
#if READS > 0
    run reader()
#endif
  }
}
